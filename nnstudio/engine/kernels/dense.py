"""The fully connected layer: forward, the gradient of its input, and the gradient of its weights."""

from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import call, float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.product import (
    A, A_DEPTH, A_ROW, B, B_PANEL, C, C_PANEL, C_ROW, DEPTH, JOB_FLOATS, MODE, PANELS, ROWS, START, START_ROW,
)  # fmt: skip
from nnstudio.engine.kernels.tile import FROM_RESULT, FROM_START
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context


@kernel
def dense_forward(instruction, context_address):
    """Y = W·X + b. Operands: units, features, weight, bias (−1: none), x, y."""
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, bias, x, y = at[2], at[3], at[4], at[5], at[6], at[7]
    first, workspace = context[Context.FIRST_PANEL], context[Context.WORKSPACE]
    job = int64s(context[Context.SCRATCH])
    job[ROWS], job[DEPTH], job[PANELS] = units, features, context[Context.LAST_PANEL] - first
    job[A], job[A_ROW] = context[Context.PARAMETERS] + weight * FLOAT_BYTES, features * FLOAT_BYTES
    job[A_DEPTH] = FLOAT_BYTES
    job[B_PANEL], job[C_PANEL], job[C_ROW] = features * PANEL_ROW_BYTES, units * PANEL_ROW_BYTES, PANEL_ROW_BYTES
    job[B] = workspace + x * FLOAT_BYTES + first * job[B_PANEL]
    job[C] = workspace + y * FLOAT_BYTES + first * job[C_PANEL]
    job[START], job[START_ROW], job[MODE] = workspace, 0, FROM_START  # the workspace begins with zeros
    if bias >= 0:
        job[START], job[START_ROW] = context[Context.PARAMETERS] + bias * FLOAT_BYTES, FLOAT_BYTES
    call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)


@kernel
def dense_backward(instruction, context_address):
    """dX = Wᵀ·dY. Operands: units, features, weight, dy, dx, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, dy, dx, accumulate = at[2], at[3], at[4], at[5], at[6], at[7]
    first, workspace = context[Context.FIRST_PANEL], context[Context.WORKSPACE]
    job = int64s(context[Context.SCRATCH])
    job[ROWS], job[DEPTH], job[PANELS] = features, units, context[Context.LAST_PANEL] - first
    job[A], job[A_ROW] = context[Context.PARAMETERS] + weight * FLOAT_BYTES, FLOAT_BYTES
    job[A_DEPTH] = features * FLOAT_BYTES
    job[B_PANEL], job[C_PANEL], job[C_ROW] = units * PANEL_ROW_BYTES, features * PANEL_ROW_BYTES, PANEL_ROW_BYTES
    job[B] = workspace + dy * FLOAT_BYTES + first * job[B_PANEL]
    job[C] = workspace + dx * FLOAT_BYTES + first * job[C_PANEL]
    job[START], job[START_ROW], job[MODE] = workspace, 0, FROM_RESULT if accumulate else FROM_START
    call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)


@njit(error_model="numpy")
def _pack_rows(dy, units, first_unit, count, samples, packed):
    """Copy dY's rows of some units out of all panels: packed[unit, sample]."""
    for unit in range(count):
        for panel in range((samples + LANES - 1) // LANES):
            source = (panel * units + first_unit + unit) * LANES
            target = unit * samples + panel * LANES
            lanes = min(LANES, samples - panel * LANES)
            for lane in range(lanes):
                packed[target + lane] = dy[source + lane]


@njit(error_model="numpy")
def _transpose(x, features, first, samples, panel):
    """Lay 16 features of every sample side by side: panel[sample, 16]; a 1 follows the last feature, then zeros."""
    for lane in range(LANES):
        feature = first + lane
        if feature < features:
            for sample in range(samples):
                at = (sample // LANES * features + feature) * LANES + sample % LANES
                panel[sample * LANES + lane] = x[at]
        else:
            filling = ONE if feature == features else ZERO
            for sample in range(samples):
                panel[sample * LANES + lane] = filling


@kernel
def dense_gradient(instruction, context_address):
    """dW = dY·Xᵀ and db = dY·1 for some units over the whole batch.

    Operands: units, features, weight, bias (−1: none), x, dy, first unit, count of units, scratch of packed rows,
    scratch of one panel, scratch of the last panel's result. Lanes lie along the features. The column of ones that gives the bias's gradient stands behind
    the last feature, where most layers have a lane to spare.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, bias, x, dy, first_unit, count = at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9]
    workspace, gradients, samples = context[Context.WORKSPACE], context[Context.GRADIENTS], context[Context.SAMPLES]
    scratch = context[Context.SCRATCH] + JOB_FLOATS * FLOAT_BYTES
    packed = scratch
    panel = packed + count * samples * FLOAT_BYTES
    last = panel + samples * PANEL_ROW_BYTES
    _pack_rows(float32s(workspace + dy * FLOAT_BYTES), units, first_unit, count, samples, float32s(packed))
    job = int64s(context[Context.SCRATCH])
    job[ROWS], job[DEPTH], job[PANELS], job[MODE] = count, samples, 1, FROM_START
    job[A], job[A_ROW], job[A_DEPTH] = packed, samples * FLOAT_BYTES, FLOAT_BYTES
    job[B], job[START], job[START_ROW] = panel, workspace, 0
    w = gradients + (weight + first_unit * features) * FLOAT_BYTES
    for feature in range(0, features + 1, LANES):
        _transpose(float32s(workspace + x * FLOAT_BYTES), features, feature, samples, float32s(panel))
        job[C], job[C_ROW] = w + feature * FLOAT_BYTES, features * FLOAT_BYTES
        whole = feature + LANES <= features
        if not whole:
            job[C], job[C_ROW] = last, PANEL_ROW_BYTES
        call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)
        if not whole:
            _unpack_last(float32s(last), float32s(w), features, feature, count)
    if bias >= 0:
        column = float32s(last + features % LANES * FLOAT_BYTES)
        out = float32s(gradients + (bias + first_unit) * FLOAT_BYTES)
        for unit in range(count):
            out[unit] = column[unit * LANES]
        report_fault(out, count, at, context)
    report_fault(float32s(w), count * features, at, context)


@njit(error_model="numpy")
def _unpack_last(last, w, features, feature, count):
    """Copy the columns that are features out of the result of the last panel."""
    for unit in range(count):
        for lane in range(features - feature):
            w[unit * features + feature + lane] = last[unit * LANES + lane]
