"""Convolutions of 3×3 by Winograd's minimal filtering: 16 multiplications for four outputs instead of 36.

Four outputs that are neighbours, 2×2, see 4×4 pixels. Pixels and weights are turned into sixteen sums each,
multiplied channel by channel, and the sixteen products turned back: F(2×2, 3×3) of Lavin and Gray, “Fast
Algorithms for Convolutional Neural Networks” (2016). The sums have no factors but ±1 and ½, so that rounding
stays near that of the plain way, and they stand in one fixed order, so that the bits are the same everywhere.

The weight is turned once for a share of the batch; then some blocks of 2×2 are worked through at a time, each
of the sixteen products as one window product over a line of blocks. Sums of one kind stand one panel row
further apart than they need: at a distance of a power of two all sixteen fall into the same lines of the
first cache.

Measured on one thread with AVX-512, batch 128, counted in the multiplications and additions of the plain way:
32 → 64 channels on 14×14 forward 370 thousand million a second, input gradient 355 (plainly 231 and 241;
without the additional row 315 and 281); 64 → 128 on 8×8 431 and 429. Places beyond the border are read from
zeros: copying the 4×4 pixels there took 3 % more. With 8 blocks at a time instead of 24
338 and 327, with 16 350 and 338.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import call, float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import load, spread, store
from nnstudio.engine.kernels.tile import FROM_START
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.kernels.window_product import WINDOW_JOB_FLOATS, Job
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, WINOGRAD_BLOCKS, Context

HALF = np.float32(0.5)
SUMS = 16
TAPS = 9
PLACES_FLOATS = 32
"""Floats that the addresses of 4×4 pixels take."""

_USED_FLOATS = WINDOW_JOB_FLOATS + PLACES_FLOATS


@njit(error_model="numpy", inline="always")
def _spread_taps(a, b, c):
    """One axis of a filter's three taps as four sums."""
    outer = a + c
    return a, (outer + b) * HALF, (outer - b) * HALF, c


@njit(error_model="numpy", inline="always")
def _spread_pixels(a, b, c, d):
    """One axis of four pixels as four sums."""
    return a - c, b + c, c - b, b - d


@njit(error_model="numpy", inline="always")
def _gathered(a, b, c, d):
    """One axis of four products as two outputs."""
    return (a + b) + c, (b - c) - d


@njit(error_model="numpy")
def _turn_taps(taps, step, to, to_step):
    """Sixteen sums of 3×3 vectors of weights, `step` bytes apart (below 0: flipped)."""
    a0, a1, a2, a3 = _spread_taps(load(taps), load(taps + 3 * step), load(taps + 6 * step))
    b0, b1, b2, b3 = _spread_taps(load(taps + step), load(taps + 4 * step), load(taps + 7 * step))
    c0, c1, c2, c3 = _spread_taps(load(taps + 2 * step), load(taps + 5 * step), load(taps + 8 * step))
    for row in range(4):
        if row == 0:
            one, two, three, four = _spread_taps(a0, b0, c0)
        elif row == 1:
            one, two, three, four = _spread_taps(a1, b1, c1)
        elif row == 2:
            one, two, three, four = _spread_taps(a2, b2, c2)
        else:
            one, two, three, four = _spread_taps(a3, b3, c3)
        store(to, one)
        store(to + to_step, two)
        store(to + 2 * to_step, three)
        store(to + 3 * to_step, four)
        to += 4 * to_step


@njit(error_model="numpy")
def _turn_weight(weight, filters, channels, turned, block):
    """turned[sum, 16 filters, channel, filter] of weights (filters, 3, 3, channels)."""
    step = filters * channels * FLOAT_BYTES
    for first in range(0, filters, LANES):
        for channel in range(0, channels, LANES):
            for filter_ in range(LANES):
                taps = weight + ((first + filter_) * TAPS * channels + channel) * FLOAT_BYTES
                _turn_taps(
                    taps, channels * FLOAT_BYTES, block + filter_ * PANEL_ROW_BYTES, LANES * PANEL_ROW_BYTES
                )
            to = turned + (first * channels + channel * LANES) * FLOAT_BYTES
            for number in range(SUMS):
                source = block + number * LANES * PANEL_ROW_BYTES
                transpose(source, PANEL_ROW_BYTES, to + number * step, PANEL_ROW_BYTES)


