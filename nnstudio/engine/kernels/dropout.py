"""Dropout: a mask that depends on seed, layer, epoch, sample and unit only."""

import numpy as np

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.random import DROPOUT, philox
from nnstudio.engine.layout import LANES, Context


@kernel
def dropout_forward(instruction, context_address):
    """Forward: y = x·mask with mask 0 or 1 / (1 − rate). Operands: features, x, y, mask, rate, layer.

    One Philox call serves four units of a sample; the sample's row number, not its place in the batch, enters
    it.
    """
    at, context = int64s(instruction), int64s(context_address)
    features, x, y, mask, rate, layer = at[2], at[3], at[4], at[5], at[6], at[7]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    values, probability = float32s(context[Context.WORKSPACE]), float64s(context[Context.RATES])[rate]
    dropped = np.uint64(probability * 4294967296.0)
    kept = np.float32(1.0 / (1.0 - probability))
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        for unit in range(0, features, 4):
            for lane in range(LANES):
                sample = panel * LANES + lane
                row = rows[sample] if sample < samples else 0
                words = philox(
                    unit >> 2, row, context[Context.EPOCH], (DROPOUT << 24) + layer, context[Context.SEED]
                )
                i = (panel * features + unit) * LANES + lane
                values[mask + i] = ZERO if words[0] < dropped else kept
                if unit + 1 < features:
                    values[mask + i + LANES] = ZERO if words[1] < dropped else kept
                if unit + 2 < features:
                    values[mask + i + 2 * LANES] = ZERO if words[2] < dropped else kept
                if unit + 3 < features:
                    values[mask + i + 3 * LANES] = ZERO if words[3] < dropped else kept
        for i in range(panel * features * LANES, (panel + 1) * features * LANES):
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
