"""How weights start: each initializer's name and meaning, and the draw itself.

Draws are numpy's Philox keyed by the seed and the parameter's name, so that a layer starts the same whatever
else the network holds. `automatic` takes He for ReLU-like activations and Glorot for the rest.
"""

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

INITIALIZERS: Mapping[str, str] = {
    "automatic": "He for ReLU and its kin, Glorot for everything else.",
    "glorot_uniform": "Uniform, scaled by the layer's inputs and outputs (Glorot & Bengio 2010); for tanh, "
    "sigmoid and softmax.",
    "glorot_normal": "Normal, scaled by the layer's inputs and outputs (Glorot & Bengio 2010).",
    "he_uniform": "Uniform, scaled by the layer's inputs (He et al. 2015); for ReLU.",
    "he_normal": "Normal, scaled by the layer's inputs (He et al. 2015); for ReLU.",
    "zeros": "All zero: every unit then learns the same, which shows why random starts are needed.",
    "ones": "All one.",
}
INITIALIZER_NAMES: tuple[str, ...] = tuple(INITIALIZERS)

_RELU_LIKE = ("relu", "leaky_relu")


def resolve(name: str, activation: str) -> str:
    """The initializer that `automatic` stands for with this activation; other names stand for themselves."""
    if name != "automatic":
        return name
    return "he_uniform" if activation in _RELU_LIKE else "glorot_uniform"


def draw(
    name: str, shape: tuple[int, ...], fan_in: int, fan_out: int, seed: int, key: str
) -> NDArray[np.float32]:
    """Initial values of one parameter.

    `key` is the parameter's full name (``dense_1/weight``); the same seed and key give the same values on any
    machine.
    """
    if name in ("zeros", "ones"):
        return np.full(shape, float(name == "ones"), np.float32)
    digest = hashlib.sha256(f"{seed}/{key}".encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    variance = 2.0 / (fan_in + fan_out) if name.startswith("glorot") else 2.0 / fan_in
    if name.endswith("uniform"):
        limit = np.sqrt(3.0 * variance)
        return generator.uniform(-limit, limit, shape).astype(np.float32)
    values: NDArray[np.float64] = generator.standard_normal(shape) * np.sqrt(variance)
    return values.astype(np.float32)
