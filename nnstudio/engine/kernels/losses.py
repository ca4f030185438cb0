"""Losses: each sample's loss, whether it counts as a hit, and the gradient that starts the way back.

Every loss writes two rows of its report, (panels, 2, 16): loss and metric of each sample. The machine adds them up in a
fixed order. The gradient is that of weight × mean over the batch; samples past its end get none.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO, exp, log, log_one_plus, sigmoid
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.layout import FLOAT_BYTES, LANES, Context


@njit(error_model="numpy")
def _panel(context, offset, features, panel):
    return float32s(context[Context.WORKSPACE] + (offset + panel * features * LANES) * FLOAT_BYTES)


@njit(error_model="numpy")
def _scale(context, weight, units):
    """The factor of every gradient: the output's weight over the number of terms."""
    rate = float64s(context[Context.RATES])[weight]
    return np.float32(rate / (context[Context.SAMPLES] * units))


@kernel
def cross_entropy(instruction, context_address):
    """−log softmax(z)[class]. Operands: target, units, z, dz (−1: none), report, weight.

    Metric: whether the largest logit is that of the true class.
    """
    at, context = int64s(instruction), int64s(context_address)
    target, units, z, dz, report, weight = at[2], at[3], at[4], at[5], at[6], at[7]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    classes = int32s(int64s(context[Context.SOURCES])[target])
    scale = _scale(context, weight, 1)
    largest = float32s(context[Context.SCRATCH])
    total = float32s(context[Context.SCRATCH] + LANES * FLOAT_BYTES)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits, out = _panel(context, z, units, panel), _panel(context, report, 2, panel)
        for lane in range(LANES):
            largest[lane] = logits[lane]
            total[lane] = ZERO
        for i in range(1, units):
            for lane in range(LANES):
                value = logits[i * LANES + lane]
                largest[lane] = value if value > largest[lane] else largest[lane]
        for i in range(units):
            for lane in range(LANES):
                total[lane] += exp(logits[i * LANES + lane] - largest[lane])
        for lane in range(LANES):
            out[lane] = log(total[lane]) + largest[lane]
        live = min(LANES, samples - panel * LANES)
        if dz >= 0:
            gradient = _panel(context, dz, units, panel)
            for i in range(units):
                for lane in range(LANES):
                    share = exp(logits[i * LANES + lane] - largest[lane]) / total[lane]
                    gradient[i * LANES + lane] = share * scale if lane < live else ZERO
        for lane in range(live):
            true_class = classes[rows[panel * LANES + lane]]
            logit = logits[true_class * LANES + lane]
            out[lane] -= logit
            out[LANES + lane] = ONE if logit == largest[lane] else ZERO
            if dz >= 0:
                _panel(context, dz, units, panel)[true_class * LANES + lane] -= scale


@kernel
def binary_cross_entropy(instruction, context_address):
    """max(z, 0) − z·t + log(1 + e^−|z|), mean over units. Operands: target, units, z, dz (−1: none), report, weight.

    Metric: the share of units whose sign is right.
    """
    at, context = int64s(instruction), int64s(context_address)
    target, units, z, dz, report, weight = at[2], at[3], at[4], at[5], at[6], at[7]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    labels = float32s(int64s(context[Context.SOURCES])[target])
    scale, part = _scale(context, weight, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        logits, out = _panel(context, z, units, panel), _panel(context, report, 2, panel)
        gradient = _panel(context, dz, units, panel)
        for lane in range(LANES):
            sample = panel * LANES + lane
            loss, hits = ZERO, ZERO
            for i in range(units):
                at_unit = i * LANES + lane
                if sample < samples:
                    value, label = logits[at_unit], labels[rows[sample] * units + i]
                    size = -value if value < ZERO else value
                    loss += (value if value > ZERO else ZERO) - value * label + log_one_plus(exp(-size))
                    hits += ONE if (value > ZERO) == (label > np.float32(0.5)) else ZERO
                    if dz >= 0:
                        gradient[at_unit] = (sigmoid(value) - label) * scale
                elif dz >= 0:
                    gradient[at_unit] = ZERO
            out[lane], out[LANES + lane] = loss * part, hits * part


@kernel
def mse(instruction, context_address):
    """(y − t)², mean over units. Operands: target, units, y, dy (−1: none), report, weight. Metric: |y − t|."""
    at, context = int64s(instruction), int64s(context_address)
    target, units, y, dy, report, weight = at[2], at[3], at[4], at[5], at[6], at[7]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    targets = float32s(int64s(context[Context.SOURCES])[target])
    scale, part = np.float32(2) * _scale(context, weight, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, out = _panel(context, y, units, panel), _panel(context, report, 2, panel)
        gradient = _panel(context, dy, units, panel)
        for lane in range(LANES):
            sample = panel * LANES + lane
            squares, sizes = ZERO, ZERO
            for i in range(units):
                if sample < samples:
                    error = values[i * LANES + lane] - targets[rows[sample] * units + i]
                    squares += error * error
                    sizes += -error if error < ZERO else error
                    if dy >= 0:
                        gradient[i * LANES + lane] = error * scale
                elif dy >= 0:
                    gradient[i * LANES + lane] = ZERO
            out[lane], out[LANES + lane] = squares * part, sizes * part


@kernel
def mae(instruction, context_address):
    """|y − t|, mean over units. Operands: target, units, y, dy (−1: none), report, weight. Metric: the same."""
    at, context = int64s(instruction), int64s(context_address)
    target, units, y, dy, report, weight = at[2], at[3], at[4], at[5], at[6], at[7]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    targets = float32s(int64s(context[Context.SOURCES])[target])
    scale, part = _scale(context, weight, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, out = _panel(context, y, units, panel), _panel(context, report, 2, panel)
        gradient = _panel(context, dy, units, panel)
        for lane in range(LANES):
            sample = panel * LANES + lane
            sizes = ZERO
            for i in range(units):
                if sample < samples:
                    error = values[i * LANES + lane] - targets[rows[sample] * units + i]
                    sizes += -error if error < ZERO else error
                    sign = scale if error > ZERO else (-scale if error < ZERO else error)  # keeps NaN
                    if dy >= 0:
                        gradient[i * LANES + lane] = sign
                elif dy >= 0:
                    gradient[i * LANES + lane] = ZERO
            out[lane], out[LANES + lane] = sizes * part, sizes * part
