"""Varies the images of a batch: each sample by numbers drawn for its row in this epoch.

What is drawn depends on seed, input, epoch and row only: not on the batch, the threads, a pause or a
resumption. Shift, turn, size and reflection are one map from the new image's pixels to places in the old one,
so that an image is sampled once.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, ZERO
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import fma
from nnstudio.engine.kernels.normal import between_minus_one_and_one
from nnstudio.engine.kernels.random import AUGMENTATION, philox
from nnstudio.engine.kernels.trigonometry import sine_and_cosine
from nnstudio.engine.layout import FLOAT_BYTES, LANES, Context

_PLACE, _SIZE, _CUT = 0, 1, 2
"""Draws of a sample, four words each: shift, turn and size; reflections and brightness; the cut-out."""

_HIGHEST_BIT, _WORD_BITS = np.uint64(31), np.uint64(32)
_DEGREES = np.float32(360)


@njit(error_model="numpy")
def _drawn(context, draw, sample, layer):
    """The four random words of one draw for a sample of the batch."""
    row, epoch = int64s(context[Context.ROWS])[sample], context[Context.EPOCH]
    return philox(draw, row, epoch, (AUGMENTATION << 24) + layer, context[Context.SEED])


@njit(error_model="numpy")
def _inverse_map(context, at, sample):
    """The map (a, b, c; d, e, f) from (column, row) of the new image to (column, row) of the old one."""
    rates = float64s(context[Context.RATES])
    shift, rotate, scale = np.float32(rates[at[7]]), np.float32(rates[at[8]]), np.float32(rates[at[9]])
    place, size = _drawn(context, _PLACE, sample, at[12]), _drawn(context, _SIZE, sample, at[12])
    middle_x, middle_y = HALF * np.float32(at[3] - 1), HALF * np.float32(at[2] - 1)
    to_x = middle_x + shift * between_minus_one_and_one(place[0]) * np.float32(at[3])
    to_y = middle_y + shift * between_minus_one_and_one(place[1]) * np.float32(at[2])
    sine, cosine = sine_and_cosine(rotate * between_minus_one_and_one(place[2]) / _DEGREES)
    factor = fma(scale, between_minus_one_and_one(place[3]), ONE)
    sine, cosine = sine / factor, cosine / factor
    across = -ONE if at[10] and size[0] >> _HIGHEST_BIT else ONE
    upside_down = -ONE if at[11] and size[1] >> _HIGHEST_BIT else ONE
    a, b, d, e = across * cosine, across * sine, upside_down * -sine, upside_down * cosine
    c = middle_x - fma(a, to_x, b * to_y)
    f = middle_y - fma(d, to_x, e * to_y)
    return a, b, c, d, e, f


@njit(error_model="numpy")
def _inside(place, size):
    """A coordinate moved to the nearest pixel of the image, its whole part, the next pixel, and the rest."""
    place = min(max(place, ZERO), np.float32(size - 1))
    whole = np.int64(place)
    return whole, min(whole + 1, size - 1), place - np.float32(whole)


@kernel
def warp(instruction, context_address):
    """Shift, turn, enlarge or shrink, and reflect; values between pixels are bilinear.

    Beyond the border stands the pixel nearest to it. That brings in no value that the image does not hold:
    the ground of a digit goes on as ground and a photo gets no black corners, whatever number black is.
    Operands: height, width, channels, x, y, the rates shift, rotate (degrees), scale, the flags across and
    upside_down, layer. The scratch holds one image.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels = at[2], at[3], at[4]
    features = height * width * channels
    image = float32s(context[Context.SCRATCH])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        x = float32s(context[Context.WORKSPACE] + (at[5] + panel * features * LANES) * FLOAT_BYTES)
        y = float32s(context[Context.WORKSPACE] + (at[6] + panel * features * LANES) * FLOAT_BYTES)
        for lane in range(min(LANES, context[Context.SAMPLES] - panel * LANES)):
            for feature in range(features):
                image[feature] = x[feature * LANES + lane]
            a, b, c, d, e, f = _inverse_map(context, at, panel * LANES + lane)
            to = lane
            for row in range(height):
                for column in range(width):
                    left, right, part_x = _inside(
                        fma(a, np.float32(column), fma(b, np.float32(row), c)), width
                    )
                    top, bottom, part_y = _inside(
                        fma(d, np.float32(column), fma(e, np.float32(row), f)), height
                    )
                    top_left, top_right = (top * width + left) * channels, (top * width + right) * channels
                    low_left = (bottom * width + left) * channels
                    low_right = (bottom * width + right) * channels
                    for channel in range(channels):
                        start, end = image[top_left + channel], image[top_right + channel]
                        above = fma(part_x, end - start, start)
                        start, end = image[low_left + channel], image[low_right + channel]
                        below = fma(part_x, end - start, start)
                        y[to] = fma(part_y, below - above, above)
                        to += LANES


@kernel
def retouch(instruction, context_address):
    """Multiply by a factor around 1, then set a square to zero, in place (DeVries and Taylor 2017).

    The square's middle is any pixel, so that it may reach over the border. Operands: height, width, channels,
    y, the rates brightness and cut_out, layer.
    """
    at, context = int64s(instruction), int64s(context_address)
    height, width, channels, rates = at[2], at[3], at[4], float64s(context[Context.RATES])
    features, brightness = height * width * channels, np.float32(rates[at[6]])
    side = np.int64(rates[at[7]] * min(height, width) + 0.5)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        y = float32s(context[Context.WORKSPACE] + (at[5] + panel * features * LANES) * FLOAT_BYTES)
        for lane in range(min(LANES, context[Context.SAMPLES] - panel * LANES)):
            sample = panel * LANES + lane
            words = _drawn(context, _SIZE, sample, at[8])
            factor = fma(brightness, between_minus_one_and_one(words[2]), ONE)
            for feature in range(features):
                y[feature * LANES + lane] *= factor
            words = _drawn(context, _CUT, sample, at[8])
            top = np.int64((words[0] * np.uint64(height)) >> _WORD_BITS) - side // 2
            left = np.int64((words[1] * np.uint64(width)) >> _WORD_BITS) - side // 2
            for row in range(max(top, 0), min(top + side, height)):
                for column in range(max(left, 0), min(left + side, width)):
                    for channel in range(channels):
                        y[((row * width + column) * channels + channel) * LANES + lane] = ZERO
