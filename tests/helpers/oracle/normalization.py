"""Normalizations on (batch, …, channels) in float64, each with the slopes of its input and parameters."""

import numpy as np

from nnstudio.engine.layers import Layer

Array = np.ndarray

KINDS = ("batchnorm", "layernorm", "rmsnorm", "groupnorm")
UNLEARNED = ("running_mean", "running_variance")


def _parted(layer: Layer, x: Array) -> tuple[Array, tuple[int, ...]]:
    """The values as (batch, places, groups, channels of a group), and the axes to normalize over."""
    places, channels = int(np.prod(x.shape[1:-1])), x.shape[-1]
    if layer.kind == "batchnorm":
        return x.reshape(len(x), places, 1, channels), (0, 1)
    if layer.kind == "groupnorm":
        return x.reshape(len(x), places, layer.groups, channels // layer.groups), (1, 3)
    return x.reshape(len(x), places, 1, channels), (3,)


def _normal(layer: Layer, x: Array) -> tuple[Array, Array, tuple[int, ...]]:
    """The normalized values in parts, what they were divided by, and the axes."""
    parts, axes = _parted(layer, x)
    if layer.kind != "rmsnorm":
        parts = parts - parts.mean(axis=axes, keepdims=True)
    deviation = np.sqrt((parts**2).mean(axis=axes, keepdims=True) + layer.epsilon)
    return parts / deviation, deviation, axes


def normalize(layer: Layer, x: Array, scale: Array, shift: Array | float = 0.0) -> Array:
    """The layer's output."""
    return _normal(layer, x)[0].reshape(x.shape) * scale + shift


def normalize_backward(layer: Layer, x: Array, scale: Array, slope: Array) -> dict[str, Array]:
    """Slopes at ``x``, ``scale`` and ``shift``."""
    normal, deviation, axes = _normal(layer, x)
    over = tuple(range(x.ndim - 1))
    to_parameters = {
        "scale": (slope * normal.reshape(x.shape)).sum(axis=over), "shift": slope.sum(axis=over)
    }  # fmt: skip
    inner = (slope * scale).reshape(normal.shape)
    means = 0.0 if layer.kind == "rmsnorm" else inner.mean(axis=axes, keepdims=True)
    to_x = inner - means - normal * (inner * normal).mean(axis=axes, keepdims=True)
    return {"x": (to_x / deviation).reshape(x.shape), **to_parameters}


def by_running_statistics(layer: Layer, x: Array, parameters: dict[str, Array]) -> Array:
    """BatchNorm's output outside of training."""
    normal = (x - parameters["running_mean"]) / np.sqrt(parameters["running_variance"] + layer.epsilon)
    return normal * parameters["scale"] + parameters["shift"]


def running_after(layer: Layer, x: Array, parameters: dict[str, Array]) -> dict[str, Array]:
    """BatchNorm's running mean and (unbiased) variance after a batch."""
    flat, kept = x.reshape(-1, x.shape[-1]), 1 - layer.momentum
    return {
        "running_mean": kept * parameters["running_mean"] + layer.momentum * flat.mean(axis=0),
        "running_variance": kept * parameters["running_variance"] + layer.momentum * flat.var(axis=0, ddof=1),
    }
