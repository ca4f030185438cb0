"""The gradient of a 3×3 convolution's weight by Winograd's minimal filtering: F(3×3, 2×2).

What `winograd` does, turned round: slopes of 2×2 outputs and the 4×4 pixels that they saw are turned into
sixteen sums each, and the products of these are added up over all blocks and samples; only at the end are
sixteen sums turned back to nine weights. That takes 16 multiplications where the plain way takes 36.

Each of the sixteen is one matrix product, channels by filters, as deep as blocks × samples. Slopes are laid
with the filters side by side, for no two blocks share them; pixels stay as they are.

Measured on one thread with AVX-512, batch 128, counted in the multiplications and additions of the plain way:
32 → 64 channels on 14×14 345 thousand million a second (plainly 195), 64 → 128 on 8×8 370. Of 2.7 ms the
products take 1.65, turning the pixels 0.45, laying and turning the slopes 0.7. Tasks of 64 filters by 64
channels turn less twice: 407 instead of 370 on 8×8, but they are too few for many cores. 4 to 12 blocks at a
time differ by less than other work disturbs, 16 no longer fit into the second cache (280). Asking for the
lines that are written next ahead of time changed nothing.
"""

from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.finite import report_fault, report_squares
from nnstudio.engine.kernels.intrinsics import call, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import fma, load, spread, store
from nnstudio.engine.kernels.product import JOB_FLOATS, Job
from nnstudio.engine.kernels.tile import FROM_RESULT
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.kernels.winograd import HALF, PLACES_FLOATS, SUMS, TAPS, lay_places, turn_pixels
from nnstudio.engine.layout import (
    FLOAT_BYTES,
    LANES,
    PANEL_ROW_BYTES,
    WINOGRAD_GRADIENT_BLOCKS,
    Context,
)  # fmt: skip

_BLOCK_BYTES = LANES * PANEL_ROW_BYTES
_ALL_SLOPES = 5
"""The one of the sixteen sums that has all four slopes of a block, each once."""


@njit(error_model="numpy")
def _lay_slopes(slopes, rows, columns, filters, y, x, block):
    """Turn 16 filters' slopes at 2×2 places: block[place, sample, filter], zeros beyond the border."""
    for row in range(2):
        for column in range(2):
            to = block + (row * 2 + column) * _BLOCK_BYTES
            if y + row < rows and x + column < columns:
                source = slopes + ((y + row) * columns + x + column) * filters * PANEL_ROW_BYTES
                transpose(source, PANEL_ROW_BYTES, to, PANEL_ROW_BYTES)
            else:
                for sample in range(LANES):
                    store(to + sample * PANEL_ROW_BYTES, ZERO)


@njit(error_model="numpy", inline="always")
def _store_slopes(left, right, to, step):
    """One row of 2×2 slopes as four sums."""
    store(to, left)
    store(to + step, left + right)
    store(to + 2 * step, left - right)
    store(to + 3 * step, -right)


@njit(error_model="numpy")
def _turn_slopes(block, to, to_sum):
    """Sixteen sums of 2×2 slopes for each sample."""
    for _ in range(LANES):
        a, b = load(block), load(block + _BLOCK_BYTES)
        c, d = load(block + 2 * _BLOCK_BYTES), load(block + 3 * _BLOCK_BYTES)
        _store_slopes(a, b, to, to_sum)
        _store_slopes(a + c, b + d, to + 4 * to_sum, to_sum)
        _store_slopes(a - c, b - d, to + 8 * to_sum, to_sum)
        _store_slopes(-c, -d, to + 12 * to_sum, to_sum)
        block += PANEL_ROW_BYTES
        to += PANEL_ROW_BYTES


@njit(error_model="numpy", inline="always")
def _gathered_taps(a, b, c, d):
    """One axis of four sums as three taps."""
    half = (b + c) * HALF
    return a + half, (b - c) * HALF, half + d


@njit(error_model="numpy", inline="always")
def _gathered_column(sums, step):
    return _gathered_taps(load(sums), load(sums + 4 * step), load(sums + 8 * step), load(sums + 12 * step))


