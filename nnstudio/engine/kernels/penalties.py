"""The penalties on weights, and the largest norm that the weights of a unit may have.

Sums run in float64, in eight columns, so that neither threads nor processors change a bit of them.
"""

import math

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import fma
from nnstudio.engine.kernels.stretches import stretch, sum_of_squares
from nnstudio.engine.layout import FLOAT_BYTES, Context

_TINY = 1e-7  # PyTorch's renorm adds it to the norm


@njit(error_model="numpy")
def _sizes(w, count):
    """Sum of |w| over the first `count` weights."""
    a = b = c = d = e = f = g = h = 0.0
    whole = count // 8 * 8
    for i in range(0, whole, 8):
        a += abs(np.float64(w[i]))
        b += abs(np.float64(w[i + 1]))
        c += abs(np.float64(w[i + 2]))
        d += abs(np.float64(w[i + 3]))
        e += abs(np.float64(w[i + 4]))
        f += abs(np.float64(w[i + 5]))
        g += abs(np.float64(w[i + 6]))
        h += abs(np.float64(w[i + 7]))
    for i in range(whole, count):
        a += abs(np.float64(w[i]))
    return ((a + b) + (c + d)) + ((e + f) + (g + h))


@kernel
def penalty(instruction, context_address):
    """g ← g + l1·sign(w) + 2·l2·w with l1, l2 of the network and of the layer added up.

    Operands: first, count, l1, l2, layer_l1, layer_l2 (places among the rates).
    """
    at, context = int64s(instruction), int64s(context_address)
    w = float32s(stretch(context, Context.PARAMETERS, at[2]))
    g = float32s(stretch(context, Context.GRADIENTS, at[2]))
    rates = float64s(context[Context.RATES])
    l1, twice_l2 = np.float32(rates[at[4]] + rates[at[6]]), np.float32(2.0 * (rates[at[5]] + rates[at[7]]))
    for i in range(at[3]):
        sign = l1 if w[i] > ZERO else (-l1 if w[i] < ZERO else ZERO)
        g[i] = fma(twice_l2, w[i], g[i] + sign)
    report_fault(stretch(context, Context.GRADIENTS, at[2]), at[3], at, context)


@kernel
def penalty_value(instruction, context_address):
    """l1·Σ|w| + l2·Σw² of one parameter, with l1, l2 of the network and of the layer added up.

    Operands: first, count, l1, l2, layer_l1, layer_l2 (places among the rates), value (place of a float64 in
    the workspace).
    """
    at, context = int64s(instruction), int64s(context_address)
    w, rates = float32s(stretch(context, Context.PARAMETERS, at[2])), float64s(context[Context.RATES])
    l1, l2 = rates[at[4]] + rates[at[6]], rates[at[5]] + rates[at[7]]
    total = l1 * _sizes(w, at[3]) if l1 > 0.0 else 0.0
    if l2 > 0.0:
        total += l2 * sum_of_squares(w, 0, at[3])
    float64s(context[Context.WORKSPACE] + at[8] * FLOAT_BYTES)[0] = total


@kernel
def max_norm(instruction, context_address):
    """w ← w·limit / (‖w‖ + 10⁻⁷) for the weights of each unit whose norm is above the limit.

    Operands: first, units, width (weights of one unit, side by side), limit (place among the rates).
    """
    at, context = int64s(instruction), int64s(context_address)
    w, width = float32s(stretch(context, Context.PARAMETERS, at[2])), at[4]
    limit = float64s(context[Context.RATES])[at[5]]
    for first in range(0, at[3] * width, width):
        norm = math.sqrt(sum_of_squares(w, first, width))
        if norm > limit:
            factor = np.float32(limit / (norm + _TINY))
            for i in range(first, first + width):
                w[i] *= factor
