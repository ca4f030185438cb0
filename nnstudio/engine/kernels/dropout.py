"""Dropout: a mask that depends on seed, layer, epoch, sample and unit (or channel) only."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.random import DROPOUT, philox
from nnstudio.engine.layout import LANES, Context


@njit(error_model="numpy")
def _draw_mask(context, panel, units, mask, rate, layer):
    """Write the mask of one panel, (units, 16), to `mask`: 0 or 1 / (1 − rate).

    One Philox call serves four units of a sample; the sample's row number, not its place in the batch, enters
    it.
    """
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    values, probability = float32s(context[Context.WORKSPACE]), float64s(context[Context.RATES])[rate]
    dropped = np.uint64(probability * 4294967296.0)
    kept = np.float32(1.0 / (1.0 - probability))
    for unit in range(0, units, 4):
        for lane in range(LANES):
            sample = panel * LANES + lane
            row = rows[sample] if sample < samples else 0
            words = philox(
                unit >> 2, row, context[Context.EPOCH], (DROPOUT << 24) + layer, context[Context.SEED]
            )
            i = mask + unit * LANES + lane
            values[i] = ZERO if words[0] < dropped else kept
            if unit + 1 < units:
                values[i + LANES] = ZERO if words[1] < dropped else kept
            if unit + 2 < units:
                values[i + 2 * LANES] = ZERO if words[2] < dropped else kept
            if unit + 3 < units:
                values[i + 3 * LANES] = ZERO if words[3] < dropped else kept


@kernel
def dropout_forward(instruction, context_address):
    """Forward: y = x·mask with mask 0 or 1 / (1 − rate). Operands: features, x, y, mask, rate, layer."""
    at, context = int64s(instruction), int64s(context_address)
    features, x, y, mask, rate, layer = at[2], at[3], at[4], at[5], at[6], at[7]
    values = float32s(context[Context.WORKSPACE])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        first = panel * features * LANES
        _draw_mask(context, panel, features, mask + first, rate, layer)
        for i in range(first, first + features * LANES):
            values[y + i] = values[x + i] * values[mask + i]


@kernel
def dropout_backward(instruction, context_address):
    """Backward: dx = dy·mask (or +=). Operands: features, dy, dx, mask, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    features, dy, dx, mask, accumulate = at[2], at[3], at[4], at[5], at[6]
    values = float32s(context[Context.WORKSPACE])
    row = features * LANES
    for i in range(context[Context.FIRST_PANEL] * row, context[Context.LAST_PANEL] * row):
        values[dx + i] = (values[dx + i] if accumulate else ZERO) + values[dy + i] * values[mask + i]


@kernel
def spatial_dropout_forward(instruction, context_address):
    """Forward: y = x·mask with one mask for all positions of a channel, 0 or 1 / (1 − rate).

    Operands: positions, channels, x, y, mask, rate, layer.
    """
    at, context = int64s(instruction), int64s(context_address)
    positions, channels, x, y, mask, rate, layer = at[2], at[3], at[4], at[5], at[6], at[7], at[8]
    values = float32s(context[Context.WORKSPACE])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        kept = mask + panel * channels * LANES
        _draw_mask(context, panel, channels, kept, rate, layer)
        for position in range(positions):
            first = (panel * positions + position) * channels * LANES
            for i in range(channels * LANES):
                values[y + first + i] = values[x + first + i] * values[kept + i]


@kernel
def spatial_dropout_backward(instruction, context_address):
    """Backward: dx = dy·mask (or +=). Operands: positions, channels, dy, dx, mask, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    positions, channels, dy, dx, mask, accumulate = at[2], at[3], at[4], at[5], at[6], at[7]
    values = float32s(context[Context.WORKSPACE])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        kept = mask + panel * channels * LANES
        for position in range(positions):
            first = (panel * positions + position) * channels * LANES
            for i in range(channels * LANES):
                before = values[dx + first + i] if accumulate else ZERO
                values[dx + first + i] = before + values[dy + first + i] * values[kept + i]
