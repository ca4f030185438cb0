"""The arithmetic of windows that slide over an image or a series, in one place for convolution, pooling and
exporters.

A series (time, channels) is an image of one row: the kernels know nothing of time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt, prod

from nnstudio.engine.layers.layer import Shape, shape_text
from nnstudio.errors import ShapeError

PADDINGS = ("valid", "same", *(str(size) for size in range(1, 17)))
"""How windows treat the border: none beyond it, as many outputs as ⌈inputs / stride⌉, or so many pixels."""

PADDINGS_IN_TIME = ("valid", "same", "causal", *PADDINGS[2:])
"""As `PADDINGS`, and so many zeros before the start that no window sees what comes after it."""


@dataclass(frozen=True)
class Axis:
    """Windows along one axis: output o sees the inputs o·stride + tap·dilation − before, tap < kernel.

    `before` and `after` count the pixels of padding on both sides.
    """

    inputs: int
    outputs: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int


@dataclass(frozen=True)
class Windows:
    """Windows over both axes of an image of some channels."""

    vertical: Axis
    horizontal: Axis
    channels: int


def windows_over(
    image: Shape, kernel: int, stride: int = 1, padding: str = "valid", dilation: int = 1
) -> Windows:
    """The windows of a layer over an image (height, width, channels).

    ``same`` pads the odd pixel behind, as TensorFlow does and PyTorch for a stride of 1. Raises `ShapeError`
    where not even one window fits.
    """
    height, width, channels = image
    vertical = _axis(height, kernel, stride, padding, dilation)
    horizontal = _axis(width, kernel, stride, padding, dilation)
    if min(vertical.outputs, horizontal.outputs) < 1:
        reach = (kernel - 1) * dilation + 1
        raise ShapeError(
            f"needs an image of at least {reach}×{reach} with this padding but gets {height}×{width}: make "
            "the kernel smaller, the padding larger, or pool less before it"
        )
    return Windows(vertical, horizontal, channels)


def windows_along(
    series: Shape, kernel: int, stride: int = 1, padding: str = "valid", dilation: int = 1
) -> Windows:
    """The windows of a layer along a series (time, channels).

    ``causal`` pads before the start only. Raises `ShapeError` where not even one window fits.
    """
    time, channels = series
    along = _axis(time, kernel, stride, padding, dilation)
    if along.outputs < 1:
        reach = (kernel - 1) * dilation + 1
        raise ShapeError(
            f"needs a series of at least {reach} steps with this padding but gets {time}: make the kernel "
            "smaller, the padding larger, or pool less before it"
        )
    return Windows(_axis(1, 1, stride, "valid", dilation), along, channels)


def _axis(inputs: int, kernel: int, stride: int, padding: str, dilation: int) -> Axis:
    reach = (kernel - 1) * dilation + 1
    if padding == "same":
        outputs = -(-inputs // stride)
        missing = max((outputs - 1) * stride + reach - inputs, 0)
        return Axis(inputs, outputs, kernel, stride, dilation, missing // 2, missing - missing // 2)
    if padding == "causal":
        before, after = reach - 1, 0
    else:
        before = after = 0 if padding == "valid" else int(padding)
    outputs = max((inputs + before + after - reach) // stride + 1, 0)
    return Axis(inputs, outputs, kernel, stride, dilation, before, after)


def windows_behind(
    image: Shape, filters: int, kernel: int, stride: int, padding: str, dilation: int, more: int
) -> Windows:
    """The windows over the output of a transposed convolution that places an image (height, width, …).

    ``same`` makes the output `stride` times as large; otherwise it is as PyTorch's ``ConvTranspose2d`` makes
    it, with `more` rows and columns behind the last (``output_padding``).
    """
    vertical, horizontal = (_axis_behind(size, kernel, stride, padding, dilation, more) for size in image[:2])
    return Windows(vertical, horizontal, filters)


def _axis_behind(places: int, kernel: int, stride: int, padding: str, dilation: int, more: int) -> Axis:
    if padding == "same":
        return _axis(places * stride, kernel, stride, padding, dilation)
    around = 0 if padding == "valid" else int(padding)
    size = (places - 1) * stride + (kernel - 1) * dilation + 1 + more - 2 * around
    return Axis(size, places, kernel, stride, dilation, around, around - more)


def padding_name(padding: str | int) -> str:
    """A padding as its setting holds it, so that scripts may write 1 for "1" and 0 for "valid"."""
    return ("valid" if padding == 0 else str(padding)) if isinstance(padding, int) else padding


def everything(shape: Shape) -> Windows:
    """One window over a whole image or series."""
    height, width = (1, shape[0]) if len(shape) == 2 else shape[:2]
    return Windows(Axis(height, 1, height, 1, 1, 0, 0), Axis(width, 1, width, 1, 1, 0, 0), shape[-1])


def image_of(inputs: Sequence[Shape]) -> Shape:
    """The one input of a layer that works on images; raises `ShapeError` where it is none."""
    shape = inputs[0]
    if len(shape) == 3:
        return shape
    side, example = isqrt(prod(shape)), ""
    if len(shape) == 2:
        example = f", such as {shape_text(shape)}×1,"
    elif len(shape) == 1 and side * side == prod(shape):
        example = f", such as {side}×{side}×1,"
    raise ShapeError(
        f"needs an image of height×width×channels but gets {shape_text(shape)}: give it that "
        f"shape{example} at the Input or with a Reshape layer before it"
    )


def series_of(inputs: Sequence[Shape]) -> Shape:
    """The one input of a layer that works along time; raises `ShapeError` where it is no series."""
    shape = inputs[0]
    if len(shape) == 2:
        return shape
    example = f", such as {shape[0]}×1," if len(shape) == 1 else ""
    raise ShapeError(
        f"needs a series of time×channels but gets {shape_text(shape)}: give it that shape{example} at the "
        "Input or with a Reshape layer before it"
    )


def image_or_series_of(inputs: Sequence[Shape]) -> Shape:
    """The one input of a layer that works on images and on series; raises `ShapeError` where it is none."""
    return inputs[0] if len(inputs[0]) == 2 else image_of(inputs)


def geometry(windows: Windows) -> dict[str, int]:
    """The operands by which kernels know the windows."""
    vertical, horizontal = windows.vertical, windows.horizontal
    return {
        "height": vertical.inputs, "width": horizontal.inputs, "channels": windows.channels,
        "rows": vertical.outputs, "columns": horizontal.outputs,
        "kernel_height": vertical.kernel, "kernel_width": horizontal.kernel, "stride": horizontal.stride,
        "top": vertical.before, "left": horizontal.before,
    }  # fmt: skip
