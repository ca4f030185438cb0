"""Losses: each sample's loss, whether it counts as a hit, and the gradient that starts the way back.

Every loss writes two rows of its report, (panels, 2, 16): loss and metric of each sample. The machine adds
them up in a fixed order. The gradient is that of weight × mean over the batch; samples past its end get none.
Operands of all: target, units, y, dy (−1: none), report, weight.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, TWO, ZERO, exp, log
from nnstudio.engine.kernels.intrinsics import float32s, int32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, first_lanes, load, spread, store
from nnstudio.engine.kernels.loss_panels import (
    DY,
    REPORT,
    UNITS,
    Y,
    gradient_scale,
    live_in,
    panel_at,
    targets_of,
    write_report,
)
from nnstudio.engine.layout import LANES, NOTHING, PANEL_ROW_BYTES, WORD_BYTES, Context


@kernel
def cross_entropy(instruction, context_address):
    """−log softmax(y)[class]; metric: whether the largest logit is that of the true class.

    The exponentials wait in the gradient for their sum, so that each is computed once. The true class's
    gradient is what those of the others lack to 0, so that sure samples lose no digits.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, learns = at[UNITS], at[DY] != NOTHING
    scale = gradient_scale(at, context, 1)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        end = units * PANEL_ROW_BYTES
        largest = load(logits)
        for row in range(PANEL_ROW_BYTES, end, PANEL_ROW_BYTES):
            logit = load(logits + row)
            largest = choose(logit, largest, logit, largest)
        total = spread(ZERO)
        for row in range(0, end, PANEL_ROW_BYTES):
            power = exp(load(logits + row) - largest)
            total = total + power
            if learns:
                store(gradient + row, power)
        live = live_in(context, panel)
        if learns:
            for row in range(0, end, PANEL_ROW_BYTES):
                store(gradient + row, first_lanes(load(gradient + row) / total * scale, live))
        report = panel_at(context, at[REPORT], 2, panel)
        store(report, log(total) + largest)
        store(report + PANEL_ROW_BYTES, largest)
        _true_classes(at, context, panel, live, float32s(logits), float32s(gradient), float32s(report))


@njit(error_model="numpy")
def _true_classes(at, context, panel, live, logits, gradient, report):
    """Take the true classes' logits off the losses, compare them with the largest, and give them their
    gradients.
    """
    units = at[UNITS]
    rows = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)
    classes = int32s(int64s(context[Context.SOURCES])[at[2]])
    for lane in range(live):
        place = classes[rows[lane]] * LANES + lane
        report[lane] -= logits[place]
        report[LANES + lane] = ONE if logits[place] == report[LANES + lane] else ZERO
        if at[DY] != NOTHING:
            gradient[place] = ZERO
            others = ZERO
            for unit in range(units):
                others += gradient[unit * LANES + lane]
            gradient[place] = -others


@kernel
def mse(instruction, context_address):
    """(y − t)², mean over units; metric: |y − t|."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = TWO * gradient_scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        squares, sizes = spread(ZERO), spread(ZERO)
        for unit in range(units):
            error = load(values + unit * PANEL_ROW_BYTES) - targets_of(at, context, panel, unit)
            squares = squares + error * error
            sizes = sizes + choose(ZERO, error, -error, error)
            if at[DY] != NOTHING:
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(error * scale, live_in(context, panel)))
        write_report(at, context, panel, squares * part, sizes * part)


@kernel
def mae(instruction, context_address):
    """|y − t|, mean over units; metric: the same. The slope where they meet is 0."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        sizes = spread(ZERO)
        for unit in range(units):
            error = load(values + unit * PANEL_ROW_BYTES) - targets_of(at, context, panel, unit)
            sizes = sizes + choose(ZERO, error, -error, error)
            if at[DY] != NOTHING:
                slope = choose(error, ZERO, scale, choose(ZERO, error, -scale, error))  # NaN stays NaN
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope, live_in(context, panel)))
        write_report(at, context, panel, sizes * part, sizes * part)
