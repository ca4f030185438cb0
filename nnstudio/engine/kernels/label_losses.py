"""Losses for labels of yes and no; operands and reports are those of `kernels.loss_panels`.

Each is the mean over the units; their metric is the share of right signs.

No loss or gradient is a difference of large numbers: sure samples lose no digits.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, TWO, ZERO, exp, log, log_one_plus
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose
from nnstudio.engine.kernels.loss_panels import first_setting, mean_over_units, second_setting

_SMALLEST = np.float32(1.2e-38)


@njit(error_model="numpy")
def _hits(value, label):
    """1 where the sign of a logit is that of the label."""
    wrong = choose(value, ZERO, ONE, ZERO) - choose(label, HALF, ONE, ZERO)
    return ONE - wrong * wrong


@njit(error_model="numpy")
def _shares(value):
    """σ(z), σ(−z) = 1 − σ(z) and −log of the larger, each to its own last digits."""
    power = exp(choose(value, ZERO, -value, value))
    large = ONE / (power + ONE)
    small = power * large
    return choose(value, ZERO, large, small), choose(value, ZERO, small, large), log_one_plus(power)


@njit(error_model="numpy")
def _positive(value):
    """Its positive part."""
    return choose(value, ZERO, value, ZERO)


@njit(error_model="numpy")
def _power_of(number, exponent):
    """number^exponent for 0 ≤ number."""
    return exp(exponent * log(choose(_SMALLEST, number, _SMALLEST, number)))


@mean_over_units
def _binary_cross_entropy(value, target, settings):
    yes, no = settings[0] * target, ONE - target
    yes_share, no_share, rest = _shares(value)
    loss = yes * (_positive(-value) + rest) + no * (_positive(value) + rest)
    return loss, _hits(value, target), no * yes_share - yes * no_share


@mean_over_units
def _binary_focal(value, target, settings):
    gamma, alpha = settings
    no = ONE - target
    yes_share, no_share, rest = _shares(value)
    missing = target * no_share + no * yes_share
    missing = choose(_SMALLEST, missing, _SMALLEST, missing)
    factor = (target * alpha + no * (ONE - alpha)) * _power_of(missing, gamma)
    surprise = target * _positive(-value) + no * _positive(value) + rest
    steep = gamma * surprise * (no - target) * (yes_share * no_share / missing)
    slope = factor * (no * yes_share - target * no_share + steep)
    return factor * surprise, _hits(value, target), slope


@mean_over_units
def _hinge(value, target, settings):
    sign = TWO * target - ONE
    gap = ONE - sign * value
    slope = choose(gap, ZERO, -sign, choose(ZERO, gap, ZERO, gap))  # NaN stays NaN
    return choose(ZERO, gap, ZERO, gap), _hits(value, target), slope


@kernel
def binary_cross_entropy(instruction, context_address):
    """−π·t·log σ(y) − (1 − t)·log σ(−y). Operand: positive_weight π."""
    _binary_cross_entropy(instruction, context_address, (first_setting(instruction, context_address),))


@kernel
def binary_focal(instruction, context_address):
    """α*·m^γ·binary cross-entropy, m = t·(1 − p) + (1 − t)·p. Operands: gamma, alpha."""
    gamma = first_setting(instruction, context_address)
    alpha = second_setting(instruction, context_address)
    _binary_focal(instruction, context_address, (gamma, alpha))


@kernel
def hinge(instruction, context_address):
    """max(0, 1 − s·y) with s = 2·t − 1."""
    _hinge(instruction, context_address, ())
