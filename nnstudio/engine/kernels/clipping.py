"""Clipping by the norm of all gradients and by value, and the weight decay that joins them.

The norm's parts are summed in float64, in eight columns within a stretch and then stretch by stretch, so that
neither threads nor processors change a bit of it.
"""

import math

import numpy as np

from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, fma, load, store
from nnstudio.engine.kernels.stretches import stretch, sum_of_squares
from nnstudio.engine.layout import FLOAT_BYTES, NOTHING, PANEL_ROW_BYTES, Context

_TINY = 1e-6  # PyTorch's clip_grad_norm_ adds it to the norm


@kernel
def gradient_squares(instruction, context_address):
    """Sum of g² over a stretch. Operands: first, count, squares (place in the workspace)."""
    at, context = int64s(instruction), int64s(context_address)
    g = float32s(stretch(context, Context.GRADIENTS, at[2]))
    float64s(context[Context.WORKSPACE] + at[4] * FLOAT_BYTES)[0] = sum_of_squares(g, 0, at[3])


@kernel
def adjust(instruction, context_address):
    """g ← g·min(1, clip_norm / (‖all g‖ + 10⁻⁶)), cut to ± clip_value, plus weight_decay·w.

    Operands: first, count, squares and stretches (where the parts of ‖g‖² stand and how many), then places
    among the rates or −1: clip_norm, clip_value, weight_decay.
    """
    at, context = int64s(instruction), int64s(context_address)
    w, g = stretch(context, Context.PARAMETERS, at[2]), stretch(context, Context.GRADIENTS, at[2])
    rates, scale = float64s(context[Context.RATES]), 1.0
    if at[6] != NOTHING:
        squares, total = float64s(context[Context.WORKSPACE] + at[4] * FLOAT_BYTES), 0.0
        for number in range(at[5]):
            total += squares[number]
        scale = min(1.0, rates[at[6]] / (math.sqrt(total) + _TINY))
    factor = np.float32(scale)
    limit = np.float32(rates[at[7]] if at[7] != NOTHING else np.inf)
    decay = np.float32(rates[at[8]] if at[8] != NOTHING else 0.0)
    for row in range(0, at[3] * FLOAT_BYTES, PANEL_ROW_BYTES):
        slope = load(g + row) * factor
        slope = choose(slope, limit, limit, slope)
        slope = choose(-limit, slope, -limit, slope)
        store(g + row, fma(decay, load(w + row), slope))
