"""How layers over images and series are written in NumPy source."""

from collections.abc import Callable, Mapping

from nnstudio.engine.layers import (
    AveragePool1D,
    AveragePool2D,
    Conv1D,
    Conv2D,
    ConvTranspose2D,
    MaxPool1D,
    MaxPool2D,
    Upsample2D,
    ZeroPadding2D,
)
from nnstudio.engine.layers.convolution import Convolution
from nnstudio.interchange import template
from nnstudio.interchange.description import Step

FUNCTIONS = '''
def windows(x, sizes, stride, dilation, frame, fill=0.0):
    """Views (rows, down, across, channels) of the pixels under each tap of a window, in a frame of pixels."""
    x = np.pad(x, ((0, 0), *frame, (0, 0)), constant_values=fill)
    reach = [(size - 1) * dilation + 1 for size in sizes]
    down, across = (length - one + 1 for length, one in zip(x.shape[1:3], reach))
    for top in range(0, reach[0], dilation):
        for left in range(0, reach[1], dilation):
            yield x[:, top : top + down : stride, left : left + across : stride]


def convolution(x, weight, stride, dilation, groups, frame):
    """Weights (filters, height, width, channels / groups) on images (rows, height, width, channels)."""
    filters, height, width, channels = weight.shape
    parts = np.split(weight.reshape(filters, -1, channels), groups)
    y = 0.0
    for tap, seen in enumerate(windows(x, (height, width), stride, dilation, frame)):
        pieces = zip(np.split(seen, groups, axis=-1), parts)
        y = y + np.concatenate([piece @ part[:, tap].T for piece, part in pieces], axis=-1)
    return y


def transposed_convolution(x, weight, stride, dilation, groups, corner, shape):
    """Every pixel lays its patterns down, a stride apart; what stays is a part of this shape."""
    filters, height, width, channels = weight.shape
    rows, down, across, _ = x.shape
    parts, pieces = np.split(weight, groups), np.split(x, groups, axis=-1)
    reach = (down - 1) * stride + 1, (across - 1) * stride + 1
    top, left = corner
    bottom, right = top + shape[0], left + shape[1]
    size = max(bottom, reach[0] + (height - 1) * dilation), max(right, reach[1] + (width - 1) * dilation)
    y = np.zeros((rows, *size, filters), x.dtype)
    for row in range(height):
        for column in range(width):
            first, start = row * dilation, column * dilation
            tap = [piece @ part[:, row, column].T for piece, part in zip(pieces, parts)]
            place = slice(first, first + reach[0], stride), slice(start, start + reach[1], stride)
            y[:, place[0], place[1]] += np.concatenate(tap, axis=-1)
    return y[:, top:bottom, left:right]


def max_pool(x, sizes, stride, frame):
    return np.max(list(windows(x, sizes, stride, 1, frame, -np.inf)), axis=0)


def average_pool(x, sizes, stride, frame, count_include_pad):
    counted = np.full_like(x, 1.0)
    counts = sum(windows(counted, sizes, stride, 1, frame, 1.0 if count_include_pad else 0.0))
    return sum(windows(x, sizes, stride, 1, frame)) / counts
'''


def _weight(step: Step) -> str:
    return f"WEIGHTS[{step.id + '/weight'!r}]"


def _activated(step: Step, call: str) -> str:
    layer = step.layer
    assert isinstance(layer, Convolution)
    bias = f" + WEIGHTS[{step.id + '/bias'!r}]" if layer.use_bias else ""
    return f"ACTIVATIONS[{layer.activation!r}]({call}{bias})"


def _settings(step: Step) -> str:
    layer = step.layer
    assert isinstance(layer, Convolution)
    return f"{layer.stride}, {layer.dilation}, {layer.groups}"


def _conv2d(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Conv2D)
    frame = template.frame(step.layer.windows(step.inputs[0]))
    return _activated(step, f"convolution({sources[0]}, {_weight(step)}, {_settings(step)}, {frame})")


def _conv1d(step: Step, sources: list[str]) -> str:
    """A series is an image of one row."""
    assert isinstance(step.layer, Conv1D)
    frame = template.frame(step.layer.windows(step.inputs[0]))
    weight = f"{_weight(step)}[:, None]"
    call = f"convolution({sources[0]}[:, None], {weight}, {_settings(step)}, {frame})[:, 0]"
    return _activated(step, call)


def _conv_transpose2d(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, ConvTranspose2D)
    windows = step.layer.windows(step.inputs[0])
    corner = (windows.vertical.before, windows.horizontal.before)
    where = f"{corner}, {step.shape[:2]}"
    call = f"transposed_convolution({sources[0]}, {_weight(step)}, {_settings(step)}, {where})"
    return _activated(step, call)


def _pool(step: Step, source: str) -> tuple[str, str]:
    """The arguments that both kinds of pooling share, and what takes a series out of its one row again."""
    layer = step.layer
    assert isinstance(layer, MaxPool1D | MaxPool2D | AveragePool1D | AveragePool2D)
    windows = layer.windows(step.inputs[0])
    sizes = (windows.vertical.kernel, windows.horizontal.kernel)
    put_in, taken_out = ("[:, None]", "[:, 0]") if len(step.shape) == 2 else ("", "")
    frame = template.frame(windows)
    return f"{source}{put_in}, {sizes}, {windows.horizontal.stride}, {frame}", taken_out


def _max_pool(step: Step, sources: list[str]) -> str:
    arguments, taken_out = _pool(step, sources[0])
    return f"max_pool({arguments}){taken_out}"


def _average_pool(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, AveragePool1D | AveragePool2D)
    arguments, taken_out = _pool(step, sources[0])
    return f"average_pool({arguments}, {step.layer.count_include_pad}){taken_out}"


def _global_pool(name: str) -> Callable[[Step, list[str]], str]:
    return lambda step, sources: f"{sources[0]}.{name}(axis={template.places(step)})"


def _upsample(step: Step, sources: list[str]) -> str:
    assert isinstance(step.layer, Upsample2D)
    factor = step.layer.factor
    return f"{sources[0]}.repeat({factor}, axis=1).repeat({factor}, axis=2)"


def _zero_padding(step: Step, sources: list[str]) -> str:
    layer = step.layer
    assert isinstance(layer, ZeroPadding2D)
    frame = f"((0, 0), ({layer.top}, {layer.bottom}), ({layer.left}, {layer.right}), (0, 0))"
    return f"np.pad({sources[0]}, {frame})"


EXPRESSIONS: Mapping[str, Callable[[Step, list[str]], str]] = {
    "conv1d": _conv1d,
    "conv2d": _conv2d,
    "conv_transpose2d": _conv_transpose2d,
    "max_pool1d": _max_pool,
    "max_pool2d": _max_pool,
    "average_pool1d": _average_pool,
    "average_pool2d": _average_pool,
    "global_max_pool": _global_pool("max"),
    "global_average_pool": _global_pool("mean"),
    "upsample2d": _upsample,
    "zero_padding2d": _zero_padding,
}
"""One row for each kind of layer over images and series."""