@njit(error_model="numpy", inline="always")
def _store_taps(a, b, c, d, to, squares):
    one, two, three = _gathered_taps(a, b, c, d)
    store(to, one)
    store(to + _BLOCK_BYTES, two)
    store(to + 2 * _BLOCK_BYTES, three)
    return fma(three, three, fma(two, two, fma(one, one, squares)))


@njit(error_model="numpy")
def _turn_back(sums, step, row_bytes, block, squares):
    """Nine weights of sixteen sums for 16 channels and filters: block[tap, channel, filter]."""
    for _ in range(LANES):
        a0, a1, a2 = _gathered_column(sums, step)
        b0, b1, b2 = _gathered_column(sums + step, step)
        c0, c1, c2 = _gathered_column(sums + 2 * step, step)
        d0, d1, d2 = _gathered_column(sums + 3 * step, step)
        squares = _store_taps(a0, b0, c0, d0, block, squares)
        squares = _store_taps(a1, b1, c1, d1, block + 3 * _BLOCK_BYTES, squares)
        squares = _store_taps(a2, b2, c2, d2, block + 6 * _BLOCK_BYTES, squares)
        sums += row_bytes
        block += PANEL_ROW_BYTES
    return squares


@njit(error_model="numpy")
def _write_weights(sums, step, count, inputs, block, dw, channels):
    """Turn all sums back into the gradients of weights (filters, 3, 3, channels); returns their squares'
    sums.
    """
    squares = spread(ZERO)
    for channel in range(0, inputs, LANES):
        for filter_ in range(0, count, LANES):
            found = sums + (channel * count + filter_) * FLOAT_BYTES
            squares = _turn_back(found, step, count * FLOAT_BYTES, block, squares)
            for tap in range(TAPS):
                to = dw + ((filter_ * TAPS + tap) * channels + channel) * FLOAT_BYTES
                transpose(block + tap * _BLOCK_BYTES, PANEL_ROW_BYTES, to, TAPS * channels * FLOAT_BYTES)
    return squares


@njit(error_model="numpy")
def _areas(scratch, inputs, count):
    """Addresses in the scratch: sums of products and of slopes, some turned blocks, zeros, and the sums of
    pixels and of slopes that are multiplied next.
    """
    sums = scratch + (JOB_FLOATS + PLACES_FLOATS) * FLOAT_BYTES
    bias_sums = sums + SUMS * inputs * count * FLOAT_BYTES
    blocks = bias_sums + count * FLOAT_BYTES
    zeros = blocks + 4 * _BLOCK_BYTES
    pixels = zeros + inputs * PANEL_ROW_BYTES
    return sums, bias_sums, blocks, zeros, pixels, pixels + SUMS * _step(inputs)


@njit(error_model="numpy", inline="always")
def _step(width):
    """Bytes between sums of one kind and the next: one row more than needed, see `winograd`."""
    return (width * WINOGRAD_GRADIENT_BLOCKS + 1) * PANEL_ROW_BYTES


@njit(error_model="numpy")
def _turn_block(at, context, number, place):
    """Lay the sums of one block of the batch, of its pixels and slopes, at a place among some."""
    height, width, channels, rows, columns, filters = at[2], at[3], at[4], at[5], at[6], at[13]
    first, count, first_channel, inputs = at[19], at[20], at[21], at[22]
    scratch, workspace = context[Context.SCRATCH], context[Context.WORKSPACE]
    _, _, blocks, zeros, pixels, slopes = _areas(scratch, inputs, count)
    across = (columns + 1) // 2
    of_panel = (rows + 1) // 2 * across
    panel, y, x = number // of_panel, number % of_panel // across * 2, number % across * 2
    image = at[17] + (panel * height * width * channels + first_channel) * LANES
    places = int64s(scratch + JOB_FLOATS * FLOAT_BYTES)
    lay_places(
        places, workspace + image * FLOAT_BYTES, height, width, channels, y - at[10], x - at[11], zeros
    )
    row = WINOGRAD_GRADIENT_BLOCKS * PANEL_ROW_BYTES
    turn_pixels(places, inputs, pixels + place * PANEL_ROW_BYTES, row, _step(inputs))
    dy = workspace + (at[18] + (panel * rows * columns * filters + first) * LANES) * FLOAT_BYTES
    for filter_ in range(0, count, LANES):
        _lay_slopes(dy + filter_ * PANEL_ROW_BYTES, rows, columns, filters, y, x, blocks)
        to = slopes + (filter_ * WINOGRAD_GRADIENT_BLOCKS + place * LANES) * PANEL_ROW_BYTES
        _turn_slopes(blocks, to, _step(count))


