"""Settings that every layer with weights and an activation of its own has."""

from typing import Any

from nnstudio.engine.activations import ACTIVATION_NAMES, ACTIVATIONS
from nnstudio.engine.choices.initializers import INITIALIZER_NAMES
from nnstudio.engine.settings import choice, flag, number

_AS_LAYERS = tuple(
    (one.name, f"{one.title} has a weight of its own, so put an Activation layer with it behind this one")
    for one in ACTIVATIONS.values()
    if one.has_weight
)


def activation_setting() -> Any:
    """The function behind the layer's sums."""
    return choice(
        "linear", ACTIVATION_NAMES, "Activation", "The function that each sum passes through.",
        kind="activation", instead=_AS_LAYERS,
    )  # fmt: skip


def initializer_setting() -> Any:
    """How the weights start."""
    return choice(
        "automatic", INITIALIZER_NAMES, "Initializer", "How the weights start.", kind="initializer",
        advanced=True,
    )  # fmt: skip


def penalty_setting(label: str, measure: str) -> Any:
    """L1 or L2 of the layer's own weights; `measure` says what of them is penalized."""
    return number(
        0.0, label, f"Penalty on the {measure} of this layer's weights, on top of the network's.", 0.0, 10.0,
        logarithmic=True, slides=(1e-6, 1.0), live=True, advanced=True,
    )  # fmt: skip


def bias_penalty_setting() -> Any:
    """Whether the layer's own L1 and L2 count its biases."""
    return flag(
        False, "Penalize biases", "Count the biases in this layer's own L1 and L2, too.", advanced=True
    )


def max_norm_setting() -> Any:
    """The largest norm of the weights of one unit (Hinton et al. 2012; Keras' MaxNorm, PyTorch's renorm)."""
    return number(
        0.0, "Max norm",
        "After each step the weights of a unit that are longer than this, as one vector, are scaled down to "
        "it; 0 is off.",
        0.0, 1e6, advanced=True,
    )  # fmt: skip
