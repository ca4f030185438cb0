"""Which inputs a window sees, and which windows see an input, along one axis of an image."""

from numba import njit

FIRST_TAP, TAPS, FIRST_PLACE = 0, 1, 2
"""What the functions return: first tap that counts, how many do, and where the first one looks."""


@njit(error_model="numpy")
def taps_of_output(output, kernel, stride, dilation, before, inputs):
    """The taps of a window that lie on the image, which are neighbours, and the input under the first."""
    first, count, place = 0, 0, 0
    for tap in range(kernel):
        position = output * stride + tap * dilation - before
        if 0 <= position < inputs:
            if count == 0:
                first, place = tap, position
            count += 1
    return first, count, place


@njit(error_model="numpy")
def taps_of_input(position, kernel, stride, dilation, before, outputs):
    """The taps under which windows see an input, and the window of the first.

    Each tap is `tap_step` behind the one before, and its window `output_step` before that one's.
    """
    first, count, place = 0, 0, 0
    for tap in range(kernel):
        offset = position + before - tap * dilation
        if offset >= 0 and offset % stride == 0 and offset // stride < outputs:
            if count == 0:
                first, place = tap, offset // stride
            count += 1
    return first, count, place


@njit(error_model="numpy")
def steps_between_taps(stride, dilation):
    """(tap_step, output_step) of `taps_of_input`: stride and dilation without their common divisor."""
    divisor, rest = stride, dilation
    while rest:
        divisor, rest = rest, divisor % rest
    return stride // divisor, dilation // divisor


@njit(error_model="numpy")
def outputs_of_tap(tap, stride, dilation, before, inputs, outputs):
    """The windows whose `tap` lies on the image: the first, and the one after the last."""
    offset = before - tap * dilation
    first = max(0, -(-offset // stride))
    last = min(outputs, (inputs - 1 + offset) // stride + 1)
    return first, max(first, last)
