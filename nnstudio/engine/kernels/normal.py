"""Standard normal numbers from random words, with the same bits everywhere (Box and Muller 1958).

Logarithm, sine and cosine are our own polynomials and the square root is rightly rounded, so that no library
function has a part in them. The largest number that 32 bits of radius can give is 6.7.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, TWO, log
from nnstudio.engine.kernels.intrinsics import float32s, float64s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import fma, square_root
from nnstudio.engine.kernels.random import NOISE, philox
from nnstudio.engine.kernels.trigonometry import sine_and_cosine
from nnstudio.engine.layout import LANES, Context

_LOWEST_BIT, _LOWEST_BYTE = np.uint64(1), np.uint64(8)
_RADIUS_STEP, _RADIUS_MIDDLE = np.float32(2.0**-31), np.float32(2.0**-32)
_TURN_STEP, _TWICE_TURN_STEP = np.float32(2.0**-24), np.float32(2.0**-23)


@njit(error_model="numpy")
def normal_pair(radius_word, angle_word):
    """Two independent standard normal numbers from two words of 32 random bits."""
    share = fma(np.float32(np.int32(radius_word >> _LOWEST_BIT)), _RADIUS_STEP, _RADIUS_MIDDLE)
    radius = square_root(-TWO * log(share))
    sine, cosine = sine_and_cosine(np.float32(np.int32(angle_word >> _LOWEST_BYTE)) * _TURN_STEP)
    return radius * cosine, radius * sine


@njit(error_model="numpy")
def between_minus_one_and_one(word):
    """A number spread evenly between −1 and 1, never either of them, from a word of 32 random bits."""
    return fma(np.float32(np.int32(word >> _LOWEST_BYTE)), _TWICE_TURN_STEP, _TURN_STEP - ONE)


@kernel
def add_noise(instruction, context_address):
    """y = x + deviation·z with normal z of its own for each unit of each sample in each epoch; y may be x.

    Operands: features, x, y, deviation, layer. One Philox call serves four units of a sample.
    """
    at, context = int64s(instruction), int64s(context_address)
    features, x, y, rate, layer = at[2], at[3], at[4], at[5], at[6]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    values = float32s(context[Context.WORKSPACE])
    deviation = np.float32(float64s(context[Context.RATES])[rate])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        for unit in range(0, features, 4):
            for lane in range(LANES):
                sample = panel * LANES + lane
                row = rows[sample] if sample < samples else 0
                words = philox(
                    unit >> 2, row, context[Context.EPOCH], (NOISE << 24) + layer, context[Context.SEED]
                )
                first, second = normal_pair(words[0], words[1])
                third, fourth = normal_pair(words[2], words[3])
                i = (panel * features + unit) * LANES + lane
                values[y + i] = fma(deviation, first, values[x + i])
                if unit + 1 < features:
                    values[y + i + LANES] = fma(deviation, second, values[x + i + LANES])
                if unit + 2 < features:
                    values[y + i + 2 * LANES] = fma(deviation, third, values[x + i + 2 * LANES])
                if unit + 3 < features:
                    values[y + i + 3 * LANES] = fma(deviation, fourth, values[x + i + 3 * LANES])
