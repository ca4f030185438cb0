"""The gradients of a convolution's weight and bias, and of its transpose's.

Every weight has a vector of sums, one for each sample of a panel, which run over panels and pixels; at the
end their lanes are added in order. So nothing is turned, and three channels fill the lanes as well as 64.
Samples behind the last one have no gradient and add nothing. Where windows are 3×3 and channels many,
`winograd_gradient` takes their place.

Measured on one thread with AVX-512, batch 128, filters 32-64 on 28×28: 179 thousand million multiplications
and additions a second (131 without packing the slopes and without going through the pixels by blocks);
filters 8-16: 146.
"""

from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import load, store
from nnstudio.engine.kernels.processor import OUTER_TILE_COLUMNS, OUTER_TILE_ROWS, VECTOR_LANES
from nnstudio.engine.kernels.product import JOB_FLOATS
from nnstudio.engine.kernels.sliding import outputs_of_tap, taps_of_output
from nnstudio.engine.kernels.tile import VECTORS
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.kernels.window_tile import outer_tile
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context

PIXELS_AT_A_TIME = 24
"""Pixels whose gradients stay in the first cache while all inputs of a window's row are worked through."""


def _outer_band(tile_rows: int, tile_columns: int):
    """A function that works through columns in steps of one tile, and returns the first column it left."""
    add = outer_tile(tile_rows, tile_columns)

    @njit(error_model="numpy")
    def band(column, count, d, x, total, total_row, lines, d_line, x_line, pixels, d_pixel, x_pixel):
        while column + tile_columns <= count:
            for vector in range(VECTORS):
                shift = vector * VECTOR_LANES * FLOAT_BYTES
                ahead = column * PANEL_ROW_BYTES + shift
                add(
                    d + shift, x + ahead, total + ahead, total_row, lines, d_line, x_line, pixels, d_pixel,
                    x_pixel,
                )  # fmt: skip
            column += tile_columns
        return column

    return band


_wide_tall, _middle_tall, _narrow_tall = (
    _outer_band(OUTER_TILE_ROWS, columns) for columns in OUTER_TILE_COLUMNS
)
_wide_low, _middle_low, _narrow_low = (_outer_band(1, columns) for columns in OUTER_TILE_COLUMNS)


