"""The optimizers' descriptions: settings with PyTorch's formulas and defaults."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nnstudio.engine.settings import flag, number


def _learning_rate(default: float) -> float:
    rate: float = number(
        default, "Learning rate",
        "How large a step down the slope is; too large jumps about, too small crawls.",
        1e-7, 10.0, logarithmic=True, live=True,
    )  # fmt: skip
    return rate


@dataclass(frozen=True)
class Optimizer:
    """Base of the optimizer descriptions; an instance holds the optimizer's settings."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    state_count: ClassVar[int]
    """How many float32 numbers are kept for each parameter."""


@dataclass(frozen=True)
class SGD(Optimizer):
    """w ← w − η·g, as `torch.optim.SGD` without momentum (Robbins & Monro 1951)."""

    kind = "sgd"
    title = "SGD"
    summary = "Plain gradient descent: one step straight down the slope of each batch."
    state_count = 0

    learning_rate: float = _learning_rate(0.01)


@dataclass(frozen=True)
class Momentum(Optimizer):
    """v ← μ·v + g; w ← w − η·v, as `torch.optim.SGD` with momentum (Polyak 1964; Nesterov 1983)."""

    kind = "momentum"
    title = "Momentum"
    summary = "Gradient descent with a memory of where it was going, like a ball that rolls downhill."
    state_count = 1

    learning_rate: float = _learning_rate(0.01)
    momentum: float = number(0.9, "Momentum", "The share of the last step that is kept.", 0.0, 0.9999)
    nesterov: bool = flag(
        False, "Nesterov", "Look ahead along the momentum before measuring the slope.", advanced=True
    )


@dataclass(frozen=True)
class Adam(Optimizer):
    """Adam with bias correction, as `torch.optim.Adam` (Kingma & Ba 2015)."""

    kind = "adam"
    title = "Adam"
    summary = "Gives every weight a step size of its own; works well with little tuning."
    state_count = 2

    learning_rate: float = _learning_rate(0.001)
    beta_1: float = number(
        0.9, "β₁", "How long the mean of the gradients is remembered.", 0.0, 0.9999, advanced=True
    )
    beta_2: float = number(
        0.999, "β₂", "How long the mean of their squares is remembered.", 0.0, 0.99999, advanced=True
    )
    epsilon: float = number(
        1e-8,
        "ε",
        "Keeps the step finite where gradients vanish.",
        1e-16,
        1.0,
        logarithmic=True,
        advanced=True,
    )


OPTIMIZERS: Mapping[str, type[Optimizer]] = {optimizer.kind: optimizer for optimizer in (SGD, Momentum, Adam)}
