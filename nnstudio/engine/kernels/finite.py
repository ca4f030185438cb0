"""Notices gradients that are too large for a step, before they reach the weights.

Too large is a gradient whose square is no float32: one above 1.8e19, infinite or NaN. No update of smaller
ones overflows within the ranges of the optimizers' settings, so that a step is done as a whole or not at all.
"""

from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s
from nnstudio.engine.kernels.lanes import any_fault, fma, load, spread
from nnstudio.engine.layout import LANES, NODE_WORD, PANEL_ROW_BYTES, Context

_AT_ONCE = 4
"""Sums side by side, so that none waits for the one before."""


@njit(error_model="numpy")
def all_moderate(address, count):
    """Whether the sum of the squares is a number, in each lane on its own: no sum is infinite or NaN.

    One fused multiply-add for each 16 values.
    """
    one, two, three, four = spread(ZERO), spread(ZERO), spread(ZERO), spread(ZERO)
    whole = count // (_AT_ONCE * LANES)
    for _ in range(whole):
        a, b = load(address), load(address + PANEL_ROW_BYTES)
        c, d = load(address + 2 * PANEL_ROW_BYTES), load(address + 3 * PANEL_ROW_BYTES)
        one, two, three, four = fma(a, a, one), fma(b, b, two), fma(c, c, three), fma(d, d, four)
        address += _AT_ONCE * PANEL_ROW_BYTES
    rest, values = ZERO, float32s(address)
    for i in range(count - whole * _AT_ONCE * LANES):
        rest = fma(values[i], values[i], rest)
    total = (one + two) + (three + four)
    return not any_fault(total - total) and rest - rest == ZERO


@njit(error_model="numpy")
def report_fault(address, count, instruction, context):
    """Write the instruction's node into the context where a value is too large."""
    if not all_moderate(address, count):
        context[Context.FAULT] = instruction[NODE_WORD] + 1


@njit(error_model="numpy")
def squares_of_panels(address, row_bytes, rows, panels, total):
    """Add up, lane by lane, the squares of one or two neighbouring panel rows in each of some rows.

    Used on a block that a product has just written, which still lies in the first cache.
    """
    second = spread(ZERO)
    for _ in range(rows):
        value = load(address)
        total = fma(value, value, total)
        if panels == 2:
            value = load(address + PANEL_ROW_BYTES)
            second = fma(value, value, second)
        address += row_bytes
    return total + second


@njit(error_model="numpy")
def report_squares(squares, instruction, context):
    """Write the instruction's node into the context where a sum of squares is infinite or NaN."""
    if any_fault(squares - squares):
        context[Context.FAULT] = instruction[NODE_WORD] + 1
