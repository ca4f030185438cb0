"""Layers that join several branches into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape, shape_text
from nnstudio.engine.layers.lowering import copy_back, copy_forward
from nnstudio.engine.layout import NOTHING
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape_writer import NodeWriter


@dataclass(frozen=True)
class Add(Layer):
    """Sum of its inputs, feature by feature."""

    kind = "add"
    title = "Add"
    family = "merge"
    group = "Combine"
    summary = "Adds branches of the same shape, feature by feature."
    explanation = (
        "Adds what arrives from several branches. With one branch that skips layers this makes a residual "
        "connection: "
        "the layers only have to learn what to change."
    )
    minimum_inputs = 2
    maximum_inputs = None

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The common shape of all inputs."""
        for other in inputs[1:]:
            if other != inputs[0]:
                raise ShapeError(
                    f"needs inputs of one shape but gets {shape_text(inputs[0])} and {shape_text(other)}: "
                    "give the layers before it the same number of units"
                )
        return inputs[0]

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The first input is copied, the others are added to it."""
        for number, x in enumerate(tape.inputs):
            copy_forward(tape, x, accumulate=number > 0)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every input gets the whole gradient."""
        for x in tape.inputs:
            copy_back(tape, x)


@dataclass(frozen=True)
class Concatenate(Layer):
    """Its inputs one after the other along the last axis."""

    kind = "concatenate"
    title = "Concatenate"
    family = "merge"
    group = "Combine"
    summary = "Puts branches side by side, one after the other."
    explanation = (
        "Joins branches by laying their features side by side, so that the next layer sees all of them."
    )
    minimum_inputs = 2
    maximum_inputs = None

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The inputs' shape with the last axes added up; the other axes must agree."""
        for other in inputs[1:]:
            if other[:-1] != inputs[0][:-1]:
                raise ShapeError(
                    f"can join only along the last axis but gets {shape_text(inputs[0])} and "
                    f"{shape_text(other)}: "
                    "put a Flatten layer before each branch"
                )
        return (*inputs[0][:-1], sum(shape[-1] for shape in inputs))

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Each input goes to its place in every block along the last axis."""
        y = tape.output
        blocks, stride = prod(y.shape[:-1]), y.shape[-1]
        widths = [x.shape[-1] for x in tape.inputs]
        for x, width, end in zip(tape.inputs, widths, accumulate(widths), strict=True):
            tape.emit(
                "copy_features", blocks=blocks, width=width, x=x.offset, x_stride=width, x_start=0,
                y=y.offset, y_stride=stride, y_start=end - width, accumulate=0,
            )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Each input gets the gradient of its place."""
        y = tape.output
        blocks, stride = prod(y.shape[:-1]), y.shape[-1]
        widths = [x.shape[-1] for x in tape.inputs]
        for x, width, end in zip(tape.inputs, widths, accumulate(widths), strict=True):
            if x.gradient != NOTHING:
                tape.emit(
                    "copy_features", blocks=blocks, width=width, x=y.gradient, x_stride=stride,
                    x_start=end - width,
                    y=x.gradient, y_stride=width, y_start=0, accumulate=tape.accumulates(x),
                )  # fmt: skip
