"""What happens to a stretch of the flat parameters: it is found, summed up, and only finite weights are
written.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE
from nnstudio.engine.kernels.lanes import choose, store
from nnstudio.engine.layout import FLOAT_BYTES, Context

OVERFLOW = 1 << 40
"""Fault of an update, whose node is not known."""


@njit(error_model="numpy")
def stretch(context, vector, first):
    """Address of a stretch of the parameters or their gradients."""
    return context[vector] + first * FLOAT_BYTES


@njit(error_model="numpy")
def moment(context, number, first):
    """Address of a stretch of one of the optimizer's vectors."""
    return context[Context.MOMENTS] + (number * context[Context.PARAMETER_WORDS] + first) * FLOAT_BYTES


@njit(error_model="numpy")
def power(number, exponent):
    """number^exponent by repeated squaring: the same bits everywhere, which a library's pow does not
    promise.
    """
    result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= number
        number *= number
        exponent >>= 1
    return result


@njit(error_model="numpy")
def take(weights, new, old, faults):
    """Write new weights where they are finite; returns `faults`, made NaN in lanes where they are not."""
    fault = new - new  # zero, or NaN for infinity and NaN
    store(weights, choose(ONE, fault, new, old))
    return faults + fault


@njit(error_model="numpy")
def sum_of_squares(w, first, count):
    """Σw² over `count` numbers from `first` on, in float64 and in eight columns: always in this order."""
    a = b = c = d = e = f = g = h = 0.0
    whole = first + count // 8 * 8
    for i in range(first, whole, 8):
        a += np.float64(w[i]) * np.float64(w[i])
        b += np.float64(w[i + 1]) * np.float64(w[i + 1])
        c += np.float64(w[i + 2]) * np.float64(w[i + 2])
        d += np.float64(w[i + 3]) * np.float64(w[i + 3])
        e += np.float64(w[i + 4]) * np.float64(w[i + 4])
        f += np.float64(w[i + 5]) * np.float64(w[i + 5])
        g += np.float64(w[i + 6]) * np.float64(w[i + 6])
        h += np.float64(w[i + 7]) * np.float64(w[i + 7])
    for i in range(whole, first + count):
        a += np.float64(w[i]) * np.float64(w[i])
    return ((a + b) + (c + d)) + ((e + f) + (g + h))
