"""Brings the rows of a batch from the data set into panels, sixteen features of sixteen rows at a time.

A batch of 128 rows of 784 features takes 33 µs value by value, 6 µs by blocks.
"""

from numba import njit

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import load, store
from nnstudio.engine.kernels.transpose import transpose
from nnstudio.engine.layout import FLOAT_BYTES, LANES, PANEL_ROW_BYTES, WORD_BYTES, Context


@kernel
def gather(instruction, context_address):
    """Operands: source, features, y. Samples past the end of the batch become zeros."""
    at, context = int64s(instruction), int64s(context_address)
    source, features, y = at[2], at[3], at[4]
    samples, data = context[Context.SAMPLES], int64s(context[Context.SOURCES])[source]
    whole = features // LANES * LANES
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        out = context[Context.WORKSPACE] + (y + panel * features * LANES) * FLOAT_BYTES
        rows = int64s(context[Context.ROWS] + panel * LANES * WORD_BYTES)
        live = min(LANES, samples - panel * LANES)
        for feature in range(0, whole, LANES):
            _block(context[Context.SCRATCH], data + feature * FLOAT_BYTES, rows, live, features)
            transpose(
                context[Context.SCRATCH], PANEL_ROW_BYTES, out + feature * PANEL_ROW_BYTES, PANEL_ROW_BYTES
            )
        _remaining(data, rows, live, features, whole, float32s(out))


@njit(error_model="numpy")
def _block(block, data, rows, live, features):
    """Bring 16 features of each sample of a panel together: block[sample, 16]."""
    for lane in range(live):
        store(block + lane * PANEL_ROW_BYTES, load(data + rows[lane] * features * FLOAT_BYTES))
    for lane in range(live, LANES):
        store(block + lane * PANEL_ROW_BYTES, ZERO)


@njit(error_model="numpy")
def _remaining(data, rows, live, features, first, out):
    """The features that fill no block."""
    values = float32s(data)
    for feature in range(first, features):
        for lane in range(live):
            out[feature * LANES + lane] = values[rows[lane] * features + feature]
        for lane in range(live, LANES):
            out[feature * LANES + lane] = ZERO
