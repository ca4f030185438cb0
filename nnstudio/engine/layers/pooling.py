"""Layers that make images smaller or larger without weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.convolution import padding_name
from nnstudio.engine.layers.layer import Layer, Shape
from nnstudio.engine.layers.spatial import (
    PADDINGS,
    Axis,
    Windows,
    geometry,
    image_of,
    whole_image,
    windows_over,
)  # fmt: skip
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import choice, flag, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape_writer import NodeWriter

INPUTS_IN_WINDOW = 0
"""Divisor of an average that counts only the pixels of the image."""


@dataclass(frozen=True)
class _Pool2D(Layer):
    """What both kinds of pooling share: square windows over each channel."""

    family = "pooling"
    group = "Images"

    pool_size: int = integer(2, "Window", "Height and width of the windows in pixels.", 1, 64)
    stride: int = integer(0, "Stride", "Pixels between neighbouring windows; 0: as large as a window.", 0, 64)
    padding: str = choice(
        "valid", PADDINGS, "Padding",
        "Room around the image: none (valid), so much that nothing is cut off (same), or this many pixels.",
        advanced=True,
    )  # fmt: skip

    def __post_init__(self) -> None:
        object.__setattr__(self, "padding", padding_name(self.padding))

    def windows(self, image: Shape) -> Windows:
        """The windows over an image; raises `ShapeError` where one could lie beyond the border."""
        windows = windows_over(image, self.pool_size, self.stride or self.pool_size, self.padding)
        if max(windows.vertical.after, windows.horizontal.after) >= self.pool_size:
            raise ShapeError(
                f"has windows of {self.pool_size}×{self.pool_size} that lie outside of the image with a "
                f"padding of {self.padding}: choose a padding below {self.pool_size}"
            )
        return windows

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(windows down, windows across, channels)."""
        image = image_of(inputs)
        windows = self.windows(image)
        return (windows.vertical.outputs, windows.horizontal.outputs, image[2])

    def caption(self) -> str:
        """The window's size."""
        return f"{self.pool_size}×{self.pool_size}"


@dataclass(frozen=True)
class MaxPool2D(_Pool2D):
    """The largest value of each window, channel by channel."""

    kind = "max_pool2d"
    title = "MaxPool2D"
    summary = "Keeps the largest value of each small window: the image shrinks, what was found stays."
    explanation = (
        "Of each window only the largest value goes on. The image becomes smaller and the network cares less "
        "about the exact place of a pattern than about whether it is there."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The largest values, and while training where they were."""
        _emit_largest(tape, self.windows(tape.inputs[0].shape))

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient goes to the value that was the largest, the first of equal ones."""
        _emit_largest_back(tape, self.windows(tape.inputs[0].shape))


@dataclass(frozen=True)
class AveragePool2D(_Pool2D):
    """The mean of each window, channel by channel."""

    kind = "average_pool2d"
    title = "AveragePool2D"
    summary = "Keeps the mean of each small window: the image shrinks and becomes smoother."
    explanation = (
        "Each window is replaced by the mean of its values. The image becomes smaller, and noise in single "
        "pixels evens out."
    )

    count_include_pad: bool = flag(
        True, "Count padding", "Whether pixels beyond the border count as zeros in the mean.", advanced=True
    )

    def _divisor(self) -> int:
        return self.pool_size**2 if self.count_include_pad else INPUTS_IN_WINDOW

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The means."""
        _emit_sums(tape, self.windows(tape.inputs[0].shape), self._divisor())

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every pixel of a window gets its share."""
        _emit_sums_back(tape, self.windows(tape.inputs[0].shape), self._divisor())


@dataclass(frozen=True)
class _GlobalPool(Layer):
    """What both kinds of pooling over whole images share."""

    family = "pooling"
    group = "Images"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(channels,)."""
        return (image_of(inputs)[2],)


@dataclass(frozen=True)
class GlobalMaxPool(_GlobalPool):
    """The largest value of each channel."""

    kind = "global_max_pool"
    title = "GlobalMaxPool"
    summary = "Keeps the largest value of each channel: was the pattern found anywhere?"
    explanation = (
        "Each channel becomes one number, its largest value. The result is a flat list that Dense layers can "
        "read, whatever the size of the image was."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """One window over everything."""
        _emit_largest(tape, whole_image(tape.inputs[0].shape))

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient goes to the value that was the largest."""
        _emit_largest_back(tape, whole_image(tape.inputs[0].shape))


@dataclass(frozen=True)
class GlobalAveragePool(_GlobalPool):
    """The mean of each channel."""

    kind = "global_average_pool"
    title = "GlobalAveragePool"
    summary = "Keeps the mean of each channel: how much of the pattern is in the image?"
    explanation = (
        "Each channel becomes one number, its mean over the image. It needs no weights, where Flatten and "
        "Dense would need one for every pixel."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """One window over everything."""
        _emit_sums(tape, whole_image(tape.inputs[0].shape), INPUTS_IN_WINDOW)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every pixel gets its share."""
        _emit_sums_back(tape, whole_image(tape.inputs[0].shape), INPUTS_IN_WINDOW)


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
        _emit_sums(tape, self._windows(tape.inputs[0].shape), 1)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """What lies inside of the frame goes back."""
        _emit_sums_back(tape, self._windows(tape.inputs[0].shape), 1)

    def caption(self) -> str:
        """The frame's widths."""
        sides = (self.top, self.bottom, self.left, self.right)
        return f"{sides[0]} px" if len(set(sides)) == 1 else " ".join(map(str, sides))


def _emit_largest(tape: "NodeWriter", windows: Windows) -> None:
    x, y = tape.inputs[0], tape.output
    tape.emit(
        "max_pool_forward", **geometry(windows), x=x.offset, y=y.offset,
        taps=tape.extra(y.features) if tape.training and x.gradient != NOTHING else NOTHING,
    )  # fmt: skip


def _emit_largest_back(tape: "NodeWriter", windows: Windows) -> None:
    x, y = tape.inputs[0], tape.output
    if x.gradient != NOTHING:
        tape.emit(
            "max_pool_backward", **geometry(windows), dy=y.gradient, dx=x.gradient,
            taps=tape.extra(y.features), accumulate=tape.accumulates(x),
        )  # fmt: skip


def _emit_sums(tape: "NodeWriter", windows: Windows, divisor: int) -> None:
    x, y = tape.inputs[0], tape.output
    tape.emit(
        "average_pool_forward", **geometry(windows), divisor=divisor, x=x.offset, y=y.offset, accumulate=0
    )


def _emit_sums_back(tape: "NodeWriter", windows: Windows, divisor: int) -> None:
    x, y = tape.inputs[0], tape.output
    if x.gradient != NOTHING:
        tape.emit(
            "average_pool_backward", **geometry(windows), divisor=divisor, dy=y.gradient, dx=x.gradient,
            accumulate=tape.accumulates(x),
        )  # fmt: skip
