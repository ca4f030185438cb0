"""Layers that make images larger without weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape
from nnstudio.engine.layers.spatial import Axis, Windows, geometry, image_of, windows_over
from nnstudio.engine.layers.spatial_lowering import emit_sums, emit_sums_back
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import integer

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class Upsample2D(Layer):
    """Every pixel becomes a square of equal pixels (nearest neighbour)."""

    kind = "upsample2d"
    title = "Upsample2D"
    family = "pooling"
    group = "Images"
    summary = "Makes an image larger by repeating every pixel."
    explanation = (
        "Every pixel becomes a square of the same value. Decoders use it to get from a small image of "
        "many features back to a large one."
    )

    factor: int = integer(2, "Factor", "How many times as high and as wide the image becomes.", 1, 64)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(factor · height, factor · width, channels)."""
        height, width, channels = image_of(inputs)
        return (self.factor * height, self.factor * width, channels)

    def _windows(self, image: Shape) -> Windows:
        """The squares, as windows over the large image."""
        return windows_over(image, self.factor, self.factor)

    def emit_forward(self, tape: "NodeWriter") -> None:
        """What a mean does backwards, without the division."""
        x, y = tape.inputs[0], tape.output
        tape.emit(
            "average_pool_backward", **geometry(self._windows(y.shape)), divisor=1, dy=x.offset, dx=y.offset,
            accumulate=0,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every pixel gets the sum over its square."""
        x, y = tape.inputs[0], tape.output
        if x.gradient != NOTHING:
            tape.emit(
                "average_pool_forward", **geometry(self._windows(y.shape)), divisor=1, x=y.gradient,
                y=x.gradient, accumulate=tape.accumulates(x),
            )  # fmt: skip

    def caption(self) -> str:
        """The factor."""
        return f"×{self.factor}"


@dataclass(frozen=True)
class ZeroPadding2D(Layer):
    """Rows and columns of zeros around an image."""

    kind = "zero_padding2d"
    title = "ZeroPadding2D"
    family = "pooling"
    group = "Images"
    summary = "Puts a frame of zeros around an image."
    explanation = (
        "Puts a frame of zeros around an image, so that windows can be laid on its corners and branches of "
        "different sizes fit together."
    )

    top: int = integer(1, "Top", "Rows of zeros above.", 0, 1024)
    bottom: int = integer(1, "Bottom", "Rows of zeros below.", 0, 1024)
    left: int = integer(1, "Left", "Columns of zeros on the left.", 0, 1024)
    right: int = integer(1, "Right", "Columns of zeros on the right.", 0, 1024)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(height and the zeros above and below, width and those beside, channels)."""
        height, width, channels = image_of(inputs)
        return (height + self.top + self.bottom, width + self.left + self.right, channels)

    def _windows(self, image: Shape) -> Windows:
        """Windows of one pixel, some of which see nothing."""
        height, width, channels = image
        return Windows(
            Axis(height, height + self.top + self.bottom, 1, 1, 1, self.top, self.bottom),
            Axis(width, width + self.left + self.right, 1, 1, 1, self.left, self.right),
            channels,
        )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Sums over windows of one pixel."""
        emit_sums(tape, self._windows(tape.inputs[0].shape), 1)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """What lies inside of the frame goes back."""
        emit_sums_back(tape, self._windows(tape.inputs[0].shape), 1)

    def caption(self) -> str:
        """The frame's widths."""
        sides = (self.top, self.bottom, self.left, self.right)
        return f"{sides[0]} px" if len(set(sides)) == 1 else " ".join(map(str, sides))
