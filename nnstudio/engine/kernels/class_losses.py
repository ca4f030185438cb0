"""Losses over the shares of all classes; operands and reports as in `kernels.loss_panels`.

Plain cross-entropy, the usual one, goes through a panel lane-parallel, the others sample by sample.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, ZERO, exp, log, log_one_plus
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, first_lanes, load, spread, store
from nnstudio.engine.kernels.loss_panels import (
    DY,
    REPORT,
    SETTINGS,
    UNITS,
    Y,
    gradient_scale,
    live_in,
    panel_at,
    setting,
)
from nnstudio.engine.layout import LANES, NOTHING, PANEL_ROW_BYTES, WORD_BYTES, Context

_SMALLEST = np.float32(1.2e-38)


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
            true, others = _true_lanes(at, context, panel), spread(ZERO)
            for unit in range(units):
                row = unit * PANEL_ROW_BYTES
                share = load(gradient + row) / total * scale
                apart = true - np.float32(unit)
                others = others + choose(HALF, apart * apart, ZERO, share)
                store(gradient + row, first_lanes(share, live))
            store(context[Context.SCRATCH], others)
        report = panel_at(context, at[REPORT], 2, panel)
        store(report, log(total) + largest)
        store(report + PANEL_ROW_BYTES, largest)
        _true_classes(at, context, panel, live, float32s(logits), float32s(gradient), float32s(report))


@njit(error_model="numpy")
def _true_classes(at, context, panel, live, logits, gradient, report):
    """Take the true classes' logits off the losses, compare them with the largest, and give them their
    gradients.
    """
    others = float32s(context[Context.SCRATCH])
    rows, classes = _rows(context, panel), int32s(int64s(context[Context.SOURCES])[at[2]])
    for lane in range(live):
        place = classes[rows[lane]] * LANES + lane
        report[lane] -= logits[place]
        report[LANES + lane] = ONE if logits[place] == report[LANES + lane] else ZERO
        if at[DY] != NOTHING:
            gradient[place] = -others[lane]


@njit(error_model="numpy")
def _rows(context, panel):
    """Numbers of the rows in a panel."""
    return int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)


@njit(error_model="numpy")
def _true_lanes(at, context, panel):
    """The numbers of the true classes, as lanes."""
    rows, classes = _rows(context, panel), int32s(int64s(context[Context.SOURCES])[at[2]])
    lanes = float32s(context[Context.SCRATCH])
    for lane in range(live_in(context, panel)):
        lanes[lane] = np.float32(classes[rows[lane]])
    return load(context[Context.SCRATCH])


@njit(error_model="numpy")
def _largest(logits, units, lane):
    """The largest logit of a sample; NaN if it meets one first or last."""
    largest = logits[lane]
    for unit in range(1, units):
        logit = logits[unit * LANES + lane]
        largest = max(logit, largest)
    return largest


@njit(error_model="numpy")
def _total(logits, units, lane, largest):
    """Σ e^(y − largest) of a sample."""
    total = ZERO
    for unit in range(units):
        total += exp(logits[unit * LANES + lane] - largest)
    return total


@njit(error_model="numpy")
def _clear(context, at, panel, units):
    """No gradient for what lies past the end of the batch."""
    gradient = float32s(panel_at(context, at[DY], units, panel))
    for unit in range(units):
        for lane in range(live_in(context, panel), LANES):
            gradient[unit * LANES + lane] = ZERO


@njit(error_model="numpy")
def _weight(at, context, number):
    """Weight of a class; 1 where none were given."""
    place = at[SETTINGS + 1]
    return np.float32(float64s(context[Context.RATES])[place + number]) if place != NOTHING else ONE


@njit(error_model="numpy")
def _mean_weight(at, context):
    """Mean over the whole batch of the weights of the true classes."""
    rows, classes = _rows(context, 0), int32s(int64s(context[Context.SOURCES])[at[2]])
    total = 0.0
    for sample in range(context[Context.SAMPLES]):
        total += np.float64(_weight(at, context, classes[rows[sample]]))
    return np.float32(total / context[Context.SAMPLES])


@kernel
def weighted_cross_entropy(instruction, context_address):
    """(1 − ε)·w·(−log p) of the true class plus ε/units·Σ w·(−log p) of all, over the batch's mean w.

    Metric: whether the largest logit is that of the true class. The true class's gradient is what those of
    the others lack to 0, so that sure samples lose no digits. Operands: label_smoothing ε, class_weights.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, classes = at[UNITS], int32s(int64s(context[Context.SOURCES])[at[2]])
    smoothing, mean = setting(at, context, 0), _mean_weight(at, context)
    scale, own, each = gradient_scale(at, context, 1) / mean, ONE - smoothing, smoothing / np.float32(units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits = float32s(panel_at(context, at[Y], units, panel))
        gradient = float32s(panel_at(context, at[DY], units, panel))
        report, rows = float32s(panel_at(context, at[REPORT], 2, panel)), _rows(context, panel)
        for lane in range(live_in(context, panel)):
            true = classes[rows[lane]]
            largest = _largest(logits, units, lane)
            total = _total(logits, units, lane, largest)
            whole, weight = log(total) + largest, own * _weight(at, context, true)
            loss, weights = weight * (whole - logits[true * LANES + lane]), weight
            for unit in range(units):
                part = each * _weight(at, context, unit)
                loss += part * (whole - logits[unit * LANES + lane])
                weights += part
            report[lane] = loss / mean
            report[LANES + lane] = ONE if logits[true * LANES + lane] == largest else ZERO
            if at[DY] != NOTHING:
                others = ZERO
                for unit in range(units):
                    share = exp(logits[unit * LANES + lane] - largest) / total
                    slope = (weights * share - each * _weight(at, context, unit)) * scale
                    others += slope if unit != true else ZERO
                    gradient[unit * LANES + lane] = slope
                gradient[true * LANES + lane] = -others
        if at[DY] != NOTHING:
            _clear(context, at, panel, units)


@kernel
def focal(instruction, context_address):
    """−(1 − p)^γ·log p of the true class; metric: whether its logit is the largest. Operand: gamma.

    1 − p is the sum of the other shares, and log p that of one plus their ratio, so that sure samples lose no
    digits.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, classes = at[UNITS], int32s(int64s(context[Context.SOURCES])[at[2]])
    gamma, scale = setting(at, context, 0), gradient_scale(at, context, 1)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits = float32s(panel_at(context, at[Y], units, panel))
        gradient = float32s(panel_at(context, at[DY], units, panel))
        report, rows = float32s(panel_at(context, at[REPORT], 2, panel)), _rows(context, panel)
        for lane in range(live_in(context, panel)):
            true = classes[rows[lane]]
            largest = _largest(logits, units, lane)
            others = ZERO
            for unit in range(units):
                others += exp(logits[unit * LANES + lane] - largest) if unit != true else ZERO
            own = exp(logits[true * LANES + lane] - largest)
            total = own + others
            missing = choose(_SMALLEST, others / total, _SMALLEST, others / total)
            if own > others:
                surprise = log_one_plus(others / own)
            else:
                surprise = log(total) + largest - logits[true * LANES + lane]
            power = exp(gamma * log(missing))
            report[lane] = power * surprise
            report[LANES + lane] = ONE if logits[true * LANES + lane] == largest else ZERO
            if at[DY] != NOTHING:
                steep = power * (gamma * (own / total) * (surprise / missing) + ONE) * scale
                for unit in range(units):
                    share = exp(logits[unit * LANES + lane] - largest) / total
                    gradient[unit * LANES + lane] = steep * (-missing if unit == true else share)
        if at[DY] != NOTHING:
            _clear(context, at, panel, units)


@kernel
def kl_divergence(instruction, context_address):
    """Σ t·(log t − log softmax(y)); metric: whether the largest share is predicted to be the largest."""
    at, context = int64s(instruction), int64s(context_address)
    units, shares = at[UNITS], float32s(int64s(context[Context.SOURCES])[at[2]])
    scale = gradient_scale(at, context, 1)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits = float32s(panel_at(context, at[Y], units, panel))
        gradient = float32s(panel_at(context, at[DY], units, panel))
        report, rows = float32s(panel_at(context, at[REPORT], 2, panel)), _rows(context, panel)
        for lane in range(live_in(context, panel)):
            first = rows[lane] * units
            largest = _largest(logits, units, lane)
            total = _total(logits, units, lane, largest)
            whole, loss, wanted, best = log(total) + largest, ZERO, ZERO, 0
            for unit in range(units):
                share = shares[first + unit]
                sure = log(share) if share > _SMALLEST else ZERO
                loss += share * (sure - (logits[unit * LANES + lane] - whole))
                wanted += share
                best = unit if share > shares[first + best] else best
            report[lane] = loss
            report[LANES + lane] = ONE if logits[best * LANES + lane] == largest else ZERO
            if at[DY] != NOTHING:
                for unit in range(units):
                    share = exp(logits[unit * LANES + lane] - largest) / total
                    gradient[unit * LANES + lane] = (wanted * share - shares[first + unit]) * scale
        if at[DY] != NOTHING:
            _clear(context, at, panel, units)
