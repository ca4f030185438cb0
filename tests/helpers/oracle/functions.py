"""Activations and losses, each as its formula and the derivative written out by hand."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from nnstudio.engine.choices.losses import LOSSES as DESCRIBED
from nnstudio.engine.choices.losses import BinaryCrossEntropy, CrossEntropy, Loss

Array = np.ndarray


def sigmoid(z: Array) -> Array:
    """1 / (1 + e⁻ᶻ), without overflow."""
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, small) / (1.0 + small)


def softmax(z: Array) -> Array:
    """Shares of eᶻ over the last axis."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def softmax_backward(z: Array, slope: Array) -> Array:
    """Jacobian (diag(s) − s sᵀ) times the slope at the output."""
    shares = softmax(z)
    return shares * (slope - (shares * slope).sum(axis=-1, keepdims=True))


def normal_share(z: Array) -> Array:
    """The share of the normal distribution below z."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2))


def density(z: Array) -> Array:
    """The density of the normal distribution."""
    return np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)


def gelu_inner(z: Array) -> Array:
    """What GELU's other form takes the tanh of."""
    return math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)


def gelu_tanh_backward(z: Array, slope: Array) -> Array:
    """By the product rule."""
    bent = np.tanh(gelu_inner(z))
    inner_slope = math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z**2)
    return slope * (0.5 * (1 + bent) + 0.5 * z * (1 - bent**2) * inner_slope)


def mish_backward(z: Array, slope: Array) -> Array:
    """By the product rule."""
    gate = np.tanh(np.log1p(np.exp(z)))
    return slope * (gate + z * (1 - gate**2) * sigmoid(z))


# name: (f(z), slope at z from z and the slope at f(z)). At a kink the derivative is PyTorch's.
ACTIVATIONS: Mapping[str, tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]] = {
    "linear": (lambda z: z, lambda z, slope: slope),
    "relu": (lambda z: np.maximum(z, 0), lambda z, slope: slope * (z > 0)),
    "leaky_relu": (
        lambda z: np.where(z > 0, z, 0.01 * z),
        lambda z, slope: slope * np.where(z > 0, 1.0, 0.01),
    ),
    "tanh": (np.tanh, lambda z, slope: slope * (1 - np.tanh(z) ** 2)),
    "sigmoid": (sigmoid, lambda z, slope: slope * sigmoid(z) * (1 - sigmoid(z))),
    "softmax": (softmax, softmax_backward),
    "relu6": (lambda z: np.minimum(np.maximum(z, 0), 6), lambda z, slope: slope * ((z > 0) & (z < 6))),
    "elu": (
        lambda z: np.where(z > 0, z, np.expm1(z)),
        lambda z, slope: slope * np.where(z > 0, 1, np.exp(z)),
    ),
    "selu": (
        lambda z: 1.0507009873554805 * np.where(z > 0, z, 1.6732632423543772 * np.expm1(z)),
        lambda z, slope: slope * 1.0507009873554805 * np.where(z > 0, 1, 1.6732632423543772 * np.exp(z)),
    ),
    "gelu": (lambda z: z * normal_share(z), lambda z, slope: slope * (normal_share(z) + z * density(z))),
    "gelu_tanh": (lambda z: 0.5 * z * (1 + np.tanh(gelu_inner(z))), gelu_tanh_backward),
    "silu": (lambda z: z * sigmoid(z), lambda z, slope: slope * (sigmoid(z) + z * sigmoid(z) * sigmoid(-z))),
    "hard_swish": (
        lambda z: z * np.clip(z + 3, 0, 6) / 6,
        lambda z, slope: slope * np.where(z < -3, 0, np.where(z > 3, 1, (2 * z + 3) / 6)),
    ),
    "mish": (lambda z: z * np.tanh(np.log1p(np.exp(z))), mish_backward),
    "softplus": (lambda z: np.log1p(np.exp(z)), lambda z, slope: slope * sigmoid(z)),
    "softsign": (lambda z: z / (1 + np.abs(z)), lambda z, slope: slope / (1 + np.abs(z)) ** 2),
    "hard_sigmoid": (
        lambda z: np.clip(z + 3, 0, 6) / 6,
        lambda z, slope: slope * ((z > -3) & (z < 3)) / 6,
    ),
    "log_softmax": (
        lambda z: np.log(softmax(z)),
        lambda z, slope: slope - softmax(z) * slope.sum(axis=-1, keepdims=True),
    ),
    "step": (lambda z: (z > 0).astype(float), lambda z, slope: 0.0 * slope),
}


def mean_squared_error(z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of (z − t)²."""
    return float(np.mean((z - target) ** 2)), 2 * (z - target) / z.size


def mean_absolute_error(z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of |z − t|; no slope where they are equal."""
    return float(np.mean(np.abs(z - target))), np.sign(z - target) / z.size


def cross_entropy(z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows of −log softmax(z)[class], from logits (rows, classes) and class numbers (rows,)."""
    rows = np.arange(len(z))
    shifted = z - z.max(axis=-1, keepdims=True)
    log_shares = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    is_target = np.zeros_like(z)
    is_target[rows, target] = 1
    return float(-log_shares[rows, target].mean()), (np.exp(log_shares) - is_target) / len(z)


def binary_cross_entropy(z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of −t·log σ(z) − (1 − t)·log(1 − σ(z)), from logits."""
    loss = np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))
    return float(loss.mean()), (sigmoid(z) - target) / z.size


