"""What each activation function is: its name, its meaning, and the formula that pickers draw.

The compiled kernels that training runs live in `engine.kernels`; the formulas here are the float64
definition, cheap enough for a curve of some hundred points.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """One activation: `function` and `derivative` map arrays element by element (softmax and log softmax:
    over the first axis).

    `keeps_input` says that the way back needs what went in, for the result does not tell it; `compares` that
    a unit's result depends on its rivals in the same sample; `has_weight` that it learns a number of its own,
    so that only a layer of its own can be it.
    """

    name: str
    title: str
    summary: str
    function: Callable[[Values], Values]
    derivative: Callable[[Values], Values]
    learns: bool = True
    keeps_input: bool = False
    compares: bool = False
    has_weight: bool = False


LEAKY_SLOPE = 0.01
"""Slope of leaky ReLU for negative inputs, PyTorch's default."""


PRELU_START = 0.25
"""Slope of PReLU for negative inputs before it has learned, as in He et al. 2015 and torch.nn.PReLU."""

SELU_SCALE = 1.0507009873554805
SELU_ALPHA = 1.6732632423543772
"""The constants of Klambauer et al. 2017, for which mean 0 and variance 1 stay."""

GELU_WIDTH = 0.7978845608028654
"""√(2/π)."""

GELU_CUBE = 0.044715
"""Share of z³ in the tanh form of GELU (Hendrycks & Gimpel 2016)."""

_error_function = np.vectorize(math.erf, otypes=[np.float64])


def _sigmoid(z: Values) -> Values:
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def _softmax(z: Values) -> Values:
    exponentials = np.exp(z - z.max(axis=0, keepdims=True))
    shares: Values = exponentials / exponentials.sum(axis=0, keepdims=True)
    return shares


def _log_softmax(z: Values) -> Values:
    shifted = z - z.max(axis=0, keepdims=True)
    logarithms: Values = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
    return logarithms


def _normal_share(z: Values) -> Values:
    """The share of a normal distribution below z."""
    share: Values = 0.5 * (1 + _error_function(z / math.sqrt(2)))
    return share


def _normal_density(z: Values) -> Values:
    density: Values = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return density


def _gelu_gate(z: Values) -> Values:
    return _sigmoid(2 * GELU_WIDTH * (z + GELU_CUBE * z**3))


def _gelu_tanh_slope(z: Values) -> Values:
    gate = _gelu_gate(z)
    slope: Values = gate + z * gate * (1 - gate) * 2 * GELU_WIDTH * (1 + 3 * GELU_CUBE * z * z)
    return slope


def _softplus(z: Values) -> Values:
    softened: Values = np.logaddexp(0.0, z)
    return softened


def _mish_slope(z: Values) -> Values:
    gate = np.tanh(_softplus(z))
    slope: Values = gate + z * (1 - gate**2) * _sigmoid(z)
    return slope


def _hard_gate(z: Values) -> Values:
    return np.clip(z / 6 + 0.5, 0.0, 1.0)


def _inside(z: Values, limit: float) -> Values:
    return (np.abs(z) < limit).astype(float)


def _negative_power(z: Values) -> Values:
    """eᶻ for negative z, 1 for positive ones."""
    return np.exp(np.minimum(z, 0.0))


