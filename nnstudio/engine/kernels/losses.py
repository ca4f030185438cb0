"""Losses: each sample's loss, whether it counts as a hit, and the gradient that starts the way back.

Every loss writes two rows of its report, (panels, 2, 16): loss and metric of each sample. The machine adds
them up in a fixed order. The gradient is that of weight × mean over the batch; samples past its end get none.
Operands of all: target, units, y, dy (−1: none), report, weight.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, TWO, ZERO, exp, log, log_one_plus, sigmoid
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, first_lanes, load, spread, store
from nnstudio.engine.layout import FLOAT_BYTES, LANES, NOTHING, PANEL_ROW_BYTES, WORD_BYTES, Context

_UNITS, _Y, _DY, _REPORT, _WEIGHT = 3, 4, 5, 6, 7


@njit(error_model="numpy")
def _panel(context, offset, features, panel):
    """Address of one panel of a value."""
    return context[Context.WORKSPACE] + (offset + panel * features * LANES) * FLOAT_BYTES


@njit(error_model="numpy")
def _scale(at, context, units):
    """The factor of every gradient: the output's weight over the number of terms."""
    rate = float64s(context[Context.RATES])[at[_WEIGHT]]
    return np.float32(rate / (context[Context.SAMPLES] * units))


@njit(error_model="numpy")
def _live(context, panel):
    """Samples of the batch in a panel."""
    return min(LANES, context[Context.SAMPLES] - panel * LANES)


@njit(error_model="numpy")
def _targets(at, context, panel, unit):
    """The targets of one unit for the samples of a panel, as lanes; float32 (N, units) in the data."""
    rows = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)
    data = float32s(int64s(context[Context.SOURCES])[at[2]])
    row = float32s(context[Context.SCRATCH])
    for lane in range(_live(context, panel)):
        row[lane] = data[rows[lane] * at[_UNITS] + unit]
    return load(context[Context.SCRATCH])


@kernel
def cross_entropy(instruction, context_address):
    """−log softmax(y)[class]; metric: whether the largest logit is that of the true class.

    The exponentials wait in the gradient for their sum, so that each is computed once.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, learns = at[_UNITS], at[_DY] != NOTHING
    scale = _scale(at, context, 1)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits, gradient = _panel(context, at[_Y], units, panel), _panel(context, at[_DY], units, panel)
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
        live = _live(context, panel)
        if learns:
            for row in range(0, end, PANEL_ROW_BYTES):
                store(gradient + row, first_lanes(load(gradient + row) / total * scale, live))
        report = _panel(context, at[_REPORT], 2, panel)
        store(report, log(total) + largest)
        store(report + PANEL_ROW_BYTES, largest)
        _true_classes(at, context, panel, live, float32s(logits), float32s(gradient), float32s(report), scale)


@njit(error_model="numpy")
def _true_classes(at, context, panel, live, logits, gradient, report, scale):
    """Take the true classes' logits off the losses and the scale off their gradients; compare with the
    largest.
    """
    rows = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)
    classes = int32s(int64s(context[Context.SOURCES])[at[2]])
    for lane in range(live):
        place = classes[rows[lane]] * LANES + lane
        report[lane] -= logits[place]
        report[LANES + lane] = ONE if logits[place] == report[LANES + lane] else ZERO
        if at[_DY] != NOTHING:
            gradient[place] -= scale


@kernel
def binary_cross_entropy(instruction, context_address):
    """max(y, 0) − y·t + log(1 + e^−|y|), mean over units; metric: the share of units whose sign is right."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[_UNITS]
    scale, part = _scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits, gradient = _panel(context, at[_Y], units, panel), _panel(context, at[_DY], units, panel)
        loss, hits = spread(ZERO), spread(ZERO)
        for unit in range(units):
            logit, label = load(logits + unit * PANEL_ROW_BYTES), _targets(at, context, panel, unit)
            size = choose(ZERO, logit, -logit, logit)
            loss = loss + (choose(logit, ZERO, logit, ZERO) - logit * label + log_one_plus(exp(-size)))
            wrong = choose(logit, ZERO, ONE, ZERO) - choose(label, HALF, ONE, ZERO)
            hits = hits + (ONE - wrong * wrong)
            if at[_DY] != NOTHING:
                slope = (sigmoid(logit) - label) * scale
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope, _live(context, panel)))
        _write_report(at, context, panel, loss * part, hits * part)


@kernel
def mse(instruction, context_address):
    """(y − t)², mean over units; metric: |y − t|."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[_UNITS]
    scale, part = TWO * _scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = _panel(context, at[_Y], units, panel), _panel(context, at[_DY], units, panel)
        squares, sizes = spread(ZERO), spread(ZERO)
        for unit in range(units):
            error = load(values + unit * PANEL_ROW_BYTES) - _targets(at, context, panel, unit)
            squares = squares + error * error
            sizes = sizes + choose(ZERO, error, -error, error)
            if at[_DY] != NOTHING:
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(error * scale, _live(context, panel)))
        _write_report(at, context, panel, squares * part, sizes * part)


@kernel
def mae(instruction, context_address):
    """|y − t|, mean over units; metric: the same. The slope where they meet is 0."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[_UNITS]
    scale, part = _scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = _panel(context, at[_Y], units, panel), _panel(context, at[_DY], units, panel)
        sizes = spread(ZERO)
        for unit in range(units):
            error = load(values + unit * PANEL_ROW_BYTES) - _targets(at, context, panel, unit)
            sizes = sizes + choose(ZERO, error, -error, error)
            if at[_DY] != NOTHING:
                slope = choose(error, ZERO, scale, choose(ZERO, error, -scale, error))  # NaN stays NaN
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope, _live(context, panel)))
        _write_report(at, context, panel, sizes * part, sizes * part)


@njit(error_model="numpy")
def _write_report(at, context, panel, loss, metric):
    report = _panel(context, at[_REPORT], 2, panel)
    store(report, loss)
    store(report + PANEL_ROW_BYTES, metric)