def cross_entropy_with(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Cross-entropy with smoothed labels and class weights: one table of what each class should get."""
    rows, classes = np.arange(len(z)), z.shape[1]
    weights = np.array(loss.class_weights or np.ones(classes))
    wanted = np.full(z.shape, loss.label_smoothing / classes)
    wanted[rows, target] += 1 - loss.label_smoothing
    own = np.where(np.eye(classes)[target] > 0, 1 - loss.label_smoothing, 0) * weights
    wanted = (own + loss.label_smoothing / classes * weights) / weights[target].sum()
    value = -(wanted * np.log(softmax(z))).sum()
    return float(value), wanted.sum(axis=1, keepdims=True) * softmax(z) - wanted


def binary_cross_entropy_with(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Binary cross-entropy whose positive part counts more."""
    yes = loss.positive_weight * target
    value = yes * np.log1p(np.exp(-z)) + (1 - target) * np.log1p(np.exp(z))
    return float(value.mean()), ((1 - target) * sigmoid(z) - yes * sigmoid(-z)) / z.size


def huber(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of ½ e² or δ (|e| − ½ δ)."""
    error, delta = z - target, loss.delta
    far = np.abs(error) > delta
    value = np.where(far, delta * (np.abs(error) - delta / 2), error**2 / 2)
    return float(value.mean()), np.where(far, delta * np.sign(error), error) / z.size


def log_cosh(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of log cosh e."""
    error = np.abs(z - target)  # cosh itself overflows
    value = error + np.log1p(np.exp(-2 * error)) - np.log(2)
    return float(value.mean()), np.tanh(z - target) / z.size


def focal(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows of −(1 − p)^γ log p."""
    shares, rows = softmax(z), np.arange(len(z))
    p = shares[rows, target][:, None]
    value = -((1 - p) ** loss.gamma) * np.log(p)
    by_p = loss.gamma * (1 - p) ** (loss.gamma - 1) * np.log(p) - (1 - p) ** loss.gamma / p
    is_target = np.eye(z.shape[1])[target]
    return float(value.mean()), by_p * p * (is_target - shares) / len(z)


def binary_focal(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of α* (1 − p*)^γ times binary cross-entropy."""
    p, factor = sigmoid(z), target * loss.alpha + (1 - target) * (1 - loss.alpha)
    entropy = target * np.log1p(np.exp(-z)) + (1 - target) * np.log1p(np.exp(z))
    missing = target * (1 - p) + (1 - target) * p
    by_missing = loss.gamma * missing ** (loss.gamma - 1) * (1 - 2 * target) * p * (1 - p)
    slope = factor * (missing**loss.gamma * (p - target) + entropy * by_missing)
    return float((factor * missing**loss.gamma * entropy).mean()), slope / z.size


def hinge(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of max(0, 1 − s z)."""
    sign = 2 * target - 1
    return float(np.maximum(0, 1 - sign * z).mean()), -sign * (sign * z < 1) / z.size


def kl_divergence(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows of Σ t (log t − log softmax(z))."""
    value = (target * (np.log(target) - np.log(softmax(z)))).sum()
    slope = target.sum(axis=1, keepdims=True) * softmax(z) - target
    return float(value / len(z)), slope / len(z)


def poisson(loss: Loss, z: Array, target: Array) -> tuple[float, Array]:
    """Mean over rows and units of eᶻ − t z."""
    return float((np.exp(z) - target * z).mean()), (np.exp(z) - target) / z.size


# kind: loss and its slope at z, from its settings, z and the target.
LOSSES: Mapping[str, Callable[[Loss, Array, Array], tuple[float, Array]]] = {
    "mse": lambda loss, z, target: mean_squared_error(z, target),
    "mae": lambda loss, z, target: mean_absolute_error(z, target),
    "cross_entropy": lambda loss, z, target: (
        cross_entropy(z, target) if loss == CrossEntropy() else cross_entropy_with(loss, z, target)
    ),
    "binary_cross_entropy": lambda loss, z, target: (
        binary_cross_entropy(z, target)
        if loss == BinaryCrossEntropy()
        else binary_cross_entropy_with(loss, z, target)
    ),
    "huber": huber,
    "log_cosh": log_cosh,
    "focal": focal,
    "binary_focal": binary_focal,
    "hinge": hinge,
    "kl_divergence": kl_divergence,
    "poisson": poisson,
}

FUSED = {
    "cross_entropy": "softmax", "binary_cross_entropy": "sigmoid", "focal": "softmax",
    "binary_focal": "sigmoid", "kl_divergence": "softmax",
}  # fmt: skip
"""Losses that take the value before this final activation."""


def described(loss: str | Loss) -> Loss:
    """A loss by its name, with the settings it has from the start."""
    return DESCRIBED[loss]() if isinstance(loss, str) else loss


def loss_and_slope(given: str | Loss, z: Array, target: Array) -> tuple[float, Array]:
    """The loss of a batch and its slope at z; z is (rows, units)."""
    loss = described(given)
    if loss.targets != "classes":
        target = np.asarray(target, float).reshape(z.shape)
    return LOSSES[loss.kind](loss, z, np.asarray(target))
