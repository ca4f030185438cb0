"""Pooling: layers that keep one number of each window of an image or a series, without weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape
from nnstudio.engine.layers.spatial import (
    PADDINGS,
    PADDINGS_IN_TIME,
    Windows,
    image_of,
    padding_name,
    series_of,
    windows_along,
    windows_over,
)  # fmt: skip
from nnstudio.engine.layers.spatial_lowering import (
    INPUTS_IN_WINDOW,
    emit_largest,
    emit_largest_back,
    emit_sums,
    emit_sums_back,
)  # fmt: skip
from nnstudio.engine.settings import choice, flag, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class _Pool(Layer):
    """What all kinds of pooling share."""

    family = "pooling"

    def windows(self, shape: Shape) -> Windows:
        """The windows over one sample; raises `ShapeError` where one could lie beyond the border."""
        raise NotImplementedError


@dataclass(frozen=True)
class _Pool2D(_Pool):
    """What both kinds of pooling of images share: square windows over each channel.

    A last window that would reach beyond the padding is left out, as PyTorch does with ``ceil_mode=False``;
    with ``same`` there are ⌈size / stride⌉ windows and every pixel is seen.
    """

    group = "Images"

    pool_size: int = integer(2, "Window", "Height and width of the windows in pixels.", 1, 64)
    stride: int = integer(0, "Stride", "Pixels between neighbouring windows; 0: as large as a window.", 0, 64)
    padding: str = choice(
        "valid", PADDINGS, "Padding",
        "Room around the image: none (valid), so much that nothing is cut off (same), or this many pixels.",
        advanced=True,
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
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
class _Pool1D(_Pool):
    """What both kinds of pooling along time share: windows of some steps over each channel.

    The last window is treated as by the pooling of images.
    """

    group = "Series"

    pool_size: int = integer(2, "Window", "Length of the windows in steps.", 1, 1024)
    stride: int = integer(0, "Stride", "Steps between neighbouring windows; 0: as many as a window.", 0, 1024)
    padding: str = choice(
        "valid", PADDINGS_IN_TIME, "Padding",
        "Room beyond the ends: none (valid), so much that nothing is cut off (same), only before the start "
        "(causal), or this many steps.",
        advanced=True,
    )  # fmt: skip

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "padding", padding_name(self.padding))

    def windows(self, series: Shape) -> Windows:
        """The windows along a series; raises `ShapeError` where one could lie beyond its ends."""
        windows = windows_along(series, self.pool_size, self.stride or self.pool_size, self.padding)
        if windows.horizontal.after >= self.pool_size:
            raise ShapeError(
                f"has windows of {self.pool_size} that lie outside of the series with a padding of "
                f"{self.padding}: choose a padding below {self.pool_size}"
            )
        return windows

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(windows, channels)."""
        series = series_of(inputs)
        return (self.windows(series).horizontal.outputs, series[1])

    def caption(self) -> str:
        """The window's length."""
        return f"{self.pool_size} steps"


@dataclass(frozen=True)
class _KeepsLargest(_Pool):
    """Of each window the largest value."""

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The largest values, and while training where they were."""
        emit_largest(tape, self.windows(tape.inputs[0].shape))

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient goes to the value that was the largest, the first of equal ones."""
        emit_largest_back(tape, self.windows(tape.inputs[0].shape))


@dataclass(frozen=True)
class _KeepsMean(_Pool):
    """Of each window the mean."""

    count_include_pad: bool = flag(
        True, "Count padding", "Whether places beyond the border count as zeros in the mean.", advanced=True
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The means."""
        windows = self.windows(tape.inputs[0].shape)
        emit_sums(tape, windows, self._divisor(windows))

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every place of a window gets its share."""
        windows = self.windows(tape.inputs[0].shape)
        emit_sums_back(tape, windows, self._divisor(windows))

    def _divisor(self, windows: Windows) -> int:
        places = windows.vertical.kernel * windows.horizontal.kernel
        return places if self.count_include_pad else INPUTS_IN_WINDOW


@dataclass(frozen=True)
class MaxPool2D(_KeepsLargest, _Pool2D):
    """The largest value of each window, channel by channel."""

    kind = "max_pool2d"
    title = "MaxPool2D"
    summary = "Keeps the largest value of each small window: the image shrinks, what was found stays."
    explanation = (
        "Of each window only the largest value goes on. The image becomes smaller and the network cares less "
        "about the exact place of a pattern than about whether it is there."
    )


@dataclass(frozen=True)
class MaxPool1D(_KeepsLargest, _Pool1D):
    """The largest value of each window of a series, channel by channel."""

    kind = "max_pool1d"
    title = "MaxPool1D"
    summary = "Keeps the largest value of each few steps: the series gets shorter, what was found stays."
    explanation = (
        "Of each window only the largest value goes on. The series becomes shorter and the network cares "
        "less about the exact moment of a pattern than about whether it is there."
    )


@dataclass(frozen=True)
class AveragePool2D(_KeepsMean, _Pool2D):
    """The mean of each window, channel by channel."""

    kind = "average_pool2d"
    title = "AveragePool2D"
    summary = "Keeps the mean of each small window: the image shrinks and becomes smoother."
    explanation = (
        "Each window is replaced by the mean of its values. The image becomes smaller, and noise in single "
        "pixels evens out."
    )


@dataclass(frozen=True)
class AveragePool1D(_KeepsMean, _Pool1D):
    """The mean of each window of a series, channel by channel."""

    kind = "average_pool1d"
    title = "AveragePool1D"
    summary = "Keeps the mean of each few steps: the series gets shorter and smoother."
    explanation = (
        "Each window is replaced by the mean of its values. The series becomes shorter, and noise in single "
        "steps evens out."
    )
