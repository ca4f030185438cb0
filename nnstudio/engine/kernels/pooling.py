"""Pooling over windows of an image: the largest value or the mean, lanes along the samples."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, choose_rising, load, spread, store
from nnstudio.engine.kernels.sliding import taps_of_output
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context

_HALF = np.float32(0.5)


@njit(error_model="numpy")
def _clear(address, count):
    for i in range(count):
        store(address + i * PANEL_ROW_BYTES, ZERO)


@kernel
def max_pool_forward(instruction, context_address):
    """Forward: y = max over the window; NaN counts as the largest. Operands: those of windows, x, y, taps
    (−1: not wanted).

    `taps` receives for each y the number of the tap that was the largest, the first of equal ones.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = context[Context.WORKSPACE] + (at[12] + panel * height * width * channels * LANES) * FLOAT_BYTES
        size = panel * rows * columns * channels * LANES
        y = context[Context.WORKSPACE] + (at[13] + size) * FLOAT_BYTES
        chosen = context[Context.WORKSPACE] + (at[14] + size) * FLOAT_BYTES
        for row in range(rows):
            tap_row, tap_rows, from_row = taps_of_output(row, kernel_height, stride, 1, top, height)
            for column in range(columns):
                tap, taps, place = taps_of_output(column, kernel_width, stride, 1, left, width)
                for channel in range(channels):
                    start = x + ((from_row * width + place) * channels + channel) * PANEL_ROW_BYTES
                    best = load(start)
                    best_tap = spread(np.float32(tap_row * kernel_width + tap))
                    for i in range(tap_rows):
                        value_at = start + i * width * channels * PANEL_ROW_BYTES
                        number = (tap_row + i) * kernel_width + tap
                        for j in range(taps):
                            value = load(value_at)
                            tap_here = spread(np.float32(number + j))
                            best_tap = choose_rising(value, best, tap_here, best_tap)
                            best = choose_rising(value, best, value, best)
                            value_at += channels * PANEL_ROW_BYTES
                    to = ((row * columns + column) * channels + channel) * PANEL_ROW_BYTES
                    store(y + to, best)
                    if at[14] >= 0:
                        store(chosen + to, best_tap)


@kernel
def max_pool_backward(instruction, context_address):
    """Backward: dx += dy at the tap that was the largest. Operands: those of windows, dy, dx, taps,
    accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        size = panel * rows * columns * channels * LANES
        dy = context[Context.WORKSPACE] + (at[12] + size) * FLOAT_BYTES
        dx = context[Context.WORKSPACE] + (at[13] + panel * height * width * channels * LANES) * FLOAT_BYTES
        chosen = context[Context.WORKSPACE] + (at[14] + size) * FLOAT_BYTES
        if not at[15]:
            _clear(dx, height * width * channels)
        for row in range(rows):
            tap_row, tap_rows, to_row = taps_of_output(row, kernel_height, stride, 1, top, height)
            for column in range(columns):
                tap, taps, place = taps_of_output(column, kernel_width, stride, 1, left, width)
                for channel in range(channels):
                    here = ((row * columns + column) * channels + channel) * PANEL_ROW_BYTES
                    slope, best = load(dy + here), load(chosen + here)
                    start = dx + ((to_row * width + place) * channels + channel) * PANEL_ROW_BYTES
                    for i in range(tap_rows):
                        to = start + i * width * channels * PANEL_ROW_BYTES
                        number = (tap_row + i) * kernel_width + tap
                        for j in range(taps):
                            low = spread(np.float32(number + j) - _HALF)
                            high = spread(np.float32(number + j) + _HALF)
                            part = choose(best, low, choose(high, best, slope, ZERO), spread(ZERO))
                            store(to, load(to) + part)
                            to += channels * PANEL_ROW_BYTES


@kernel
def average_pool_forward(instruction, context_address):
    """Forward: y = Σ window / divisor (or +=; a divisor of 0: the number of inputs in the window).

    Operands: those of windows, divisor, x, y, accumulate. A window that sees nothing gives 0.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = context[Context.WORKSPACE] + (at[13] + panel * height * width * channels * LANES) * FLOAT_BYTES
        y = context[Context.WORKSPACE] + (at[14] + panel * rows * columns * channels * LANES) * FLOAT_BYTES
        for row in range(rows):
            _, tap_rows, from_row = taps_of_output(row, kernel_height, stride, 1, top, height)
            for column in range(columns):
                _, taps, place = taps_of_output(column, kernel_width, stride, 1, left, width)
                divisor = np.float32(at[12] or max(tap_rows * taps, 1))
                for channel in range(channels):
                    total = spread(ZERO)
                    start = x + ((from_row * width + place) * channels + channel) * PANEL_ROW_BYTES
                    for i in range(tap_rows):
                        value_at = start + i * width * channels * PANEL_ROW_BYTES
                        for _ in range(taps):
                            total = total + load(value_at)
                            value_at += channels * PANEL_ROW_BYTES
                    to = y + ((row * columns + column) * channels + channel) * PANEL_ROW_BYTES
                    mean = total / divisor
                    if at[15]:
                        mean = load(to) + mean
                    store(to, mean)


@kernel
def average_pool_backward(instruction, context_address):
    """Backward: dx += dy / divisor at every input of the window. Operands: those of windows, divisor, dy, dx,
    accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        dy = context[Context.WORKSPACE] + (at[13] + panel * rows * columns * channels * LANES) * FLOAT_BYTES
        dx = context[Context.WORKSPACE] + (at[14] + panel * height * width * channels * LANES) * FLOAT_BYTES
        if not at[15]:
            _clear(dx, height * width * channels)
        for row in range(rows):
            _, tap_rows, to_row = taps_of_output(row, kernel_height, stride, 1, top, height)
            for column in range(columns):
                _, taps, place = taps_of_output(column, kernel_width, stride, 1, left, width)
                divisor = np.float32(at[12] or max(tap_rows * taps, 1))
                for channel in range(channels):
                    share = (
                        load(dy + ((row * columns + column) * channels + channel) * PANEL_ROW_BYTES) / divisor
                    )
                    start = dx + ((to_row * width + place) * channels + channel) * PANEL_ROW_BYTES
                    for i in range(tap_rows):
                        to = start + i * width * channels * PANEL_ROW_BYTES
                        for _ in range(taps):
                            store(to, load(to) + share)
                            to += channels * PANEL_ROW_BYTES