@njit(error_model="numpy")
def _turn_flipped_weight(weight, filters, channels, turned):
    """turned[sum, 16 channels, filter, channel] of weights (filters, 3, 3, channels), last tap first."""
    step = filters * channels * FLOAT_BYTES
    for channel in range(0, channels, LANES):
        for filter_ in range(filters):
            taps = weight + ((filter_ * TAPS + TAPS - 1) * channels + channel) * FLOAT_BYTES
            to = turned + (channel * filters + filter_ * LANES) * FLOAT_BYTES
            _turn_taps(taps, -channels * FLOAT_BYTES, to, step)


@njit(error_model="numpy")
def lay_places(places, image, height, width, channels, top, left, zeros):
    """Note where each of 4×4 pixels begins; those beyond the border are read from `zeros`."""
    pixel_bytes = channels * PANEL_ROW_BYTES
    for row in range(4):
        y = top + row
        for column in range(4):
            x = left + column
            inside = 0 <= y < height and 0 <= x < width
            places[row * 4 + column] = image + (y * width + x) * pixel_bytes if inside else zeros


@njit(error_model="numpy")
def turn_pixels(places, channels, to, to_channel, to_sum):
    """Sixteen sums of 4×4 pixels for each channel; sums and channels stand so many bytes apart."""
    for channel in range(channels):
        ahead = channel * PANEL_ROW_BYTES
        a0, a1, a2, a3 = _spread_column(places, 0, ahead)
        b0, b1, b2, b3 = _spread_column(places, 1, ahead)
        c0, c1, c2, c3 = _spread_column(places, 2, ahead)
        d0, d1, d2, d3 = _spread_column(places, 3, ahead)
        _store_row(a0, b0, c0, d0, to, to_sum)
        _store_row(a1, b1, c1, d1, to + 4 * to_sum, to_sum)
        _store_row(a2, b2, c2, d2, to + 8 * to_sum, to_sum)
        _store_row(a3, b3, c3, d3, to + 12 * to_sum, to_sum)
        to += to_channel


@njit(error_model="numpy", inline="always")
def _spread_column(places, column, ahead):
    return _spread_pixels(
        load(places[column] + ahead),
        load(places[column + 4] + ahead),
        load(places[column + 8] + ahead),
        load(places[column + 12] + ahead),
    )


@njit(error_model="numpy", inline="always")
def _store_row(a, b, c, d, to, step):
    one, two, three, four = _spread_pixels(a, b, c, d)
    store(to, one)
    store(to + step, two)
    store(to + 2 * step, three)
    store(to + 3 * step, four)


@njit(error_model="numpy")
def _put(to, value, inside, accumulate):
    if inside:
        if accumulate:
            value = load(to) + value
        store(to, value)


@njit(error_model="numpy")
def _turn_back(products, step, filters, bias, y, row_bytes, pixel_bytes, below, beside, accumulate):
    """2×2 outputs of sixteen products for each filter; `below` and `beside` say whether they lie inside."""
    for number in range(filters):
        at = products + number * PANEL_ROW_BYTES
        a0, a1 = _gathered(load(at), load(at + 4 * step), load(at + 8 * step), load(at + 12 * step))
        at += step
        b0, b1 = _gathered(load(at), load(at + 4 * step), load(at + 8 * step), load(at + 12 * step))
        at += step
        c0, c1 = _gathered(load(at), load(at + 4 * step), load(at + 8 * step), load(at + 12 * step))
        at += step
        d0, d1 = _gathered(load(at), load(at + 4 * step), load(at + 8 * step), load(at + 12 * step))
        one, two = _gathered(a0, b0, c0, d0)
        three, four = _gathered(a1, b1, c1, d1)
        start = spread(ZERO)
        if bias != 0:
            start = spread(float32s(bias)[number])
        to = y + number * PANEL_ROW_BYTES
        _put(to, one + start, True, accumulate)
        _put(to + pixel_bytes, two + start, beside, accumulate)
        _put(to + row_bytes, three + start, below, accumulate)
        _put(to + row_bytes + pixel_bytes, four + start, below and beside, accumulate)


