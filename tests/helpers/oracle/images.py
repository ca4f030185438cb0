"""Convolution, pooling and their kin on images (batch, height, width, channels), each with its derivative.

Everything is written over a padded copy of the image, one tap of the window after the other. A series (batch,
time, channels) is an image of one row.
"""

from collections.abc import Callable, Iterator
from functools import wraps

import numpy as np

from nnstudio.engine.layers import Layer

Array = np.ndarray


def _padding(size: int, layer: Layer, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Pixels before and behind an axis: TensorFlow's rule for ``same``."""
    reach = dilation * (kernel - 1) + 1
    if layer.padding == "causal":
        return reach - 1, 0
    if layer.padding == "same":
        missing = max(0, (int(np.ceil(size / stride)) - 1) * stride + reach - size)
        return missing // 2, missing - missing // 2
    amount = 0 if layer.padding == "valid" else int(layer.padding)
    return amount, amount


def _on_series_too(function: Callable) -> Callable:
    """Let a function of images take series and weights without the axis of rows."""

    @wraps(function)
    def on_either(layer: Layer, *arrays: Array) -> Array | tuple[Array, ...]:
        if not layer.kind.endswith("1d"):
            return function(layer, *arrays)
        found = function(layer, *(array[:, None] for array in arrays))
        return tuple(one[:, 0] for one in found) if isinstance(found, tuple) else found[:, 0]

    return on_either


class _Sliding:
    """A padded image and the views of it that each tap of the window sees."""

    def __init__(self, layer: Layer, x: Array, fill: float = 0.0) -> None:
        is_convolution = layer.kind.startswith("conv")
        size = layer.kernel_size if is_convolution else layer.pool_size
        self.stride = layer.stride or size
        self.dilation = layer.dilation if is_convolution else 1
        self.sizes = (1 if layer.kind.endswith("1d") else size, size)
        self.frame = [_padding(length, layer, size, self.stride, self.dilation) for length in x.shape[1:3]]
        if layer.kind.endswith("1d"):
            self.frame[0] = (0, 0)
        self.padded = np.pad(x, [(0, 0), *self.frame, (0, 0)], constant_values=fill)
        self.outputs = [
            (length - self.dilation * (kernel - 1) - 1) // self.stride + 1
            for length, kernel in zip(self.padded.shape[1:3], self.sizes, strict=True)
        ]

    def taps(self, image: Array) -> Iterator[tuple[int, int, Array]]:
        """(row, column, view of every output's pixel under this tap) of a padded image."""
        for row in range(self.sizes[0]):
            for column in range(self.sizes[1]):
                starts = row * self.dilation, column * self.dilation
                down, across = (
                    slice(start, start + (count - 1) * self.stride + 1, self.stride)
                    for start, count in zip(starts, self.outputs, strict=True)
                )
                yield row, column, image[:, down, across]

    def cropped(self, image: Array) -> Array:
        """A padded image without its frame."""
        (top, bottom), (left, right) = self.frame
        return image[:, top : image.shape[1] - bottom, left : image.shape[2] - right]


def _parts(layer: Layer, channels: int) -> Iterator[tuple[slice, slice]]:
    """Filters and channels of each group."""
    for group in range(layer.groups):
        filters, inputs = layer.filters // layer.groups, channels // layer.groups
        yield (
            slice(group * filters, (group + 1) * filters),
            slice(group * inputs, (group + 1) * inputs),
        )


@_on_series_too
def convolution(layer: Layer, x: Array, weight: Array) -> Array:
    """Σ over the window's pixels and channels of weight (filters, height, width, channels / groups) · x."""
    sliding = _Sliding(layer, x)
    y = np.zeros((len(x), *sliding.outputs, layer.filters))
    for row, column, seen in sliding.taps(sliding.padded):
        for filters, inputs in _parts(layer, x.shape[3]):
            y[..., filters] += seen[..., inputs] @ weight[filters, row, column].T
    return y


@_on_series_too
def convolution_backward(layer: Layer, x: Array, weight: Array, slope: Array) -> tuple[Array, Array]:
    """Slopes at x and at the weight."""
    sliding = _Sliding(layer, x)
    to_x, to_weight = np.zeros_like(sliding.padded), np.zeros_like(weight)
    for (row, column, seen), (_, _, target) in zip(
        sliding.taps(sliding.padded), sliding.taps(to_x), strict=True
    ):
        for filters, inputs in _parts(layer, x.shape[3]):
            part = slope[..., filters]
            target[..., inputs] += part @ weight[filters, row, column]
            to_weight[filters, row, column] += np.einsum("nijo,nijc->oc", part, seen[..., inputs])
    return sliding.cropped(to_x), to_weight


def _laid(layer: Layer, x: Array, full: Array) -> Iterator[tuple[int, int, Array]]:
    """(row, column, view of the places that every pixel's pattern reaches with this tap)."""
    down, across = ((length - 1) * layer.stride + 1 for length in x.shape[1:3])
    for row in range(layer.kernel_size):
        for column in range(layer.kernel_size):
            top, left = row * layer.dilation, column * layer.dilation
            yield row, column, full[:, top : top + down : layer.stride, left : left + across : layer.stride]


def _uncut(layer: Layer, x: Array) -> tuple[Array, tuple[slice, ...]]:
    """Room for all patterns before the border is cut off, and what stays."""
    reach, stride = layer.dilation * (layer.kernel_size - 1) + 1, layer.stride
    sizes, kept = [], []
    for length in x.shape[1:3]:
        all_patterns = (length - 1) * stride + reach
        if layer.padding == "same":
            before, size = max(reach - stride, 0) // 2, length * stride
        else:
            before = 0 if layer.padding == "valid" else int(layer.padding)
            size = all_patterns - 2 * before + layer.output_padding
        sizes.append(max(all_patterns, before + size))
        kept.append(slice(before, before + size))
    return np.zeros((len(x), *sizes, layer.filters)), (slice(None), *kept)


def transposed_convolution(layer: Layer, x: Array, weight: Array) -> Array:
    """Every pixel's patterns, weight (filters, height, width, channels / groups) · x, added up."""
    full, kept = _uncut(layer, x)
    for row, column, reached in _laid(layer, x, full):
        for filters, inputs in _parts(layer, x.shape[3]):
            reached[..., filters] += x[..., inputs] @ weight[filters, row, column].T
    return full[kept]


def transposed_convolution_backward(
    layer: Layer, x: Array, weight: Array, slope: Array
) -> tuple[Array, Array]:
    """Slopes at x and at the weight."""
    full, kept = _uncut(layer, x)
    full[kept] = slope
    to_x, to_weight = np.zeros_like(x), np.zeros_like(weight)
    for row, column, reached in _laid(layer, x, full):
        for filters, inputs in _parts(layer, x.shape[3]):
            to_x[..., inputs] += reached[..., filters] @ weight[filters, row, column]
            to_weight[filters, row, column] += np.einsum(
                "nijo,nijc->oc", reached[..., filters], x[..., inputs]
            )
    return to_x, to_weight


@_on_series_too
def max_pool(layer: Layer, x: Array) -> Array:
    """The largest value of each window."""
    sliding = _Sliding(layer, x, -np.inf)
    return np.max([seen for _, _, seen in sliding.taps(sliding.padded)], axis=0)


@_on_series_too
def max_pool_backward(layer: Layer, x: Array, slope: Array) -> Array:
    """The slope goes to the first of the largest values."""
    sliding = _Sliding(layer, x, -np.inf)
    chosen = np.argmax([seen for _, _, seen in sliding.taps(sliding.padded)], axis=0)
    to_x = np.zeros_like(sliding.padded)
    for number, (_, _, target) in enumerate(sliding.taps(to_x)):
        target += slope * (chosen == number)
    return sliding.cropped(to_x)


def _divisor(layer: Layer, sliding: _Sliding, x: Array) -> Array:
    """Pixels that each window's mean counts."""
    inside = np.pad(np.ones_like(x), [(0, 0), *sliding.frame, (0, 0)])
    counted = np.ones_like(inside) if layer.count_include_pad else inside
    return sum(seen for _, _, seen in sliding.taps(counted))


@_on_series_too
def average_pool(layer: Layer, x: Array) -> Array:
    """The mean of each window, with or without the padding's zeros."""
    sliding = _Sliding(layer, x)
    return sum(seen for _, _, seen in sliding.taps(sliding.padded)) / _divisor(layer, sliding, x)


@_on_series_too
def average_pool_backward(layer: Layer, x: Array, slope: Array) -> Array:
    """Every pixel of a window gets its share."""
    sliding = _Sliding(layer, x)
    to_x, share = np.zeros_like(sliding.padded), slope / _divisor(layer, sliding, x)
    for _, _, target in sliding.taps(to_x):
        target += share
    return sliding.cropped(to_x)


def global_max_pool_backward(x: Array, slope: Array) -> Array:
    """The slope goes to the first of the largest values of each channel."""
    flat = x.reshape(len(x), -1, x.shape[-1])
    is_chosen = flat.argmax(axis=1)[:, None] == np.arange(flat.shape[1])[None, :, None]
    return (is_chosen * slope[:, None]).reshape(x.shape)


def upsample(layer: Layer, x: Array) -> Array:
    """Every pixel repeated down and across."""
    return x.repeat(layer.factor, axis=1).repeat(layer.factor, axis=2)


def upsample_backward(layer: Layer, x: Array, slope: Array) -> Array:
    """The sum over each pixel's copies."""
    count, height, width, channels = x.shape
    factor = layer.factor
    return slope.reshape(count, height, factor, width, factor, channels).sum(axis=(2, 4))


def zero_padding(layer: Layer, x: Array) -> Array:
    """The image in a frame of zeros."""
    return np.pad(x, [(0, 0), (layer.top, layer.bottom), (layer.left, layer.right), (0, 0)])


def zero_padding_backward(layer: Layer, x: Array, slope: Array) -> Array:
    """What lies inside of the frame."""
    return slope[:, layer.top : layer.top + x.shape[1], layer.left : layer.left + x.shape[2]]
