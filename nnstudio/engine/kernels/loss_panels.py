"""What losses do on a panel: find values, targets and scale, go through the units, and write the report.

Every loss writes two rows of its report, (panels, 2, 16): loss and metric of each sample. The machine adds
them up in a fixed order. The gradient is that of weight × mean over the batch; samples past its end get none.
Operands of all: target, units, y, dy (−1: none), report, weight.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.lanes import first_lanes, load, spread, store
from nnstudio.engine.layout import FLOAT_BYTES, LANES, NOTHING, PANEL_ROW_BYTES, WORD_BYTES, Context

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


def mean_over_units(term):
    """Make of `term(value, target, settings)`, which gives loss, metric and slope, the mean over all units.

    What is made takes instruction, context and `settings`, a tuple of the loss's own operands.
    """
    compiled_term = njit(error_model="numpy")(term)

    @njit(error_model="numpy")
    def loss_of_panels(instruction, context_address, settings):
        at, context = int64s(instruction), int64s(context_address)
        units = at[UNITS]
        scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
        for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
            values = panel_at(context, at[Y], units, panel)
            gradient = panel_at(context, at[DY], units, panel)
            losses, metrics, live = spread(ZERO), spread(ZERO), live_in(context, panel)
            for unit in range(units):
                row, target = unit * PANEL_ROW_BYTES, targets_of(at, context, panel, unit)
                loss, metric, slope = compiled_term(load(values + row), target, settings)
                losses, metrics = losses + loss, metrics + metric
                if at[DY] != NOTHING:
                    store(gradient + row, first_lanes(slope * scale, live))
            write_report(at, context, panel, losses * part, metrics * part)

    return loss_of_panels


@njit(error_model="numpy")
def first_setting(instruction, context_address):
    """The value of the loss's first operand behind the common ones."""
    return setting(int64s(instruction), int64s(context_address), 0)


@njit(error_model="numpy")
def second_setting(instruction, context_address):
    """The value of the loss's second operand behind the common ones."""
    return setting(int64s(instruction), int64s(context_address), 1)
