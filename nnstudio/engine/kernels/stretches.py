"""What every optimizer does on its stretch of the flat parameters: find it, and write only finite weights."""

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
