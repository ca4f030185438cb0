"""Looks rows of a table up by whole numbers, and adds gradients to the rows that were looked up."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.layout import FLOAT_BYTES, LANES, Context


@njit(error_model="numpy")
def _row(value, count):
    """The row that a float names.

    Samples were checked before; what stands in lanes past the batch may be anything and reads row 0.
    """
    return np.int64(value) if value >= ZERO and value < np.float32(count) else 0


@kernel
def embedding_forward(instruction, context_address):
    """Forward: y[p] = W[x[p]] for each position p of a sample.

    Operands: positions, size, count, weight, x, y.
    """
    at, context = int64s(instruction), int64s(context_address)
    positions, size, count = at[2], at[3], at[4]
    table = float32s(context[Context.PARAMETERS] + at[5] * FLOAT_BYTES)
    values = float32s(context[Context.WORKSPACE])
    first, last = context[Context.FIRST_PANEL] * positions, context[Context.LAST_PANEL] * positions
    for position in range(first, last):
        x, y = at[6] + position * LANES, at[7] + position * size * LANES
        for lane in range(LANES):
            row = _row(values[x + lane], count) * size
            for unit in range(size):
                values[y + unit * LANES + lane] = table[row + unit]


@kernel
def embedding_gradient(instruction, context_address):
    """Gradients: dW[r] = Σ dy[p] where x[p] = r, for some rows r over the whole batch.

    Operands: positions, size, weight, x, dy, first, count. Sums run panel by panel, position by position,
    sample by sample, so that no row's sum depends on how the table is split into tasks.
    """
    at, context = int64s(instruction), int64s(context_address)
    positions, size, first, count = at[2], at[3], at[7], at[8]
    address = context[Context.GRADIENTS] + (at[4] + first * size) * FLOAT_BYTES
    gradients, values = float32s(address), float32s(context[Context.WORKSPACE])
    for place in range(count * size):
        gradients[place] = ZERO
    samples = context[Context.SAMPLES]
    for panel in range((samples + LANES - 1) // LANES):
        live = min(LANES, samples - panel * LANES)
        for position in range(panel * positions, (panel + 1) * positions):
            x, dy = at[5] + position * LANES, at[6] + position * size * LANES
            for lane in range(live):
                row = np.int64(values[x + lane]) - first
                if row >= 0 and row < count:
                    for unit in range(size):
                        gradients[row * size + unit] += values[dy + unit * LANES + lane]
    report_fault(address, count * size, at, context)
