"""Layers that only rearrange the values of a sample: nothing is computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape, axes_text, shape_text
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import axes, shape
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

MOST_AXES = 3
"""Axes that a sample may have for Permute."""


@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all axes of a sample out as one list of features, in row-major order."""

    kind = "flatten"
    title = "Flatten"
    family = "pooling"
    group = "Shape"
    summary = "Lays an image out as one long list of features."
    passes_through = True
    only_moves = True
    explanation = (
        "Dense layers take a flat list. Flatten lays the rows of an image one after the other; "
        "no value changes."
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(product of the axes,)."""
        return (prod(inputs[0]),)


@dataclass(frozen=True)
class Reshape(Layer):
    """Gives a sample other axes; its values keep their row-major order."""

    kind = "reshape"
    title = "Reshape"
    family = "pooling"
    group = "Shape"
    summary = "Gives the same values another shape, such as a list that of an image."
    passes_through = True
    only_moves = True
    explanation = (
        "The values stay in their order and are only counted differently: a list of 49 features becomes an "
        "image of 7×7×1, on which convolutions can work."
    )

    shape: Shape = shape(
        (), "Shape",
        "The new axes, for images height, width, channels. One may be −1: whatever is left. Empty: one list.",
        open_axis=True,
    )  # fmt: skip

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The shape that was set, −1 filled in; it must hold as many values as arrive."""
        values = prod(inputs[0])
        fixed = prod(size for size in self.shape if size > 0)
        if self.shape and (values % fixed if -1 in self.shape else values != fixed):
            holds = f"a multiple of {fixed}" if -1 in self.shape else str(fixed)
            raise ShapeError(
                f"is set to the shape {shape_text(self.shape)}, which holds {holds} values, but "
                f"gets {shape_text(inputs[0])}, which holds {values}: change one of them"
            )
        return tuple(values // fixed if size == -1 else size for size in self.shape) or (values,)

    def caption(self) -> str:
        """The new shape."""
        return shape_text(self.shape)


@dataclass(frozen=True)
class Permute(Layer):
    """Puts the axes of a sample in another order: axis i of the output is axis `axes[i]` of the input.

    Axes count from 1 without that of the batch, as in keras.layers.Permute; torch.permute counts them from 0
    with it.
    """

    kind = "permute"
    title = "Permute"
    family = "pooling"
    group = "Shape"
    summary = "Puts the axes of a sample in another order, such as columns before rows."
    only_moves = True
    explanation = (
        "Turns a sample around: with the order 2, 1 rows become columns, so that a series of measurements, "
        "step by step, becomes one series for each measurement. No value changes, only where it stands."
    )

    axes: tuple[int, ...] = axes(
        (2, 1), "Order", "The input's axes in the order in which they come out; the first axis is 1."
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The input's sizes in the new order."""
        if sorted(self.axes) != list(range(1, len(inputs[0]) + 1)) or not 2 <= len(self.axes) <= MOST_AXES:
            raise ShapeError(
                f"puts axes in the order {axes_text(self.axes)} but gets {shape_text(inputs[0])}, which has "
                f"{len(inputs[0])}: name each axis of a sample of 2 or 3 once"
            )
        return tuple(inputs[0][axis - 1] for axis in self.axes)

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Feature after feature of the output from its place in the input."""
        x, y = tape.inputs[0], tape.output
        _permute(tape, x.shape, self.axes, x.offset, y.offset)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient in the order before."""
        x, y = tape.inputs[0], tape.output
        if x.gradient != NOTHING:
            back = tuple(self.axes.index(axis) + 1 for axis in range(1, len(self.axes) + 1))
            _permute(tape, y.shape, back, y.gradient, x.gradient, tape.accumulates(x))

    def caption(self) -> str:
        """The order."""
        return axes_text(self.axes)


def _permute(
    tape: "NodeWriter", shape: Shape, axes: Sequence[int], source: int, target: int, accumulate: bool = False
) -> None:
    """Write the one instruction for up to three axes; those that lack are axes of size 1 in front."""
    strides = [prod(shape[axis:]) for axis in axes]
    sizes = [shape[axis - 1] for axis in axes]
    lacking = [1] * (MOST_AXES - len(axes))
    (size_a, size_b, size_c), (stride_a, stride_b, stride_c) = [*lacking, *sizes], [*lacking, *strides]
    tape.emit(
        "permute_features", size_a=size_a, size_b=size_b, size_c=size_c, stride_a=stride_a,
        stride_b=stride_b, stride_c=stride_c, x=source, y=target, accumulate=accumulate,
    )  # fmt: skip
