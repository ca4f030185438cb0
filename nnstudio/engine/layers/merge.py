"""Layers that join several branches into one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import prod
from typing import TYPE_CHECKING, ClassVar

from nnstudio.engine.layers.layer import Layer, Shape, shape_text
from nnstudio.engine.layers.lowering import copy_back, copy_forward
from nnstudio.engine.layout import NOTHING
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter, Value


@dataclass(frozen=True)
class Elementwise(Layer):
    """What layers that work feature by feature share: all inputs have one shape, which is the output's."""

    family = "merge"
    group = "Combine"
    minimum_inputs = 2
    maximum_inputs: ClassVar[int | None] = None

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The common shape of all inputs."""
        for other in inputs[1:]:
            if other != inputs[0]:
                raise ShapeError(
                    f"needs inputs of one shape but gets {shape_text(inputs[0])} and {shape_text(other)}: "
                    f"{_way_to_one_shape(inputs[0], other)}"
                )
        return inputs[0]


def _way_to_one_shape(one: Shape, other: Shape) -> str:
    if len(one) != len(other):
        return "put a Flatten or a Reshape layer before it"
    if len(one) == 1:
        return "give the layers before it the same number of units"
    if one[:-1] == other[:-1]:
        return "give the layers before it the same number of filters"
    return "let the layers before it keep the same size, by their padding and strides"


@dataclass(frozen=True)
class Add(Elementwise):
    """Sum of its inputs, feature by feature."""

    kind = "add"
    title = "Add"
    summary = "Adds branches of the same shape, feature by feature."
    explanation = (
        "Adds what arrives from several branches. With one branch that skips layers this makes a residual "
        "connection: "
        "the layers only have to learn what to change."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The first input is copied, the others are added to it."""
        for number, x in enumerate(tape.inputs):
            copy_forward(tape, x, accumulate=number > 0)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every input gets the whole gradient."""
        for x in tape.inputs:
            copy_back(tape, x)


@dataclass(frozen=True)
class Subtract(Elementwise):
    """First input less the second, feature by feature; the upper link is the first."""

    kind = "subtract"
    title = "Subtract"
    summary = "Takes the second branch away from the first, feature by feature."
    explanation = (
        "Subtracts the second branch from the first: what remains is their difference, such as how a sample "
        "departs from what another branch expects of it."
    )
    maximum_inputs = 2

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The first input is copied, the second taken away."""
        first, second = tape.inputs
        copy_forward(tape, first)
        _divide(tape, second, -1, second.offset, tape.output.offset, accumulate=True)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The first input gets the gradient, the second its opposite."""
        first, second = tape.inputs
        copy_back(tape, first)
        _divide_back(tape, second, -1)


@dataclass(frozen=True)
class Multiply(Elementwise):
    """Product of its inputs, feature by feature."""

    kind = "multiply"
    title = "Multiply"
    summary = "Multiplies branches of the same shape, feature by feature."
    explanation = (
        "Multiplies what arrives from several branches. Where one of them ends with a sigmoid it is a gate: "
        "near 1 it lets the other branch through, near 0 it shuts it."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The first two inputs' product, times one more input after the other."""
        _product(tape, [x.offset for x in tape.inputs], tape.output.offset)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every input gets the gradient times all other inputs."""
        for number, x in enumerate(tape.inputs):
            if x.gradient != NOTHING:
                others = [other.offset for place, other in enumerate(tape.inputs) if place != number]
                _product(tape, [tape.output.gradient, *others], x.gradient, tape.accumulates(x))


@dataclass(frozen=True)
class Average(Elementwise):
    """Mean of its inputs, feature by feature."""

    kind = "average"
    title = "Average"
    summary = "The mean of branches of the same shape, feature by feature."
    explanation = (
        "Averages what arrives from several branches. Branches that err differently make up for each other: "
        "an ensemble inside of one network."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The sum of the inputs, then divided in place."""
        y = tape.output
        for number, x in enumerate(tape.inputs):
            copy_forward(tape, x, accumulate=number > 0)
        _divide(tape, y, len(tape.inputs), y.offset, y.offset)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every input gets its share of the gradient."""
        for x in tape.inputs:
            _divide_back(tape, x, len(tape.inputs))


@dataclass(frozen=True)
class Maximum(Elementwise):
    """Largest of its inputs, feature by feature.

    Inputs that tie share the gradient evenly, as torch.maximum does for two and torch.amax for more.
    """

    kind = "maximum"
    title = "Maximum"
    summary = "The largest of branches of the same shape, feature by feature."
    explanation = (
        "Keeps the largest value that any branch has for a feature, and only the branch that gave it learns. "
        "Linear branches joined so make a maxout unit, which finds its own bend (Goodfellow et al. 2013)."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The first input is copied, larger values of the others replace it."""
        y = tape.output
        copy_forward(tape, tape.inputs[0])
        for x in tape.inputs[1:]:
            tape.emit("maximum_forward", features=y.features, x=x.offset, y=y.offset)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """How many inputs hold the largest value, then for each of them its share of the gradient."""
        y, ties = tape.output, tape.extra(tape.output.features)
        for number, x in enumerate(tape.inputs):
            tape.emit(
                "maximum_ties", features=y.features, x=x.offset, y=y.offset, ties=ties, accumulate=number > 0,
            )  # fmt: skip
        for x in tape.inputs:
            if x.gradient != NOTHING:
                tape.emit(
                    "maximum_backward", features=y.features, x=x.offset, y=y.offset, ties=ties,
                    dy=y.gradient, dx=x.gradient, accumulate=tape.accumulates(x),
                )  # fmt: skip


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
    only_moves = True

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


def _divide(
    tape: "NodeWriter", value: "Value", divisor: int, source: int, target: int, accumulate: bool = False
) -> None:
    tape.emit(
        "divide_features", features=value.features, divisor=divisor, x=source, y=target, accumulate=accumulate
    )


def _divide_back(tape: "NodeWriter", x: "Value", divisor: int) -> None:
    if x.gradient != NOTHING:
        _divide(tape, x, divisor, tape.output.gradient, x.gradient, tape.accumulates(x))


def _product(tape: "NodeWriter", factors: Sequence[int], target: int, accumulate: bool = False) -> None:
    """Multiply values one after the other; only the last product is written, or added, to the target.

    Several factors before it go through a buffer of the node's own, for the target may hold a sum already.
    """
    features, product = tape.output.features, factors[0]
    for factor in factors[1:-1]:
        between = tape.extra(features)
        tape.emit("multiply_features", features=features, a=product, b=factor, y=between, accumulate=False)
        product = between
    tape.emit(
        "multiply_features", features=features, a=product, b=factors[-1], y=target, accumulate=accumulate
    )