@njit(error_model="numpy")
def _add_products(rows, count, d, x, total, total_row, lines, d_line, x_line, pixels, d_pixel, x_pixel):
    """total[row, column] += Σ d[row]·x[column] over lines of pixels, some lines at a time for all columns."""
    some = max(1, PIXELS_AT_A_TIME // pixels)
    row = 0
    while row < rows:
        tall = row + OUTER_TILE_ROWS <= rows
        to = total + row * total_row
        for line in range(0, lines, some):
            now = min(some, lines - line)
            here, seen = d + row * PANEL_ROW_BYTES + line * d_line, x + line * x_line
            if tall:
                column = _wide_tall(
                    0, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
                column = _middle_tall(
                    column, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
                _narrow_tall(
                    column, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
            else:
                column = _wide_low(
                    0, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
                column = _middle_low(
                    column, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
                _narrow_low(
                    column, count, here, seen, to, total_row, now, d_line, x_line, pixels, d_pixel, x_pixel
                )
        row += OUTER_TILE_ROWS if tall else 1


@njit(error_model="numpy")
def _pack(dy, filters, pixels, count, packed, sums):
    """Lay some filters' slopes at all pixels of a panel side by side, and add them to a sum for each filter.

    Rows of 64 filters would lie 4 KB apart and push each other out of the first cache.
    """
    for i in range(count):
        d, to = dy + i * PANEL_ROW_BYTES, packed + i * PANEL_ROW_BYTES
        total = load(sums + i * PANEL_ROW_BYTES)
        for _ in range(pixels):
            slope = load(d)
            store(to, slope)
            total = total + slope
            d += filters * PANEL_ROW_BYTES
            to += count * PANEL_ROW_BYTES
        store(sums + i * PANEL_ROW_BYTES, total)


@njit(error_model="numpy")
def _sum_lanes(totals, count, block, out):
    """out[i] = sum of the sixteen lanes of totals[i], in their order, sixteen numbers side by side."""
    values = float32s(block)
    for first in range(0, count, LANES):
        transpose(totals + first * PANEL_ROW_BYTES, PANEL_ROW_BYTES, block, PANEL_ROW_BYTES)
        total = load(block)
        for lane in range(1, LANES):
            total = total + load(block + lane * PANEL_ROW_BYTES)
        store(block, total)
        for i in range(min(LANES, count - first)):
            out[first + i] = values[i]


@njit(error_model="numpy")
def _areas(at, context, count):
    """Addresses in the scratch: a turned block, the sums of `count` filters' weights, and those of slopes."""
    weights = at[7] * at[8] * (at[4] // at[14])
    block = context[Context.SCRATCH] + JOB_FLOATS * FLOAT_BYTES
    totals = block + LANES * PANEL_ROW_BYTES
    return block, totals, totals + count * weights * PANEL_ROW_BYTES, weights


@njit(error_model="numpy")
def _add_up(at, context, image, places, first_filter, count):
    """Sums of slope·input for each weight of some filters, and of the slopes, over the whole batch.

    `image` is what windows look at, `places` what lies where they do; both are offsets in the workspace.
    """
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    dilation, filters, groups = at[12], at[13], at[14]
    workspace = context[Context.WORKSPACE]
    inputs, outputs = channels // groups, filters // groups
    joined = groups == 1 and dilation == 1
    _, totals, sums, weights = _areas(at, context, count)
    packed = sums + (count + LANES) * PANEL_ROW_BYTES  # the turned blocks may end behind the last sum
    for i in range(count * weights + count):
        store(totals + i * PANEL_ROW_BYTES, ZERO)
    d_line, d_pixel = columns * count * PANEL_ROW_BYTES, count * PANEL_ROW_BYTES
    x_line = stride * width * channels * PANEL_ROW_BYTES
    x_pixel = stride * channels * PANEL_ROW_BYTES
    panels = (context[Context.SAMPLES] + LANES - 1) // LANES
    for panel in range(panels):
        x = workspace + (image + panel * height * width * channels * LANES) * FLOAT_BYTES
        dy = workspace + (places + panel * rows * columns * filters * LANES) * FLOAT_BYTES
        _pack(dy + first_filter * PANEL_ROW_BYTES, filters, rows * columns, count, packed, sums)
        for tap_row in range(kernel_height):
            first_row, last_row = outputs_of_tap(tap_row, stride, dilation, top, height, rows)
            from_row = first_row * stride + tap_row * dilation - top
            lines = last_row - first_row
            column = 0
            while column < columns and lines > 0:
                tap, taps, place = taps_of_output(column, kernel_width, stride, dilation, left, width)
                end = column + 1
                while end < columns:
                    next_tap, next_taps, _ = taps_of_output(end, kernel_width, stride, dilation, left, width)
                    if next_tap != tap or next_taps != taps:
                        break
                    end += 1
                d = packed + (first_row * columns + column) * count * PANEL_ROW_BYTES
                runs, length = (1, taps * inputs) if joined else (taps, inputs)
                for run in range(runs):
                    at_weight = (tap_row * kernel_width + tap + run) * inputs
                    pixel = (from_row * width + place + run * dilation) * channels
                    done = 0
                    while done < count:  # filters of one group see the same channels
                        group = (first_filter + done) // outputs
                        some = min(count - done, (group + 1) * outputs - first_filter - done)
                        _add_products(
                            some, length, d + done * PANEL_ROW_BYTES,
                            x + (pixel + group * inputs) * PANEL_ROW_BYTES,
                            totals + (done * weights + at_weight) * PANEL_ROW_BYTES,
                            weights * PANEL_ROW_BYTES,
                            lines, d_line, x_line, end - column, d_pixel, x_pixel,
                        )  # fmt: skip
                        done += some
                column = end


@kernel
def conv2d_gradient(instruction, context_address):
    """Gradients of some filters over the whole batch. Operands: those of windows, dilation, filters, groups,
    weight, bias (−1: none), x, dy, first, count.
    """
    at, context = int64s(instruction), int64s(context_address)
    weight, bias, first, count = at[15], at[16], at[19], at[20]
    _add_up(at, context, at[17], at[18], first, count)
    block, totals, sums, weights = _areas(at, context, count)
    dw = context[Context.GRADIENTS] + (weight + first * weights) * FLOAT_BYTES
    _sum_lanes(totals, count * weights, block, float32s(dw))
    report_fault(dw, count * weights, at, context)
    if bias < 0:
        return
    db = context[Context.GRADIENTS] + (bias + first) * FLOAT_BYTES
    _sum_lanes(sums, count, block, float32s(db))
    report_fault(db, count, at, context)


@kernel
def conv_transpose2d_gradient(instruction, context_address):
    """Gradients by some channels of x over the whole batch. Operands: those of windows over y, dilation,
    filters (the channels of x), groups, weight (channels of y, taps, those of x in a group), x, dy, first,
    count.

    The sums stand as those of a convolution from y to x would: [channel of x, tap, channel of y].
    """
    at, context = int64s(instruction), int64s(context_address)
    taps, groups, first, count = at[7] * at[8], at[14], at[18], at[19]
    inputs, outputs = at[13] // groups, at[4] // groups
    _add_up(at, context, at[17], at[16], first, count)
    block, totals, _, weights = _areas(at, context, count)
    found = float32s(totals)
    _sum_lanes(totals, count * weights, block, found)  # each block is read before its place is written to
    report_fault(totals, count * weights, at, context)
    dw = float32s(context[Context.GRADIENTS] + at[15] * FLOAT_BYTES)
    for i in range(count):
        group, channel = (first + i) // inputs, (first + i) % inputs
        for tap in range(taps):
            for output in range(outputs):
                to = ((group * outputs + output) * taps + tap) * inputs + channel
                dw[to] = found[i * weights + tap * outputs + output]


@kernel
def channel_sums(instruction, context_address):
    """Gradients of some channels' biases over the whole batch: db = Σ dy. Operands: pixels, channels, bias,
    dy, first, count (at most 16).
    """
    at, context = int64s(instruction), int64s(context_address)
    pixels, channels, first, count = at[2], at[3], at[6], at[7]
    block = context[Context.SCRATCH] + JOB_FLOATS * FLOAT_BYTES
    sums = block + LANES * PANEL_ROW_BYTES
    for i in range(LANES):
        store(sums + i * PANEL_ROW_BYTES, ZERO)
    panels = (context[Context.SAMPLES] + LANES - 1) // LANES
    slope = context[Context.WORKSPACE] + at[5] * FLOAT_BYTES + first * PANEL_ROW_BYTES
    for _ in range(panels * pixels):
        for i in range(count):
            to = sums + i * PANEL_ROW_BYTES
            store(to, load(to) + load(slope + i * PANEL_ROW_BYTES))
        slope += channels * PANEL_ROW_BYTES
    db = context[Context.GRADIENTS] + (at[4] + first) * FLOAT_BYTES
    _sum_lanes(sums, count, block, float32s(db))
    report_fault(db, count, at, context)
