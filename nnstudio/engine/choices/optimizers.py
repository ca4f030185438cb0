"""The optimizers' descriptions: settings with PyTorch's formulas and defaults.

Every optimizer takes `weight_decay` (w·λ is added to the gradient, or where `decouples` says so the weights
themselves shrink by η·λ), `clip_norm` (all gradients are scaled so that their common length is at most this)
and `clip_value` (then each is cut to ± this); 0 switches each off. Clipping sees the gradient of the loss and
of L1 and L2, before weight decay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from nnstudio.engine.choices.optimizer_settings import (
    beta_1_setting,
    beta_2_setting,
    clip_norm_setting,
    clip_value_setting,
    epsilon_setting,
    learning_rate_setting,
    momentum_setting,
    rho_setting,
    weight_decay_setting,
)
from nnstudio.engine.settings import Described, flag, number
from nnstudio.errors import SettingError


@dataclass(frozen=True)
class Optimizer(Described):
    """Base of the optimizer descriptions; an instance holds the optimizer's settings."""

    kind: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    state_count: ClassVar[int]
    """How many float32 numbers it may keep for each parameter."""
    decouples: ClassVar[bool] = False
    """Whether weight decay shrinks the weights themselves instead of joining the gradient."""

    @property
    def kernel(self) -> str:
        """The kernel that does its step."""
        return self.kind

    @property
    def vectors(self) -> int:
        """How many float32 numbers it keeps for each parameter with these settings."""
        return self.state_count


@dataclass(frozen=True)
class SGD(Optimizer):
    """w ← w − η·g, with momentum v ← μ·v + g; w ← w − η·v, as `torch.optim.SGD` (Robbins & Monro 1951; Polyak
    1964; Nesterov 1983).
    """

    kind = "sgd"
    title = "SGD"
    summary = "Plain gradient descent: one step straight down the slope of each batch."
    state_count = 1

    learning_rate: float = learning_rate_setting(0.01)
    momentum: float = momentum_setting(0.0, advanced=True)
    nesterov: bool = flag(
        False, "Nesterov", "Look ahead along the momentum before measuring the slope.", advanced=True
    )
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()

    @property
    def kernel(self) -> str:
        """Without momentum there is a faster one."""
        return "momentum" if self.momentum else "sgd"

    @property
    def vectors(self) -> int:
        """The last step is remembered where a share of it is kept."""
        return self.state_count if self.momentum else 0


@dataclass(frozen=True)
class Momentum(SGD):
    """`SGD` that begins with the momentum that is usual."""

    kind = "momentum"
    title = "Momentum"
    summary = "Gradient descent with a memory of where it was going, like a ball that rolls downhill."

    momentum: float = momentum_setting(0.9, advanced=False)


