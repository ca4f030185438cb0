"""How layers over images and series are written for PyTorch, which has their channels first."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layers import (
    AveragePool1D,
    AveragePool2D,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    Layer,
    MaxPool1D,
    MaxPool2D,
    Upsample2D,
    ZeroPadding2D,
)
from nnstudio.engine.layers.convolution import Convolution
from nnstudio.engine.layers.spatial import Windows
from nnstudio.interchange import template
from nnstudio.interchange.description import Step

FUNCTIONS = '''
def channels_first(layer, x, frame, fill=0.0):
    """A layer of PyTorch on images (rows, height, width, channels) or series (rows, time, channels), in a
    frame of so many places: left, right, and for images top, bottom.
    """
    x = nn.functional.pad(x.movedim(-1, 1), frame, value=fill)
    return layer(x).movedim(1, -1)


def average_pool(layer, x, frame, count_include_pad):
    """The mean over windows; without the padding, the sum is divided by the places that are there."""
    ones = torch.ones_like(x)
    counted = channels_first(layer, ones, frame, 1.0 if count_include_pad else 0.0)
    return channels_first(layer, x, frame) / counted
'''


def laid_out(layer: Layer, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """A parameter of a layer as PyTorch lays it out."""
    if not isinstance(layer, Convolution) or values.ndim == 1:
        return values
    if isinstance(layer, ConvTranspose2D):  # (channels, filters / groups, height, width)
        _, height, width, channels = values.shape
        grouped = values.reshape(layer.groups, -1, height, width, channels).transpose(0, 4, 1, 2, 3)
        return grouped.reshape(layer.groups * channels, -1, height, width)
    return np.moveaxis(values, -1, 1)


def module(step: Step) -> str:
    """The module that a layer becomes; empty for one that needs none."""
    layer = step.layer
    if isinstance(layer, ConvTranspose2D):
        return f"nn.ConvTranspose2d({_settings(step, layer)}, output_padding={_more_rows(step, layer)})"
    if isinstance(layer, Conv1D | Conv2D):
        return f"nn.{'Conv1d' if isinstance(layer, Conv1D) else 'Conv2d'}({_settings(step, layer)})"
    if isinstance(layer, MaxPool1D | MaxPool2D | AveragePool1D | AveragePool2D):
        kind = "MaxPool" if isinstance(layer, MaxPool1D | MaxPool2D) else "AvgPool"
        stride = layer.windows(step.inputs[0]).horizontal.stride
        return f"nn.{kind}{len(step.shape) - 1}d({layer.pool_size}, {stride})"
    return ""


def _settings(step: Step, layer: Convolution) -> str:
    more = f"stride={layer.stride}, dilation={layer.dilation}, groups={layer.groups}, bias={layer.use_bias}"
    return f"{step.inputs[0][-1]}, {layer.filters}, {layer.kernel_size}, {more}"


def _more_rows(step: Step, layer: ConvTranspose2D) -> int:
    """Rows and columns that PyTorch is to add behind the last pattern."""
    down = layer.windows(step.inputs[0]).vertical
    reach = (down.kernel - 1) * down.dilation + 1
    return max(down.before + down.inputs - (down.outputs - 1) * down.stride - reach, 0)


def _frame(windows: Windows, is_series: bool) -> str:
    """Padding as PyTorch wants it: left, right, and for images top, bottom."""
    across, down = windows.horizontal, windows.vertical
    if is_series:
        return f"({across.before}, {across.after})"
    return f"({across.before}, {across.after}, {down.before}, {down.after})"


def _convolution(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Convolution)
    frame = _frame(step.layer.windows(step.inputs[0]), len(step.shape) == 2)
    return f"channels_first(self.{template.identifier(step.id)}, {sources[0]}, {frame})"


def _conv_transpose2d(step: Step, sources: list[str]) -> str:
    """All patterns, of which the border is cut off afterwards."""
    assert isinstance(step.layer, ConvTranspose2D)
    windows = step.layer.windows(step.inputs[0])
    cut = ", ".join(
        f"{axis.before}:{axis.before + axis.inputs}" for axis in (windows.vertical, windows.horizontal)
    )
    return f"channels_first(self.{template.identifier(step.id)}, {sources[0]}, (0, 0, 0, 0))[:, {cut}]"


def _max_pool(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, MaxPool1D | MaxPool2D)
    frame = _frame(step.layer.windows(step.inputs[0]), len(step.shape) == 2)
    return f"channels_first(self.{template.identifier(step.id)}, {sources[0]}, {frame}, -torch.inf)"


def _average_pool(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, AveragePool1D | AveragePool2D)
    frame = _frame(step.layer.windows(step.inputs[0]), len(step.shape) == 2)
    name, counts = template.identifier(step.id), step.layer.count_include_pad
    return f"average_pool(self.{name}, {sources[0]}, {frame}, {counts})"


def _global_pool(name: str) -> Callable[[Step, list[str]], str]:
    return lambda step, sources: f"{sources[0]}.{name}(dim={template.places(step)})"


def _upsample(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Upsample2D)
    factor = step.layer.factor
    return f"{sources[0]}.repeat_interleave({factor}, dim=1).repeat_interleave({factor}, dim=2)"


def _zero_padding(step: Step, sources: list[str]) -> str:
    layer = step.layer
    assert isinstance(layer, ZeroPadding2D)
    frame = f"(0, 0, {layer.left}, {layer.right}, {layer.top}, {layer.bottom})"
    return f"nn.functional.pad({sources[0]}, {frame})"


EXPRESSIONS: Mapping[str, Callable[[Step, list[str]], str]] = {
    "conv1d": _convolution,
    "conv2d": _convolution,
    "conv_transpose2d": _conv_transpose2d,
    "max_pool1d": _max_pool,
    "max_pool2d": _max_pool,
    "average_pool1d": _average_pool,
    "average_pool2d": _average_pool,
    "global_max_pool": _global_pool("amax"),
    "global_average_pool": _global_pool("mean"),
    "upsample2d": _upsample,
    "zero_padding2d": _zero_padding,
}
"""One row for each kind of layer over images and series; a convolution's activation is not in it."""