_ALL = (
    Activation(
        "linear", "Linear",
        "Passes its input on unchanged; stacked linear layers are one linear layer.",
        lambda z: z, np.ones_like,
    ),
    Activation(
        "relu", "ReLU",
        "Lets positive values pass and cuts negative ones to zero; fast, and the usual first choice.",
        lambda z: np.maximum(z, 0), lambda z: (z > 0).astype(float),
    ),
    Activation(
        "leaky_relu", "Leaky ReLU",
        "Like ReLU, but lets 1 % of negative values through, so that no unit goes silent for good.",
        lambda z: np.where(z > 0, z, LEAKY_SLOPE * z), lambda z: np.where(z > 0, 1.0, LEAKY_SLOPE),
    ),
    Activation(
        "tanh", "Tanh",
        "A smooth dimmer from −1 to 1, centred on zero.",
        np.tanh, lambda z: 1 - np.tanh(z) ** 2,
    ),
    Activation(
        "sigmoid", "Sigmoid",
        "A smooth dimmer from 0 to 1; reads as the probability of “yes”.",
        _sigmoid, lambda z: _sigmoid(z) * (1 - _sigmoid(z)),
    ),
    Activation(
        "softmax", "Softmax",
        "Turns the units' values into shares that add up to 1: one probability for each class.",
        _softmax, lambda z: _softmax(z) * (1 - _softmax(z)), compares=True,
    ),
    Activation(
        "step", "Step",
        "A light switch: 0 or 1. Its slope is zero everywhere, so nothing before it can learn.",
        lambda z: (z > 0).astype(float), np.zeros_like, learns=False,
    ),
    Activation(
        "relu6", "ReLU6",
        "ReLU that also stops at 6, so that no value grows out of hand (Krizhevsky 2010).",
        lambda z: np.clip(z, 0.0, 6.0), lambda z: ((z > 0) & (z < 6)).astype(float),
    ),
    Activation(
        "elu", "ELU",
        "ReLU whose negative side bends softly towards −1 (Clevert et al. 2016).",
        lambda z: np.where(z > 0, z, _negative_power(z) - 1), _negative_power,
    ),
    Activation(
        "selu", "SELU",
        "ELU scaled so that values keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).",
        lambda z: SELU_SCALE * np.where(z > 0, z, SELU_ALPHA * (_negative_power(z) - 1)),
        lambda z: SELU_SCALE * np.where(z > 0, 1.0, SELU_ALPHA * _negative_power(z)),
    ),
    Activation(
        "gelu", "GELU",
        "Weighs each value by the normal share below it: a smooth ReLU (Hendrycks & Gimpel 2016).",
        lambda z: z * _normal_share(z), lambda z: _normal_share(z) + z * _normal_density(z),
        keeps_input=True,
    ),
    Activation(
        "gelu_tanh", "GELU (tanh)",
        "GELU with tanh in place of the normal share; some known networks were trained with it.",
        lambda z: z * _gelu_gate(z), _gelu_tanh_slope, keeps_input=True,
    ),
    Activation(
        "silu", "SiLU",
        "A value times its own sigmoid, also called Swish (Elfwing et al. 2018).",
        lambda z: z * _sigmoid(z), lambda z: _sigmoid(z) * (1 + z * (1 - _sigmoid(z))), keeps_input=True,
    ),
    Activation(
        "hard_swish", "Hard swish",
        "SiLU made of straight pieces, for small machines (Howard et al. 2019).",
        lambda z: z * _hard_gate(z), lambda z: _hard_gate(z) + z * _inside(z, 3.0) / 6, keeps_input=True,
    ),
    Activation(
        "mish", "Mish",
        "A smooth ReLU that dips a little below zero first (Misra 2019).",
        lambda z: z * np.tanh(_softplus(z)), _mish_slope, keeps_input=True,
    ),
    Activation(
        "softplus", "Softplus",
        "A rounded ReLU whose result is always above zero, as a rate or a variance must be.",
        _softplus, _sigmoid,
    ),
    Activation(
        "softsign", "Softsign",
        "Like tanh, but nears −1 and 1 much more slowly.",
        lambda z: z / (1 + np.abs(z)), lambda z: 1 / (1 + np.abs(z)) ** 2,
    ),
    Activation(
        "hard_sigmoid", "Hard sigmoid",
        "Sigmoid made of three straight pieces, flat beyond −3 and 3.",
        _hard_gate, lambda z: _inside(z, 3.0) / 6,
    ),
    Activation(
        "log_softmax", "Log softmax",
        "The logarithm of each softmax share: 0 is certain, far below 0 is unlikely.",
        _log_softmax, lambda z: 1 - _softmax(z), compares=True,
    ),
    Activation(
        "prelu", "PReLU",
        "Leaky ReLU that learns its negative slope, which starts at 0.25 as drawn (He et al. 2015).",
        lambda z: np.where(z > 0, z, PRELU_START * z), lambda z: np.where(z > 0, 1.0, PRELU_START),
        has_weight=True,
    ),
)  # fmt: skip

ACTIVATIONS: Mapping[str, Activation] = {activation.name: activation for activation in _ALL}
ACTIVATION_NAMES: tuple[str, ...] = tuple(name for name, one in ACTIVATIONS.items() if not one.has_weight)
"""Those that any layer may end with; an Activation layer may be each of `ACTIVATIONS`."""
