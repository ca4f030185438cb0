"""How weights start: each initializer's name and meaning, and the draw itself.

Draws are numpy's Philox keyed by the seed and the parameter's name, so that a layer starts the same whatever
else the network holds. `automatic` takes He for ReLU and its kin, LeCun for SELU and Glorot for the rest.
"""

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.activations import PRELU_START
from nnstudio.engine.choices.orthogonal import orthogonal

INITIALIZERS: Mapping[str, str] = {
    "automatic": "He for ReLU and its kin, LeCun for SELU and Embedding, Glorot for everything else.",
    "glorot_uniform": "Uniform, scaled by the layer's inputs and outputs (Glorot & Bengio 2010); for tanh, "
    "sigmoid and softmax.",
    "glorot_normal": "Normal, scaled by the layer's inputs and outputs (Glorot & Bengio 2010).",
    "he_uniform": "Uniform, scaled by the layer's inputs (He et al. 2015); for ReLU.",
    "he_normal": "Normal, scaled by the layer's inputs (He et al. 2015); for ReLU.",
    "lecun_uniform": "Uniform, variance 1 / inputs (LeCun et al. 1998).",
    "lecun_normal": "Normal, variance 1 / inputs (LeCun et al. 1998); for SELU.",
    "orthogonal": "Rows or columns at right angles, all of length 1 (Saxe et al. 2014): lengths are kept.",
    "normal": "Normal with deviation 0.05, whatever the layer's size.",
    "truncated_normal": "Normal with deviation 0.05, without values beyond two deviations.",
    "uniform": "Uniform from −0.05 to 0.05, whatever the layer's size.",
    "constant": "All 0.05: every unit then learns the same.",
    "zeros": "All zero: every unit then learns the same, which shows why random starts are needed.",
    "ones": "All one.",
}
INITIALIZER_NAMES: tuple[str, ...] = tuple(INITIALIZERS)

SPREAD = 0.05
"""Deviation, bound or value of the initializers that do not look at the layer's size."""

_RELU_LIKE = (
    "relu", "leaky_relu", "relu6", "elu", "gelu", "gelu_tanh", "silu", "hard_swish", "mish", "softplus",
)  # fmt: skip
_SELF_NORMALIZING = ("selu",)


def resolve(name: str, activation: str) -> str:
    """The initializer that `automatic` stands for with this activation; other names stand for themselves."""
    if name != "automatic":
        return name
    if activation in _SELF_NORMALIZING:
        return "lecun_normal"
    return "he_uniform" if activation in _RELU_LIKE else "glorot_uniform"


def draw(
    name: str, shape: tuple[int, ...], fan_in: int, fan_out: int, seed: int, key: str
) -> NDArray[np.float32]:
    """Initial values of one parameter.

    `key` is the parameter's full name (``dense_1/weight``); the same seed and key give the same values on any
    machine.
    """
    if name in _CONSTANTS:
        return np.full(shape, _CONSTANTS[name], np.float32)
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    if name == "orthogonal":
        return orthogonal(generator, shape).astype(np.float32)
    if name == "truncated_normal":
        return (_truncated(generator, shape) * SPREAD).astype(np.float32)
    deviation = _deviation(name, fan_in, fan_out)
    if name.endswith("uniform"):
        limit = SPREAD if name == "uniform" else np.sqrt(3.0) * deviation
        return generator.uniform(-limit, limit, shape).astype(np.float32)
    values: NDArray[np.float64] = generator.standard_normal(shape) * deviation
    return values.astype(np.float32)


_CONSTANTS = {"zeros": 0.0, "ones": 1.0, "constant": SPREAD, "prelu_slope": PRELU_START}
"""The last one is no choice: a PReLU always starts so."""


def _deviation(name: str, fan_in: int, fan_out: int) -> float:
    if name.startswith("glorot"):
        return float(np.sqrt(2.0 / (fan_in + fan_out)))
    if name.startswith("he"):
        return float(np.sqrt(2.0 / fan_in))
    return float(np.sqrt(1.0 / fan_in)) if name.startswith("lecun") else SPREAD


def _truncated(generator: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Standard normal values; those beyond two deviations are drawn again."""
    values = generator.standard_normal(shape)
    while (outside := np.abs(values) > 2.0).any():
        values[outside] = generator.standard_normal(int(outside.sum()))
    return values
