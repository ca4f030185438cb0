"""What every loss does on a panel: find its values, targets and scale, and write its report."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.lanes import load, store
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, WORD_BYTES, Context

UNITS, Y, DY, REPORT, WEIGHT, SETTINGS = 3, 4, 5, 6, 7, 8
"""Words of a loss's instruction; its settings, as places among the rates, come last."""


@njit(error_model="numpy")
def panel_at(context, offset, features, panel):
    """Address of one panel of a value."""
    return context[Context.WORKSPACE] + (offset + panel * features * LANES) * FLOAT_BYTES


@njit(error_model="numpy")
def gradient_scale(at, context, units):
    """The factor of every gradient: the output's weight over the number of terms."""
    rate = float64s(context[Context.RATES])[at[WEIGHT]]
    return np.float32(rate / (context[Context.SAMPLES] * units))


@njit(error_model="numpy")
def live_in(context, panel):
    """Samples of the batch in a panel."""
    return min(LANES, context[Context.SAMPLES] - panel * LANES)


@njit(error_model="numpy")
def targets_of(at, context, panel, unit):
    """The targets of one unit for the samples of a panel, as lanes; float32 (N, units) in the data."""
    rows = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)
    data = float32s(int64s(context[Context.SOURCES])[at[2]])
    row = float32s(context[Context.SCRATCH])
    for lane in range(live_in(context, panel)):
        row[lane] = data[rows[lane] * at[UNITS] + unit]
    return load(context[Context.SCRATCH])


@njit(error_model="numpy")
def setting(at, context, number):
    """The value of a setting of the loss."""
    return np.float32(float64s(context[Context.RATES])[at[SETTINGS + number]])


@njit(error_model="numpy")
def write_report(at, context, panel, loss, metric):
    report = panel_at(context, at[REPORT], 2, panel)
    store(report, loss)
    store(report + PANEL_ROW_BYTES, metric)