@njit(error_model="numpy")
def _multiply(at, context_address, blocks_now, with_bias):
    """Add the products of some blocks' sums to those of all before, and the slopes themselves."""
    count, inputs, context = at[20], at[22], int64s(context_address)
    scratch = context[Context.SCRATCH]
    sums, bias_sums, blocks, _, pixels, slopes = _areas(scratch, inputs, count)
    job = int64s(scratch)
    job[Job.MODE], job[Job.DEPTH], job[Job.PANELS] = FROM_RESULT, blocks_now * LANES, count // LANES
    job[Job.B_PANEL] = WINOGRAD_GRADIENT_BLOCKS * _BLOCK_BYTES
    job[Job.C_ROW], job[Job.C_PANEL] = count * FLOAT_BYTES, PANEL_ROW_BYTES
    job[Job.ROWS], job[Job.A_DEPTH] = inputs, FLOAT_BYTES
    job[Job.A_ROW] = WINOGRAD_GRADIENT_BLOCKS * PANEL_ROW_BYTES
    for number in range(SUMS):
        job[Job.A], job[Job.B] = pixels + number * _step(inputs), slopes + number * _step(count)
        job[Job.C] = sums + number * inputs * count * FLOAT_BYTES
        call(context[Context.PRODUCT], scratch, context_address)
    if with_bias:
        store(blocks, ONE)
        job[Job.ROWS], job[Job.A], job[Job.A_ROW], job[Job.A_DEPTH] = 1, blocks, 0, 0
        job[Job.B], job[Job.C] = slopes + _ALL_SLOPES * _step(count), bias_sums
        call(context[Context.PRODUCT], scratch, context_address)


@kernel
def winograd_gradient(instruction, context_address):
    """As `conv2d_gradient`, where `winograd_forward` goes, for some filters by some channels. Operands: those
    of windows, dilation, filters, groups, weight, bias (−1: none), x, dy, first, count, first_channel,
    channel_count.
    """
    at, context = int64s(instruction), int64s(context_address)
    channels, rows, columns, weight, bias = at[4], at[5], at[6], at[15], at[16]
    first, count, first_channel, inputs = at[19], at[20], at[21], at[22]
    sums, bias_sums, _, zeros, pixels, _ = _areas(context[Context.SCRATCH], inputs, count)
    for i in range((SUMS * inputs + 1) * count // LANES):
        store(sums + i * PANEL_ROW_BYTES, ZERO)
    for i in range(inputs):
        store(zeros + i * PANEL_ROW_BYTES, ZERO)
    with_bias = bias >= 0 and first_channel == 0
    panels = (context[Context.SAMPLES] + LANES - 1) // LANES
    blocks = panels * ((rows + 1) // 2) * ((columns + 1) // 2)
    for block in range(0, blocks, WINOGRAD_GRADIENT_BLOCKS):
        some = min(WINOGRAD_GRADIENT_BLOCKS, blocks - block)
        for place in range(some):
            _turn_block(at, context, block + place, place)
        _multiply(at, context_address, some, with_bias)
    dw = context[Context.GRADIENTS] + (weight + first * TAPS * channels + first_channel) * FLOAT_BYTES
    squares = _write_weights(sums, inputs * count * FLOAT_BYTES, count, inputs, pixels, dw, channels)
    report_squares(squares, at, context)
    if with_bias:
        db = context[Context.GRADIENTS] + (bias + first) * FLOAT_BYTES
        for i in range(0, count, LANES):
            store(db + i * FLOAT_BYTES, load(bias_sums + i * FLOAT_BYTES))
        report_fault(db, count, at, context)
