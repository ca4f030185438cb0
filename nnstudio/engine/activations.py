"""What each activation function is: its name, its meaning, and the formula that pickers draw.

The compiled kernels that training runs live in `engine.kernels`; the formulas here are the float64
definition, cheap enough for a curve of some hundred points.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Activation:
    """One activation: `function` and `derivative` map arrays element by element (softmax: over the first
    axis).
    """

    name: str
    title: str
    summary: str
    function: Callable[[Values], Values]
    derivative: Callable[[Values], Values]
    learns: bool = True


LEAKY_SLOPE = 0.01
"""Slope of leaky ReLU for negative inputs, PyTorch's default."""


def _sigmoid(z: Values) -> Values:
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def _softmax(z: Values) -> Values:
    exponentials = np.exp(z - z.max(axis=0, keepdims=True))
    shares: Values = exponentials / exponentials.sum(axis=0, keepdims=True)
    return shares


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
        _softmax, lambda z: _softmax(z) * (1 - _softmax(z)),
    ),
    Activation(
        "step", "Step",
        "A light switch: 0 or 1. Its slope is zero everywhere, so nothing before it can learn.",
        lambda z: (z > 0).astype(float), np.zeros_like, learns=False,
    ),
)  # fmt: skip

ACTIVATIONS: Mapping[str, Activation] = {activation.name: activation for activation in _ALL}
ACTIVATION_NAMES: tuple[str, ...] = tuple(ACTIVATIONS)
