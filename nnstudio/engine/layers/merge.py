"""Layers that join several branches into one."""

from collections.abc import Sequence
from dataclasses import dataclass

from nnstudio.engine.layers.layer import Layer, Shape, shape_text
from nnstudio.errors import ShapeError


@dataclass(frozen=True)
class Add(Layer):
    """Sum of its inputs, feature by feature."""

    kind = "add"
    title = "Add"
    family = "merge"
    group = "Combine"
    summary = "Adds branches of the same shape, feature by feature."
    explanation = (
        "Adds what arrives from several branches. With one branch that skips layers this makes a residual connection: "
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


@dataclass(frozen=True)
class Concatenate(Layer):
    """Its inputs one after the other along the last axis."""

    kind = "concatenate"
    title = "Concatenate"
    family = "merge"
    group = "Combine"
    summary = "Puts branches side by side, one after the other."
    explanation = "Joins branches by laying their features side by side, so that the next layer sees all of them."
    minimum_inputs = 2
    maximum_inputs = None

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The inputs' shape with the last axes added up; the other axes must agree."""
        for other in inputs[1:]:
            if other[:-1] != inputs[0][:-1]:
                raise ShapeError(
                    f"can join only along the last axis but gets {shape_text(inputs[0])} and {shape_text(other)}: "
                    "put a Flatten layer before each branch"
                )
        return (*inputs[0][:-1], sum(shape[-1] for shape in inputs))
