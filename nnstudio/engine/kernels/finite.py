"""Notices gradients that are infinite or not a number, before they reach the weights."""

from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.layout import NODE_WORD, Context


@njit(error_model="numpy")
def all_finite(values, count):
    """Whether no value is infinite or NaN: x − x is zero for finite x only."""
    faults = 0
    for i in range(count):
        faults += 0 if values[i] - values[i] == ZERO else 1
    return faults == 0


@njit(error_model="numpy")
def report_fault(values, count, instruction, context):
    """Write the instruction's node into the context where a value is not finite."""
    if not all_finite(values, count):
        context[Context.FAULT] = instruction[NODE_WORD] + 1
