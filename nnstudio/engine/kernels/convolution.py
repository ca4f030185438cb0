"""Convolution and its transpose: what they compute forward, and the gradients of their inputs.

Features stand in the order (row, column, channel) with sixteen samples side by side, so the inputs that a row
of a window sees are neighbours in a panel: nothing is gathered and nothing padded, at the border a window
only gets shorter. Neighbouring pixels whose windows are equally long are worked through as one line.

A convolution collects what its windows see; its input gradient hands back along the same windows. The
transposed convolution is the same two products with their parts exchanged, and reads its weight, which is
laid out as a convolution's, by other strides: nothing is turned. So there are two loops for four kernels, and
layers over time are images of one row.

Where windows are 3×3 and channels many, `winograd` takes their place.

Measured on one thread with AVX-512, batch 128, filters 32-64 on 28×28: forward 231 thousand million
multiplications and additions a second, input gradient 257; filters 8-16: 169 and 215.
"""

from numba import njit

from nnstudio.engine.kernels.intrinsics import call, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.sliding import steps_between_taps, taps_of_input, taps_of_output
from nnstudio.engine.kernels.tile import FROM_RESULT, FROM_START
from nnstudio.engine.kernels.window_product import Job
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, Context

BY_ROWS, BY_COLUMNS = 0, 1
"""How a product reads the weight: an output for each filter, or one for each of the filters' channels."""


@njit(error_model="numpy")
def _lay_weight(job, rows, inner, taps, order):
    """Set the strides of a weight (…, taps, …) whose product has so many rows and terms for each tap.

    Returns the bytes of one tap, and those of one group of filters.
    """
    job[Job.ROWS], job[Job.INNER] = rows, inner
    if order == BY_ROWS:
        job[Job.A_ROW], job[Job.A_INNER] = taps * inner * FLOAT_BYTES, FLOAT_BYTES
        return inner * FLOAT_BYTES, rows * taps * inner * FLOAT_BYTES
    job[Job.A_ROW], job[Job.A_INNER] = FLOAT_BYTES, taps * rows * FLOAT_BYTES
    return rows * FLOAT_BYTES, inner * taps * rows * FLOAT_BYTES


@njit(error_model="numpy")
def _start_at(job, context, bias, first):
    """Begin the sums of a group at its biases, or at the zeros with which the workspace begins."""
    job[Job.START], job[Job.START_ROW] = context[Context.WORKSPACE], 0
    if bias >= 0:
        job[Job.START] = context[Context.PARAMETERS] + (bias + first) * FLOAT_BYTES
        job[Job.START_ROW] = FLOAT_BYTES


@njit(error_model="numpy")
def _collect(at, context_address, image, places, bias, order, accumulate):
    """places = bias + Σ weight·window of the image (or +=), for the geometry of an instruction.

    For one group, no dilation and a weight by rows a whole row of a window is one run of the innermost loop.
    """
    context = int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    dilation, filters, groups, weight = at[12], at[13], at[14], at[15]
    inputs, outputs = channels // groups, filters // groups
    joined = groups == 1 and dilation == 1 and order == BY_ROWS
    job = int64s(context[Context.SCRATCH])
    job[Job.MODE] = FROM_RESULT if accumulate else FROM_START
    tap_bytes, group_bytes = _lay_weight(job, outputs, inputs, kernel_height * kernel_width, order)
    job[Job.A_MIDDLE], job[Job.A_OUTER] = tap_bytes, kernel_width * tap_bytes
    job[Job.B_OUTER] = dilation * width * channels * PANEL_ROW_BYTES
    job[Job.B_MIDDLE] = dilation * channels * PANEL_ROW_BYTES
    job[Job.B_PIXEL], job[Job.C_PIXEL] = stride * channels * PANEL_ROW_BYTES, filters * PANEL_ROW_BYTES
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = context[Context.WORKSPACE] + (image + panel * height * width * channels * LANES) * FLOAT_BYTES
        y = context[Context.WORKSPACE] + (places + panel * rows * columns * filters * LANES) * FLOAT_BYTES
        for row in range(rows):
            tap_row, tap_rows, from_row = taps_of_output(row, kernel_height, stride, dilation, top, height)
            job[Job.OUTER] = tap_rows
            column = 0
            while column < columns:
                tap, taps, place = taps_of_output(column, kernel_width, stride, dilation, left, width)
                end = column + 1
                while end < columns:
                    next_tap, next_taps, _ = taps_of_output(end, kernel_width, stride, dilation, left, width)
                    if next_tap != tap or next_taps != taps:
                        break
                    end += 1
                job[Job.PIXELS] = end - column
                job[Job.MIDDLE], job[Job.INNER] = (1, taps * inputs) if joined else (taps, inputs)
                for group in range(groups):
                    job[Job.A] = context[Context.PARAMETERS] + weight * FLOAT_BYTES + group * group_bytes
                    job[Job.A] += (tap_row * kernel_width + tap) * tap_bytes
                    pixel = (from_row * width + place) * channels + group * inputs
                    job[Job.B] = x + pixel * PANEL_ROW_BYTES
                    pixel = (row * columns + column) * filters + group * outputs
                    job[Job.C] = y + pixel * PANEL_ROW_BYTES
                    _start_at(job, context, bias, group * outputs)
                    call(context[Context.WINDOW_PRODUCT], context[Context.SCRATCH], context_address)
                column = end


