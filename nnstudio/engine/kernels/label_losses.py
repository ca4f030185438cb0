"""Losses for labels of yes and no; operands and reports as in `kernels.losses`."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, TWO, ZERO, exp, log, log_one_plus
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, first_lanes, load, spread, store
from nnstudio.engine.kernels.loss_panels import (
    DY,
    UNITS,
    Y,
    gradient_scale,
    live_in,
    panel_at,
    setting,
    targets_of,
    write_report,
)
from nnstudio.engine.layout import NOTHING, PANEL_ROW_BYTES, Context

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


@kernel
def binary_cross_entropy(instruction, context_address):
    """−π·t·log σ(y) − (1 − t)·log σ(−y), mean over units; metric: the share of right signs.

    Neither loss nor gradient is a difference of large numbers: sure samples lose no digits. Operand:
    positive_weight π.
    """
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    positive_weight = setting(at, context, 0)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            yes, no = positive_weight * target, ONE - target
            yes_share, no_share, rest = _shares(value)
            losses = losses + (yes * (_positive(-value) + rest) + no * (_positive(value) + rest))
            metrics = metrics + _hits(value, target)
            if at[DY] != NOTHING:
                slope = no * yes_share - yes * no_share
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)


@kernel
def binary_focal(instruction, context_address):
    """α*·m^γ·binary cross-entropy, m = t·(1 − p) + (1 − t)·p, mean over units; metric: right signs.

    Operands: gamma, alpha.
    """
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    gamma, alpha = setting(at, context, 0), setting(at, context, 1)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            no = ONE - target
            yes_share, no_share, rest = _shares(value)
            missing = target * no_share + no * yes_share
            missing = choose(_SMALLEST, missing, _SMALLEST, missing)
            factor = (target * alpha + no * (ONE - alpha)) * _power_of(missing, gamma)
            surprise = target * _positive(-value) + no * _positive(value) + rest
            losses = losses + factor * surprise
            metrics = metrics + _hits(value, target)
            if at[DY] != NOTHING:
                steep = gamma * surprise * (no - target) * (yes_share * no_share / missing)
                slope = factor * (no * yes_share - target * no_share + steep)
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)


@kernel
def hinge(instruction, context_address):
    """max(0, 1 − s·y) with s = 2·t − 1, mean over units; metric: the share of right signs."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            sign = TWO * target - ONE
            gap = ONE - sign * value
            losses = losses + choose(ZERO, gap, ZERO, gap)
            metrics = metrics + _hits(value, target)
            if at[DY] != NOTHING:
                slope = choose(gap, ZERO, -sign, choose(ZERO, gap, ZERO, gap))  # NaN stays NaN
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)