@njit(error_model="numpy")
def _convolve(
    context_address, image, height, width, inputs, top, left, answer, rows, columns, outputs, turned, bias,
    accumulate,
):  # fmt: skip
    """One panel of an image (height, width, inputs) to (rows, columns, outputs), for a turned weight.

    Places `top` and `left` of the border are zeros.
    """
    context = int64s(context_address)
    down, across = (rows + 1) // 2, (columns + 1) // 2
    sums = turned + SUMS * inputs * outputs * FLOAT_BYTES
    sum_step = (WINOGRAD_BLOCKS * inputs + 1) * PANEL_ROW_BYTES
    products = sums + SUMS * sum_step
    product_step = (WINOGRAD_BLOCKS * outputs + 1) * PANEL_ROW_BYTES
    zeros = products + SUMS * product_step
    for channel in range(inputs):
        store(zeros + channel * PANEL_ROW_BYTES, ZERO)
    places = int64s(context[Context.SCRATCH] + WINDOW_JOB_FLOATS * FLOAT_BYTES)
    job = int64s(context[Context.SCRATCH])
    job[Job.ROWS], job[Job.MODE] = LANES, FROM_START
    job[Job.A_ROW], job[Job.A_INNER] = FLOAT_BYTES, PANEL_ROW_BYTES
    job[Job.OUTER], job[Job.MIDDLE], job[Job.INNER] = 1, 1, inputs
    job[Job.A_OUTER], job[Job.A_MIDDLE], job[Job.B_OUTER], job[Job.B_MIDDLE] = 0, 0, 0, 0
    job[Job.B_PIXEL], job[Job.C_PIXEL] = inputs * PANEL_ROW_BYTES, outputs * PANEL_ROW_BYTES
    job[Job.START], job[Job.START_ROW] = context[Context.WORKSPACE], 0  # the workspace begins with zeros
    for first in range(0, down * across, WINOGRAD_BLOCKS):
        count = min(WINOGRAD_BLOCKS, down * across - first)
        for block in range(count):
            y, x = (first + block) // across * 2 - top, (first + block) % across * 2 - left
            lay_places(places, image, height, width, inputs, y, x, zeros)
            turn_pixels(places, inputs, sums + block * inputs * PANEL_ROW_BYTES, PANEL_ROW_BYTES, sum_step)
        job[Job.PIXELS] = count
        for number in range(SUMS):
            job[Job.B] = sums + number * sum_step
            for output in range(0, outputs, LANES):
                job[Job.A] = turned + (number * outputs + output) * inputs * FLOAT_BYTES
                job[Job.C] = products + number * product_step + output * PANEL_ROW_BYTES
                call(context[Context.WINDOW_PRODUCT], context[Context.SCRATCH], context_address)
        for block in range(count):
            y, x = (first + block) // across * 2, (first + block) % across * 2
            _turn_back(
                products + block * outputs * PANEL_ROW_BYTES, product_step, outputs, bias,
                answer + (y * columns + x) * outputs * PANEL_ROW_BYTES,
                columns * outputs * PANEL_ROW_BYTES, outputs * PANEL_ROW_BYTES,
                y + 1 < rows, x + 1 < columns, accumulate,
            )  # fmt: skip


@kernel
def winograd_forward(instruction, context_address):
    """As `conv2d_forward`, for 3×3 without stride, dilation and groups, by sixteens of channels and
    filters.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    top, left, filters = at[10], at[11], at[13]
    parameters, workspace = context[Context.PARAMETERS], context[Context.WORKSPACE]
    turned = context[Context.SCRATCH] + _USED_FLOATS * FLOAT_BYTES
    block = turned + SUMS * channels * filters * FLOAT_BYTES  # where sums of pixels come later
    _turn_weight(parameters + at[15] * FLOAT_BYTES, filters, channels, turned, block)
    bias = parameters + at[16] * FLOAT_BYTES if at[16] >= 0 else 0
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        _convolve(
            context_address,
            workspace + (at[17] + panel * height * width * channels * LANES) * FLOAT_BYTES,
            height, width, channels, top, left,
            workspace + (at[18] + panel * rows * columns * filters * LANES) * FLOAT_BYTES,
            rows, columns, filters, turned, bias, 0,
        )  # fmt: skip


@kernel
def winograd_backward(instruction, context_address):
    """As `conv2d_backward`, where `winograd_forward` goes: the slopes convolved with the flipped weight."""
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    top, left, filters = at[10], at[11], at[13]
    parameters, workspace = context[Context.PARAMETERS], context[Context.WORKSPACE]
    turned = context[Context.SCRATCH] + _USED_FLOATS * FLOAT_BYTES
    _turn_flipped_weight(parameters + at[15] * FLOAT_BYTES, filters, channels, turned)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        _convolve(
            context_address,
            workspace + (at[16] + panel * rows * columns * filters * LANES) * FLOAT_BYTES,
            rows, columns, filters, 2 - top, 2 - left,
            workspace + (at[17] + panel * height * width * channels * LANES) * FLOAT_BYTES,
            height, width, channels, turned, 0, at[18],
        )  # fmt: skip
