"""Convolution, pooling and their kin on images (batch, height, width, channels), each with its derivative.

Everything is written over a padded copy of the image, one tap of the window after the other.
"""

from collections.abc import Iterator

import numpy as np

from nnstudio.engine.layers import Layer

Array = np.ndarray


def _padding(size: int, layer: Layer, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Pixels before and behind an axis: TensorFlow's rule for ``same``."""
    if layer.padding == "same":
        reach = dilation * (kernel - 1) + 1
        missing = max(0, (int(np.ceil(size / stride)) - 1) * stride + reach - size)
        return missing // 2, missing - missing // 2
    amount = 0 if layer.padding == "valid" else int(layer.padding)
    return amount, amount


class _Sliding:
    """A padded image and the views of it that each tap of the window sees."""

    def __init__(self, layer: Layer, x: Array, fill: float = 0.0) -> None:
        self.size = layer.kernel_size if layer.kind == "conv2d" else layer.pool_size
        self.stride = layer.stride or self.size
        self.dilation = layer.dilation if layer.kind == "conv2d" else 1
        self.frame = [
            _padding(size, layer, self.size, self.stride, self.dilation) for size in x.shape[1:3]
        ]  # fmt: skip
        self.padded = np.pad(x, [(0, 0), *self.frame, (0, 0)], constant_values=fill)
        reach = self.dilation * (self.size - 1) + 1
        self.outputs = [(size - reach) // self.stride + 1 for size in self.padded.shape[1:3]]

    def taps(self, image: Array) -> Iterator[tuple[int, int, Array]]:
        """(row, column, view of every output's pixel under this tap) of a padded image."""
        for row in range(self.size):
            for column in range(self.size):
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


def convolution(layer: Layer, x: Array, weight: Array) -> Array:
    """Σ over the window's pixels and channels of weight (filters, height, width, channels / groups) · x."""
    sliding = _Sliding(layer, x)
    y = np.zeros((len(x), *sliding.outputs, layer.filters))
    for row, column, seen in sliding.taps(sliding.padded):
        for filters, inputs in _parts(layer, x.shape[3]):
            y[..., filters] += seen[..., inputs] @ weight[filters, row, column].T
    return y


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


def max_pool(layer: Layer, x: Array) -> Array:
    """The largest value of each window."""
    sliding = _Sliding(layer, x, -np.inf)
    return np.max([seen for _, _, seen in sliding.taps(sliding.padded)], axis=0)


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


def average_pool(layer: Layer, x: Array) -> Array:
    """The mean of each window, with or without the padding's zeros."""
    sliding = _Sliding(layer, x)
    return sum(seen for _, _, seen in sliding.taps(sliding.padded)) / _divisor(layer, sliding, x)


def average_pool_backward(layer: Layer, x: Array, slope: Array) -> Array:
    """Every pixel of a window gets its share."""
    sliding = _Sliding(layer, x)
    to_x, share = np.zeros_like(sliding.padded), slope / _divisor(layer, sliding, x)
    for _, _, target in sliding.taps(to_x):
        target += share
    return sliding.cropped(to_x)


def global_max_pool_backward(x: Array, slope: Array) -> Array:
    """The slope goes to the first of the largest values of each channel."""
    flat = x.reshape(len(x), -1, x.shape[3])
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
