"""The settings that several optimizers have, each described once."""

from nnstudio.engine.settings import number


def learning_rate_setting(default: float) -> float:
    """The step size; it may change while a run goes on."""
    rate: float = number(
        default, "Learning rate",
        "How large a step down the slope is; too large jumps about, too small crawls.",
        1e-7, 10.0, logarithmic=True, slides=(1e-5, 1.0), live=True,
    )  # fmt: skip
    return rate


def weight_decay_setting(default: float = 0.0) -> float:
    """The pull towards zero."""
    decay: float = number(
        default, "Weight decay", "Pulls all weights and biases towards zero at each step.",
        0.0, 10.0, logarithmic=True, slides=(1e-6, 1.0), advanced=True,
    )  # fmt: skip
    return decay


def clip_norm_setting() -> float:
    """A bound for the length of the whole gradient."""
    limit: float = number(
        0.0, "Clip norm", "The longest that the gradient of all weights together may be; 0: any length.",
        0.0, 1e6, logarithmic=True, advanced=True,
    )  # fmt: skip
    return limit


def clip_value_setting() -> float:
    """A bound for each gradient."""
    limit: float = number(
        0.0, "Clip value", "The largest that the gradient of one weight may be; 0: any size.",
        0.0, 1e6, logarithmic=True, advanced=True,
    )  # fmt: skip
    return limit


def beta_1_setting(default: float = 0.9, maximum: float = 0.9999) -> float:
    """The memory of the gradients."""
    beta: float = number(
        default, "β₁", "How long the mean of the gradients is remembered.", 0.0, maximum, advanced=True
    )
    return beta


def beta_2_setting(default: float = 0.999) -> float:
    """The memory of their squares."""
    beta: float = number(
        default, "β₂", "How long the mean of their squares is remembered.", 0.0, 0.99999, advanced=True
    )
    return beta


def rho_setting(default: float) -> float:
    """The memory of the squared gradients."""
    rho: float = number(
        default, "ρ", "How long the mean of the squared gradients is remembered.", 0.0, 0.99999, advanced=True
    )
    return rho


def epsilon_setting(default: float = 1e-8) -> float:
    """What is added to the divisor."""
    epsilon: float = number(
        default, "ε", "Keeps the step finite where gradients vanish.", 1e-16, 1.0,
        logarithmic=True, advanced=True,
    )  # fmt: skip
    return epsilon


def momentum_setting(default: float, advanced: bool) -> float:
    """The memory of the last step."""
    share: float = number(
        default, "Momentum", "The share of the last step that is kept.", 0.0, 0.9999, advanced=advanced
    )
    return share