@njit(error_model="numpy")
def _hand_back(at, context_address, places, image, bias, order, accumulate):
    """image = bias + Σ weight·places over the windows that see a pixel (or +=).

    A line is made of the pixels that lie `stride` apart, for the same taps reach them.
    """
    context = int64s(context_address)
    height, width, channels, rows, columns = at[2], at[3], at[4], at[5], at[6]
    kernel_height, kernel_width, stride, top, left = at[7], at[8], at[9], at[10], at[11]
    dilation, filters, groups, weight = at[12], at[13], at[14], at[15]
    inputs, outputs = channels // groups, filters // groups
    tap_step, output_step = steps_between_taps(stride, dilation)
    job = int64s(context[Context.SCRATCH])
    job[Job.MODE] = FROM_RESULT if accumulate else FROM_START
    tap_bytes, group_bytes = _lay_weight(job, inputs, outputs, kernel_height * kernel_width, order)
    job[Job.A_MIDDLE], job[Job.A_OUTER] = tap_step * tap_bytes, tap_step * kernel_width * tap_bytes
    job[Job.B_MIDDLE] = -output_step * filters * PANEL_ROW_BYTES
    job[Job.B_OUTER] = -output_step * columns * filters * PANEL_ROW_BYTES
    job[Job.B_PIXEL], job[Job.C_PIXEL] = filters * PANEL_ROW_BYTES, stride * channels * PANEL_ROW_BYTES
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        y = context[Context.WORKSPACE] + (places + panel * rows * columns * filters * LANES) * FLOAT_BYTES
        x = context[Context.WORKSPACE] + (image + panel * height * width * channels * LANES) * FLOAT_BYTES
        for row in range(height):
            tap_row, tap_rows, to_row = taps_of_input(row, kernel_height, stride, dilation, top, rows)
            job[Job.OUTER] = tap_rows
            for phase in range(min(stride, width)):
                column = phase
                while column < width:
                    tap, taps, place = taps_of_input(column, kernel_width, stride, dilation, left, columns)
                    end = column + stride
                    while end < width:
                        next_tap, next_taps, _ = taps_of_input(
                            end, kernel_width, stride, dilation, left, columns
                        )
                        if next_tap != tap or next_taps != taps:
                            break
                        end += stride
                    job[Job.PIXELS], job[Job.MIDDLE] = (end - column) // stride, taps
                    for group in range(groups):
                        job[Job.A] = context[Context.PARAMETERS] + weight * FLOAT_BYTES + group * group_bytes
                        job[Job.A] += (tap_row * kernel_width + tap) * tap_bytes
                        pixel = (to_row * columns + place) * filters + group * outputs
                        job[Job.B] = y + pixel * PANEL_ROW_BYTES
                        pixel = (row * width + column) * channels + group * inputs
                        job[Job.C] = x + pixel * PANEL_ROW_BYTES
                        _start_at(job, context, bias, group * inputs)
                        call(context[Context.WINDOW_PRODUCT], context[Context.SCRATCH], context_address)
                    column = end


@kernel
def conv2d_forward(instruction, context_address):
    """Forward: y = b + Σ W·window of x. Operands: those of windows, dilation, filters, groups, weight, bias
    (−1: none), x, y.
    """
    at = int64s(instruction)
    _collect(at, context_address, at[17], at[18], at[16], BY_ROWS, 0)


@kernel
def conv2d_backward(instruction, context_address):
    """Backward: dx = Σ Wᵀ·dy over the windows that see a pixel. Operands: those of windows, dilation,
    filters, groups, weight, dy, dx, accumulate.
    """
    at = int64s(instruction)
    _hand_back(at, context_address, at[16], at[17], -1, BY_COLUMNS, at[18])


@kernel
def conv_transpose2d_forward(instruction, context_address):
    """Forward: y = b + Σ W·x over the windows of y that see a pixel. Operands: those of windows over y,
    dilation, filters (the channels of x), groups, weight (channels of y, taps, those of x in a group), bias
    (−1: none), x, y.
    """
    at = int64s(instruction)
    _hand_back(at, context_address, at[17], at[18], at[16], BY_ROWS, 0)


@kernel
def conv_transpose2d_backward(instruction, context_address):
    """Backward: dx = Σ Wᵀ·window of dy. Operands: those of windows over y, dilation, filters, groups, weight,
    dy, dx, accumulate.
    """
    at = int64s(instruction)
    _collect(at, context_address, at[16], at[17], -1, BY_COLUMNS, at[18])
