"""The relatives of Adam; operands and rules are those of `kernels.optimizers`."""

import math

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.intrinsics import float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import any_fault, choose, fma, load, spread, square_root, store
from nnstudio.engine.kernels.stretches import OVERFLOW, moment, power, stretch, take
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES, Context

_DECAY = 0.9998367253526753  # 0.96^0.004: how fast NAdam's momentum nears β₁, one step's share
_FORGOTTEN = 1e-10  # a product of momenta so small changes no float32


@njit(error_model="numpy")
def _momenta(beta_1, step):
    """NAdam's momentum at a step and at the next, and the product of all up to this step."""
    decay, product, now = 1.0, 1.0, 0.0
    for _ in range(step):
        if product < _FORGOTTEN:
            break
        decay *= _DECAY
        product *= beta_1 * (1.0 - 0.5 * decay)
    decay = power(_DECAY, step)
    now = beta_1 * (1.0 - 0.5 * decay)
    return now, beta_1 * (1.0 - 0.5 * decay * _DECAY), product


@njit(error_model="numpy")
def _corrections(rates, at, context):
    """Adam's step size, and the factor of the root, with the bias corrections of this step in float64."""
    step = context[Context.STEP] + 1
    rate = np.float32(rates[at[4]] / (1.0 - power(rates[at[5]], step)))
    return rate, np.float32(1.0 / math.sqrt(1.0 - power(rates[at[6]], step)))


@njit(error_model="numpy")
def _mean_and_square(m, v, slope, rest_1, keep_2, rest_2):
    """Renew one row of the running means of gradients and of their squares."""
    mean, square = load(m), load(v)
    mean = fma(rest_1, slope - mean, mean)
    square = fma(rest_2, slope * slope, keep_2 * square)
    store(m, mean)
    store(v, square)
    return mean, square


@kernel
def amsgrad(instruction, context_address):
    """Adam with the largest v so far in place of v: w ← w − η·m̂ / (√(max v) / √(1 − β₂ᵗ) + ε).

    Operands: first, count, learning_rate, beta_1, beta_2, epsilon.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m, v, h = moment(context, 0, at[2]), moment(context, 1, at[2]), moment(context, 2, at[2])
    rates = float64s(context[Context.RATES])
    rate, root = _corrections(rates, at, context)
    epsilon, rest_1 = np.float32(rates[at[7]]), np.float32(1.0 - rates[at[5]])
    keep_2, rest_2 = np.float32(rates[at[6]]), np.float32(1.0 - rates[at[6]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old = load(w + row)
        mean, square = _mean_and_square(m + row, v + row, load(g + row), rest_1, keep_2, rest_2)
        highest = load(h + row)
        highest = choose(square, highest, square, highest)
        store(h + row, highest)
        new = old - rate * (mean / fma(square_root(highest), root, epsilon))
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def adamw(instruction, context_address):
    """w ← w·(1 − η·λ), then Adam.

    Operands: first, count, learning_rate, beta_1, beta_2, epsilon, weight_decay.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m, v = moment(context, 0, at[2]), moment(context, 1, at[2])
    rates = float64s(context[Context.RATES])
    rate, root = _corrections(rates, at, context)
    epsilon, rest_1 = np.float32(rates[at[7]]), np.float32(1.0 - rates[at[5]])
    keep_2, rest_2 = np.float32(rates[at[6]]), np.float32(1.0 - rates[at[6]])
    keep = np.float32(1.0 - rates[at[4]] * rates[at[8]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old = load(w + row)
        mean, square = _mean_and_square(m + row, v + row, load(g + row), rest_1, keep_2, rest_2)
        new = old * keep - rate * (mean / fma(square_root(square), root, epsilon))
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def nadam(instruction, context_address):
    """w ← w − η·((1 − μₜ)/(1 − Πμ)·g + μₜ₊₁/(1 − Πμ·μₜ₊₁)·m) / (√v̂ + ε), μₜ = β₁·(1 − ½·0.96^(0.004·t)).

    Operands: first, count, learning_rate, beta_1, beta_2, epsilon.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m, v = moment(context, 0, at[2]), moment(context, 1, at[2])
    rates = float64s(context[Context.RATES])
    beta_1, beta_2, step = rates[at[5]], rates[at[6]], context[Context.STEP] + 1
    now, after, product = _momenta(beta_1, step)
    slope_rate = np.float32(rates[at[4]] * (1.0 - now) / (1.0 - product))
    mean_rate = np.float32(rates[at[4]] * after / (1.0 - product * after))
    root = np.float32(1.0 / math.sqrt(1.0 - power(beta_2, step)))
    epsilon, rest_1 = np.float32(rates[at[7]]), np.float32(1.0 - beta_1)
    keep_2, rest_2 = np.float32(beta_2), np.float32(1.0 - beta_2)
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope = load(w + row), load(g + row)
        mean, square = _mean_and_square(m + row, v + row, slope, rest_1, keep_2, rest_2)
        along = fma(mean_rate, mean, slope_rate * slope)
        new = old - along / fma(square_root(square), root, epsilon)
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def adamax(instruction, context_address):
    """m ← β₁·m + (1 − β₁)·g, u ← max(β₂·u, |g| + ε), w ← w − η·m / ((1 − β₁ᵗ)·u).

    Operands: first, count, learning_rate, beta_1, beta_2, epsilon.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m, u = moment(context, 0, at[2]), moment(context, 1, at[2])
    rates = float64s(context[Context.RATES])
    rate = np.float32(rates[at[4]] / (1.0 - power(rates[at[5]], context[Context.STEP] + 1)))
    epsilon, rest_1 = np.float32(rates[at[7]]), np.float32(1.0 - rates[at[5]])
    keep_2 = np.float32(rates[at[6]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope, mean = load(w + row), load(g + row), load(m + row)
        mean = fma(rest_1, slope - mean, mean)
        size = choose(ZERO, slope, -slope, slope) + epsilon
        largest = keep_2 * load(u + row)
        largest = choose(largest, size, largest, size)
        store(m + row, mean)
        store(u + row, largest)
        new = old - rate * (mean / largest)
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def lion(instruction, context_address):
    """w ← w·(1 − η·λ) − η·sign(β₁·m + (1 − β₁)·g), m ← β₂·m + (1 − β₂)·g.

    Operands: first, count, learning_rate, beta_1, beta_2, weight_decay.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m = moment(context, 0, at[2])
    rates = float64s(context[Context.RATES])
    rate, keep = np.float32(rates[at[4]]), np.float32(1.0 - rates[at[4]] * rates[at[7]])
    rest_1, rest_2 = np.float32(1.0 - rates[at[5]]), np.float32(1.0 - rates[at[6]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope, mean = load(w + row), load(g + row), load(m + row)
        along = fma(rest_1, slope - mean, mean)
        sign = choose(along, ZERO, ONE, choose(ZERO, along, -ONE, along))  # NaN stays NaN
        store(m + row, fma(rest_2, slope - mean, mean))
        new = fma(-rate, sign, old * keep)
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW
