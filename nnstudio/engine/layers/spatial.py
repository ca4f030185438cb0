"""The arithmetic of windows that slide over an image, in one place for convolution, pooling and exporters."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt, prod

from nnstudio.engine.layers.layer import Shape, shape_text
from nnstudio.errors import ShapeError

PADDINGS = ("valid", "same", *(str(size) for size in range(1, 17)))
"""How windows treat the border: none beyond it, as many outputs as ⌈inputs / stride⌉, or so many pixels."""


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


def _axis(inputs: int, kernel: int, stride: int, padding: str, dilation: int) -> Axis:
    reach = (kernel - 1) * dilation + 1
    if padding == "same":
        outputs = -(-inputs // stride)
        missing = max((outputs - 1) * stride + reach - inputs, 0)
        before, after = missing // 2, missing - missing // 2
    else:
        before = after = 0 if padding == "valid" else int(padding)
        outputs = max((inputs + before + after - reach) // stride + 1, 0)
    return Axis(inputs, outputs, kernel, stride, dilation, before, after)


def whole_image(image: Shape) -> Windows:
    """One window over the whole image."""
    height, width, channels = image
    return Windows(Axis(height, 1, height, 1, 1, 0, 0), Axis(width, 1, width, 1, 1, 0, 0), channels)


def image_of(inputs: Sequence[Shape]) -> Shape:
    """The one input of a layer that works on images; raises `ShapeError` where it is none."""
    shape = inputs[0]
    if len(shape) == 3:
        return shape
    side = isqrt(prod(shape))
    square = len(shape) == 1 and side * side == prod(shape)
    example = f", such as {side}×{side}×1," if square else ""
    raise ShapeError(
        f"needs an image of height×width×channels but gets {shape_text(shape)}: give it that "
        f"shape{example} at the Input or with a Reshape layer before it"
    )


def geometry(windows: Windows) -> dict[str, int]:
    """The operands by which kernels know the windows."""
    vertical, horizontal = windows.vertical, windows.horizontal
    return {
        "height": vertical.inputs, "width": horizontal.inputs, "channels": windows.channels,
        "rows": vertical.outputs, "columns": horizontal.outputs,
        "kernel_height": vertical.kernel, "kernel_width": horizontal.kernel, "stride": vertical.stride,
        "top": vertical.before, "left": horizontal.before,
    }  # fmt: skip
