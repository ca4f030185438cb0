"""Sine and cosine in float32, of angles in turns: without branches, with the same bits everywhere.

Turns make the reduction exact: the quarter that an angle lies in is taken off without a rounding. The
polynomials are those of Cephes (Moshier 1992); errors stay below 1.1e-7.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE
from nnstudio.engine.kernels.lanes import fma

_FOUR, _QUARTER_TURN = np.float32(4), np.float32(np.pi / 2)
_ROUND = np.float32(12582912.0)  # 1.5·2²³: adding it rounds to a whole number
_S0, _S1, _S2 = np.float32(-1.9515295891e-4), np.float32(8.3321608736e-3), np.float32(-1.6666654611e-1)
_C0, _C1, _C2 = np.float32(2.4433157118e-5), np.float32(-1.3887316255e-3), np.float32(4.1666645683e-2)


@njit(error_model="numpy")
def sine_and_cosine(turns):
    """Sine and cosine of an angle in full turns, up to a million of them."""
    quarters = turns * _FOUR
    whole = (quarters + _ROUND) - _ROUND
    angle = (quarters - whole) * _QUARTER_TURN
    square = angle * angle
    p = fma(_S0, square, _S1)
    p = fma(p, square, _S2)
    sine = fma(p * square, angle, angle)
    p = fma(_C0, square, _C1)
    p = fma(p, square, _C2)
    cosine = fma(p * square, square, fma(-HALF, square, ONE))
    quarter = np.int32(whole)
    if quarter & 1:
        sine, cosine = cosine, sine
    return (-sine if quarter & 2 else sine), (-cosine if (quarter + 1) & 2 else cosine)
