"""Optimizers on a stretch of the flat parameters; formulas are PyTorch's.

Operands of an optimizer: first, count, then the places of its settings among the rates; stretches are whole
panel rows. No step on gradients that `finite` lets pass overflows; should one (with moments from a damaged
file), the weight stays as it was and the fault is noted, so that the weights of a diverged run are numbers.
"""

import math

import numpy as np

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import any_fault, fma, load, spread, square_root, store
from nnstudio.engine.kernels.stretches import OVERFLOW, moment, power, stretch, take
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES, Context


@kernel
def sgd(instruction, context_address):
    """Plain descent: w ← w − η·g. Operands: first, count, learning_rate."""
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    rate = np.float32(float64s(context[Context.RATES])[at[4]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old = load(w + row)
        faults = take(w + row, fma(-rate, load(g + row), old), old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def momentum(instruction, context_address):
    """Descent with momentum: v ← μ·v + g, w ← w − η·v; Nesterov: w ← w − η·(g + μ·v).

    Operands: first, count, learning_rate, momentum, nesterov. The first step takes v = g, which is what
    v = 0 gives.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    v, rates = moment(context, 0, at[2]), float64s(context[Context.RATES])
    rate, share, nesterov = np.float32(rates[at[4]]), np.float32(rates[at[5]]), rates[at[6]] != 0.0
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope = load(w + row), load(g + row)
        velocity = fma(share, load(v + row), slope)
        store(v + row, velocity)
        direction = fma(share, velocity, slope) if nesterov else velocity
        faults = take(w + row, fma(-rate, direction, old), old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def adam(instruction, context_address):
    """Adam: m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², w ← w − η·m̂ / (√v̂ + ε).

    Operands: first, count, learning_rate, beta_1, beta_2, epsilon. Bias corrections in float64, as PyTorch
    has them. Root and quotient bound it: 0.12 ns for each weight (0.26 where LLVM vectorized a plain loop).
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    m, v, rates = moment(context, 0, at[2]), moment(context, 1, at[2]), float64s(context[Context.RATES])
    beta_1, beta_2, step = rates[at[5]], rates[at[6]], context[Context.STEP] + 1
    rate = np.float32(rates[at[4]] / (1.0 - power(beta_1, step)))
    root = np.float32(1.0 / math.sqrt(1.0 - power(beta_2, step)))
    epsilon, rest_1 = np.float32(rates[at[7]]), np.float32(1.0 - beta_1)
    keep_2, rest_2 = np.float32(beta_2), np.float32(1.0 - beta_2)
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope, mean = load(w + row), load(g + row), load(m + row)
        mean = fma(rest_1, slope - mean, mean)
        square = fma(rest_2, slope * slope, keep_2 * load(v + row))
        store(m + row, mean)
        store(v + row, square)
        new = old - rate * (mean / fma(square_root(square), root, epsilon))
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW
