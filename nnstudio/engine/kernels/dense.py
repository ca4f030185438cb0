"""The fully connected layer: forward, the gradient of its input, and the gradient of its weights."""

from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.finite import report_fault, report_squares, squares_of_panels
from nnstudio.engine.kernels.intrinsics import call, float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import load, spread, store
from nnstudio.engine.kernels.product import JOB_FLOATS, Job
from nnstudio.engine.kernels.tile import FROM_RESULT, FROM_START
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context


@njit(error_model="numpy")
def _lay_values(job, context, inputs, outputs, x, y):
    """Have a job go from values of so many features to values of others, for the panels of this share."""
    first, workspace = context[Context.FIRST_PANEL], context[Context.WORKSPACE]
    job[Job.ROWS], job[Job.DEPTH], job[Job.PANELS] = outputs, inputs, context[Context.LAST_PANEL] - first
    job[Job.B_PANEL] = inputs * PANEL_ROW_BYTES
    job[Job.C_PANEL], job[Job.C_ROW] = outputs * PANEL_ROW_BYTES, PANEL_ROW_BYTES
    job[Job.B] = workspace + x * FLOAT_BYTES + first * job[Job.B_PANEL]
    job[Job.C] = workspace + y * FLOAT_BYTES + first * job[Job.C_PANEL]
    job[Job.START], job[Job.START_ROW] = workspace, 0  # the workspace begins with zeros


@kernel
def dense_forward(instruction, context_address):
    """Forward: Y = W·X + b. Operands: units, features, weight, bias (−1: none), x, y."""
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, bias = at[2], at[3], at[4], at[5]
    job = int64s(context[Context.SCRATCH])
    _lay_values(job, context, features, units, at[6], at[7])
    job[Job.A] = context[Context.PARAMETERS] + weight * FLOAT_BYTES
    job[Job.A_ROW], job[Job.A_DEPTH], job[Job.MODE] = features * FLOAT_BYTES, FLOAT_BYTES, FROM_START
    if bias >= 0:
        job[Job.START], job[Job.START_ROW] = context[Context.PARAMETERS] + bias * FLOAT_BYTES, FLOAT_BYTES
    call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)


@kernel
def dense_backward(instruction, context_address):
    """Backward: dX = Wᵀ·dY. Operands: units, features, weight, dy, dx, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, accumulate = at[2], at[3], at[4], at[7]
    job = int64s(context[Context.SCRATCH])
    _lay_values(job, context, units, features, at[5], at[6])
    job[Job.A] = context[Context.PARAMETERS] + weight * FLOAT_BYTES
    job[Job.A_ROW], job[Job.A_DEPTH] = FLOAT_BYTES, features * FLOAT_BYTES
    job[Job.MODE] = FROM_RESULT if accumulate else FROM_START
    call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)


@njit(error_model="numpy")
def _pack_rows(dy, units, count, panels, packed):
    """Copy dY's rows of some units out of all panels: packed[unit, sample]."""
    for panel in range(panels):
        source = dy + panel * units * PANEL_ROW_BYTES
        target = packed + panel * PANEL_ROW_BYTES
        for unit in range(count):
            store(target + unit * panels * PANEL_ROW_BYTES, load(source + unit * PANEL_ROW_BYTES))


@njit(error_model="numpy")
def _turn_rows(dy, units, count, panels, turned, width):
    """Lay some units of dY side by side for each sample: turned[sample, unit], `width` bytes a row."""
    for panel in range(panels):
        source = dy + panel * units * PANEL_ROW_BYTES
        target = turned + panel * LANES * width
        for unit in range(0, count, LANES):
            transpose(source + unit * PANEL_ROW_BYTES, PANEL_ROW_BYTES, target + unit * FLOAT_BYTES, width)


@njit(error_model="numpy")
def _turn(x, features, first, panels, turned):
    """Lay 16 whole features of every sample side by side: turned[sample, 16]."""
    for panel in range(panels):
        source = x + (panel * features + first) * PANEL_ROW_BYTES
        transpose(source, PANEL_ROW_BYTES, turned + panel * LANES * PANEL_ROW_BYTES, PANEL_ROW_BYTES)


@njit(error_model="numpy")
def _turn_last(x, features, first, panels, turned, block):
    """The same where fewer than 16 features are left: ones follow the last feature, then zeros."""
    left = features - first
    for row in range(left, LANES):
        store(block + row * PANEL_ROW_BYTES, ONE if row == left else ZERO)
    for panel in range(panels):
        source = x + (panel * features + first) * PANEL_ROW_BYTES
        for row in range(left):
            store(block + row * PANEL_ROW_BYTES, load(source + row * PANEL_ROW_BYTES))
        transpose(block, PANEL_ROW_BYTES, turned + panel * LANES * PANEL_ROW_BYTES, PANEL_ROW_BYTES)


@njit(error_model="numpy")
def _unpack_last(last, w, features, first, count):
    """Copy the columns that are features out of the result of the last block."""
    for unit in range(count):
        for lane in range(features - first):
            w[unit * features + first + lane] = last[unit * LANES + lane]


@njit(error_model="numpy")
def _sum_samples(turned, width, count, samples, block, out):
    """Add the samples of each unit up in order, 64 units side by side so that no sum waits for another."""
    for unit in range(0, count, 4 * LANES):
        one, two, three, four = spread(ZERO), spread(ZERO), spread(ZERO), spread(ZERO)
        at = turned + unit * FLOAT_BYTES
        for _ in range(samples):
            one, two = one + load(at), two + load(at + PANEL_ROW_BYTES)
            three = three + load(at + 2 * PANEL_ROW_BYTES)
            four = four + load(at + 3 * PANEL_ROW_BYTES)
            at += width
        store(block, one)
        store(block + PANEL_ROW_BYTES, two)
        store(block + 2 * PANEL_ROW_BYTES, three)
        store(block + 3 * PANEL_ROW_BYTES, four)
        for lane in range(min(4 * LANES, count - unit)):
            out[unit + lane] = float32s(block)[lane]


@kernel
def dense_gradient(instruction, context_address):
    """Gradients: dW = dY·Xᵀ and db = dY·1 for some units over the whole batch.

    Operands: units, features, weight, bias (−1: none), x, dy, first_unit, count. Lanes lie along the
    features, two blocks of 16 at a time. Where they are no multiple of 16, a column of ones in the lane
    behind the last one gives the bias's gradient for nothing. Every sum runs over the samples in order, one
    fused multiply-add or addition after the other.

    64 units, 128 features, batch 64: 164 GF with one block at a time, 201 with two (see `product`), 216 since
    dY is turned too (its rows were copied, then turned once more for the bias; for fewer features than lanes
    copying is still shorter) and the check for numbers that are too large looks at a block just written.
    Keeping the rows of the turned dY off powers of two changed nothing.
    """
    at, context = int64s(instruction), int64s(context_address)
    units, features, weight, bias, count = at[2], at[3], at[4], at[5], at[9]
    workspace, samples = context[Context.WORKSPACE], context[Context.SAMPLES]
    x, dy = workspace + at[6] * FLOAT_BYTES, workspace + at[7] * FLOAT_BYTES
    panels = (samples + LANES - 1) // LANES
    block = context[Context.SCRATCH] + JOB_FLOATS * FLOAT_BYTES
    last = block + LANES * PANEL_ROW_BYTES
    turned = last + count * PANEL_ROW_BYTES
    rows = turned + 2 * panels * LANES * PANEL_ROW_BYTES
    width = (count + LANES - 1) // LANES * PANEL_ROW_BYTES
    job = int64s(context[Context.SCRATCH])
    if features < LANES:
        _pack_rows(dy + at[8] * PANEL_ROW_BYTES, units, count, panels, rows)
        job[Job.A_ROW], job[Job.A_DEPTH] = panels * PANEL_ROW_BYTES, FLOAT_BYTES
    else:
        _turn_rows(dy + at[8] * PANEL_ROW_BYTES, units, count, panels, rows, width)
        job[Job.A_ROW], job[Job.A_DEPTH] = FLOAT_BYTES, width
    job[Job.ROWS], job[Job.DEPTH], job[Job.MODE] = count, samples, FROM_START
    job[Job.B_PANEL], job[Job.C_PANEL] = panels * LANES * PANEL_ROW_BYTES, PANEL_ROW_BYTES
    job[Job.A], job[Job.B], job[Job.START], job[Job.START_ROW] = rows, turned, workspace, 0
    w = context[Context.GRADIENTS] + (weight + at[8] * features) * FLOAT_BYTES
    job[Job.C_ROW] = features * FLOAT_BYTES
    first, squares = 0, spread(ZERO)
    while first + LANES <= features:
        job[Job.PANELS] = min(2, (features - first) // LANES)
        for number in range(job[Job.PANELS]):
            _turn(x, features, first + number * LANES, panels, turned + number * job[Job.B_PANEL])
        job[Job.C] = w + first * FLOAT_BYTES
        call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)
        squares = squares_of_panels(job[Job.C], job[Job.C_ROW], count, job[Job.PANELS], squares)
        first += job[Job.PANELS] * LANES
    job[Job.PANELS] = 1
    db = context[Context.GRADIENTS] + (bias + at[8]) * FLOAT_BYTES
    if first < features:
        _turn_last(x, features, first, panels, turned, block)
        job[Job.C], job[Job.C_ROW] = last, PANEL_ROW_BYTES
        call(context[Context.PRODUCT], context[Context.SCRATCH], context_address)
        squares = squares_of_panels(last, PANEL_ROW_BYTES, count, 1, squares)  # the bias's among them
        _unpack_last(float32s(last), float32s(w), features, first, count)
        if bias >= 0:
            for unit in range(count):
                float32s(db)[unit] = float32s(last)[unit * LANES + features - first]
    elif bias >= 0:
        _sum_samples(rows, width, count, samples, block, float32s(db))
        report_fault(db, count, at, context)
    report_squares(squares, at, context)