@dataclass(frozen=True)
class Adam(Optimizer):
    """Adam with bias correction, as `torch.optim.Adam` (Kingma & Ba 2015)."""

    kind = "adam"
    title = "Adam"
    summary = "Gives every weight a step size of its own; works well with little tuning."
    state_count = 2

    learning_rate: float = learning_rate_setting(0.001)
    beta_1: float = beta_1_setting()
    beta_2: float = beta_2_setting()
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    """Adam whose divisor never shrinks: √(max of all v so far), as `torch.optim.Adam(amsgrad=True)` (Reddi et
    al. 2018).
    """

    kind = "amsgrad"
    title = "AMSGrad"
    summary = "Adam whose steps never grow again, for runs in which Adam forgets too soon."
    state_count = 3

    learning_rate: float = learning_rate_setting(0.001)
    beta_1: float = beta_1_setting()
    beta_2: float = beta_2_setting()
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class AdamW(Optimizer):
    """w ← w·(1 − η·λ), then Adam's step, as `torch.optim.AdamW` (Loshchilov & Hutter 2019)."""

    kind = "adamw"
    title = "AdamW"
    summary = "Adam whose weight decay is a thing of its own; the usual choice for large networks."
    state_count = 2
    decouples = True

    learning_rate: float = learning_rate_setting(0.001)
    beta_1: float = beta_1_setting()
    beta_2: float = beta_2_setting()
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting(0.01)
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class NAdam(Optimizer):
    """Adam with Nesterov's look ahead, as `torch.optim.NAdam`; its momentum decay is 0.004 (Dozat 2016)."""

    kind = "nadam"
    title = "NAdam"
    summary = "Adam that looks ahead along its momentum before it steps."
    state_count = 2

    learning_rate: float = learning_rate_setting(0.002)
    beta_1: float = beta_1_setting(maximum=0.999)
    beta_2: float = beta_2_setting()
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class Adamax(Optimizer):
    """u ← max(β₂·u, |g| + ε), w ← w − η·m / ((1 − β₁ᵗ)·u), as `torch.optim.Adamax` (Kingma & Ba 2015)."""

    kind = "adamax"
    title = "Adamax"
    summary = "Adam that divides by the largest recent gradient instead of a mean."
    state_count = 2

    learning_rate: float = learning_rate_setting(0.002)
    beta_1: float = beta_1_setting()
    beta_2: float = beta_2_setting()
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class RMSprop(Optimizer):
    """v ← ρ·v + (1 − ρ)·g², b ← μ·b + g / (√v + ε), w ← w − η·b, as `torch.optim.RMSprop` (Hinton 2012)."""

    kind = "rmsprop"
    title = "RMSprop"
    summary = "Divides each step by how large the gradients were of late."
    state_count = 2

    learning_rate: float = learning_rate_setting(0.01)
    rho: float = rho_setting(0.99)
    momentum: float = number(
        0.0, "Momentum", "The share of the last step that is kept.", 0.0, 0.9999, advanced=True
    )
    epsilon: float = epsilon_setting()
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class Adagrad(Optimizer):
    """s ← s + g², w ← w − η·g / (√s + ε), as `torch.optim.Adagrad` (Duchi et al. 2011)."""

    kind = "adagrad"
    title = "Adagrad"
    summary = "Steps shrink for weights that have moved much; good where features are rare."
    state_count = 1

    learning_rate: float = learning_rate_setting(0.01)
    epsilon: float = epsilon_setting(1e-10)
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class Adadelta(Optimizer):
    """s ← ρ·s + (1 − ρ)·g², Δ = g·√(d + ε) / √(s + ε), d ← ρ·d + (1 − ρ)·Δ², w ← w − η·Δ, as
    `torch.optim.Adadelta` (Zeiler 2012).
    """

    kind = "adadelta"
    title = "Adadelta"
    summary = "Finds its step sizes by itself, from how far the weights went before."
    state_count = 2

    learning_rate: float = learning_rate_setting(1.0)
    rho: float = rho_setting(0.9)
    epsilon: float = epsilon_setting(1e-6)
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


@dataclass(frozen=True)
class Lion(Optimizer):
    """w ← w·(1 − η·λ) − η·sign(β₁·m + (1 − β₁)·g), m ← β₂·m + (1 − β₂)·g (Chen et al. 2023, which PyTorch
    lacks).
    """

    kind = "lion"
    title = "Lion"
    summary = "Every weight takes a step of the same size; wants a learning rate a tenth of Adam's."
    state_count = 1
    decouples = True

    learning_rate: float = learning_rate_setting(0.0001)
    beta_1: float = beta_1_setting()
    beta_2: float = beta_2_setting(0.99)
    weight_decay: float = weight_decay_setting()
    clip_norm: float = clip_norm_setting()
    clip_value: float = clip_value_setting()


OPTIMIZERS: Mapping[str, type[Optimizer]] = {
    optimizer.kind: optimizer
    for optimizer in (
        SGD, Momentum, Adam, AdamW, NAdam, AMSGrad, Adamax, RMSprop, Adagrad, Adadelta, Lion,
    )
}  # fmt: skip


def optimizer_of(given: Optimizer | str) -> Optimizer:
    """The optimizer that a script names, or brings with settings of its own; raises `SettingError`."""
    if isinstance(given, str) and given in OPTIMIZERS:
        return OPTIMIZERS[given]()
    if isinstance(given, Optimizer):
        return given
    raise SettingError(
        f"There is no optimizer {given!r}: choose one of {', '.join(OPTIMIZERS)}, or give one with its "
        "settings, such as Adam(learning_rate=0.001)."
    )
