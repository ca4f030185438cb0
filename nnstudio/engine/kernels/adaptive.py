"""Optimizers that divide by the size of past gradients; rules as in `kernels.optimizers`."""

import numpy as np

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import any_fault, fma, load, spread, square_root, store
from nnstudio.engine.kernels.stretches import OVERFLOW, moment, stretch, take
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES, Context


@kernel
def rmsprop(instruction, context_address):
    """v ← ρ·v + (1 − ρ)·g², b ← μ·b + g / (√v + ε), w ← w − η·b.

    Operands: first, count, learning_rate, rho, momentum, epsilon.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    v, b = moment(context, 0, at[2]), moment(context, 1, at[2])
    rates = float64s(context[Context.RATES])
    rate, share, epsilon = np.float32(rates[at[4]]), np.float32(rates[at[6]]), np.float32(rates[at[7]])
    keep, rest = np.float32(rates[at[5]]), np.float32(1.0 - rates[at[5]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope = load(w + row), load(g + row)
        square = fma(rest, slope * slope, keep * load(v + row))
        along = fma(share, load(b + row), slope / (square_root(square) + epsilon))
        store(v + row, square)
        store(b + row, along)
        new = fma(-rate, along, old)
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def adagrad(instruction, context_address):
    """s ← s + g², w ← w − η·g / (√s + ε). Operands: first, count, learning_rate, epsilon."""
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    s = moment(context, 0, at[2])
    rates = float64s(context[Context.RATES])
    rate, epsilon = np.float32(rates[at[4]]), np.float32(rates[at[5]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope = load(w + row), load(g + row)
        total = fma(slope, slope, load(s + row))
        store(s + row, total)
        new = old - rate * (slope / (square_root(total) + epsilon))
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW


@kernel
def adadelta(instruction, context_address):
    """s ← ρ·s + (1 − ρ)·g², Δ = g·√(d + ε) / √(s + ε), d ← ρ·d + (1 − ρ)·Δ², w ← w − η·Δ.

    Operands: first, count, learning_rate, rho, epsilon.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    s, d = moment(context, 0, at[2]), moment(context, 1, at[2])
    rates = float64s(context[Context.RATES])
    rate, epsilon = np.float32(rates[at[4]]), np.float32(rates[at[6]])
    keep, rest = np.float32(rates[at[5]]), np.float32(1.0 - rates[at[5]])
    faults = spread(ZERO)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        old, slope, way = load(w + row), load(g + row), load(d + row)
        square = fma(rest, slope * slope, keep * load(s + row))
        change = square_root(way + epsilon) / square_root(square + epsilon) * slope
        store(s + row, square)
        store(d + row, fma(rest, change * change, keep * way))
        new = fma(-rate, change, old)
        faults = take(w + row, new, old, faults)
    if any_fault(faults):
        context[Context.FAULT] = OVERFLOW
