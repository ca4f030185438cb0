"""Weighs samples: after any loss, each sample's weight scales its loss, its metric and its gradient."""

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import load, store
from nnstudio.engine.kernels.loss_panels import live_in, panel_at
from nnstudio.engine.layout import LANES, NOTHING, PANEL_ROW_BYTES, WORD_BYTES, Context


@kernel
def weigh_samples(instruction, context_address):
    """loss ← w·loss, metric ← w·metric and dy ← w·dy, sample by sample.

    Operands: weights (float32 (N,) in the data), units, dy (−1: none), report. Samples past the end of the
    batch have the weight 0.
    """
    at, context = int64s(instruction), int64s(context_address)
    data, units = float32s(int64s(context[Context.SOURCES])[at[2]]), at[3]
    lanes = float32s(context[Context.SCRATCH])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        rows, live = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES), live_in(context, panel)
        for lane in range(LANES):
            lanes[lane] = data[rows[lane]] if lane < live else ZERO
        weights = load(context[Context.SCRATCH])
        report = panel_at(context, at[5], 2, panel)
        for row in range(report, report + 2 * PANEL_ROW_BYTES, PANEL_ROW_BYTES):
            store(row, load(row) * weights)
        if at[4] != NOTHING:
            gradient = panel_at(context, at[4], units, panel)
            for row in range(gradient, gradient + units * PANEL_ROW_BYTES, PANEL_ROW_BYTES):
                store(row, load(row) * weights)
