"""Notices gradients that are infinite or not a number, before they reach the weights."""

from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s
from nnstudio.engine.kernels.lanes import any_fault, load, spread
from nnstudio.engine.layout import LANES, NODE_WORD, PANEL_ROW_BYTES, Context


@njit(error_model="numpy")
def all_finite(address, count):
    """Whether no value is infinite or NaN: x − x is zero for finite x and NaN for others, and so is a sum of
    them.
    """
    one, two = spread(ZERO), spread(ZERO)
    pairs = count // (2 * LANES)
    for pair in range(pairs):
        first, second = (
            load(address + 2 * pair * PANEL_ROW_BYTES),
            load(address + (2 * pair + 1) * PANEL_ROW_BYTES),
        )
        one = one + (first - first)
        two = two + (second - second)
    total, values = ZERO, float32s(address)
    for i in range(pairs * 2 * LANES, count):
        total += values[i] - values[i]
    return not any_fault(one + two) and total == ZERO


@njit(error_model="numpy")
def report_fault(address, count, instruction, context):
    """Write the instruction's node into the context where a value is not finite."""
    if not all_finite(address, count):
        context[Context.FAULT] = instruction[NODE_WORD] + 1
