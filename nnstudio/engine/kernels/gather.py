"""Brings the rows of a batch from the data set into panels."""

from nnstudio.engine.kernels.elementary import ZERO
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.layout import FLOAT_BYTES, LANES, Context


@kernel
def gather(instruction, context_address):
    """Operands: source, features, y. Samples past the end of the batch become zeros."""
    at, context = int64s(instruction), int64s(context_address)
    source, features, y = at[2], at[3], at[4]
    rows, samples = int64s(context[Context.ROWS]), context[Context.SAMPLES]
    data = float32s(int64s(context[Context.SOURCES])[source])
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        out = float32s(context[Context.WORKSPACE] + (y + panel * features * LANES) * FLOAT_BYTES)
        for lane in range(LANES):
            sample = panel * LANES + lane
            if sample < samples:
                row = rows[sample] * features
                for feature in range(features):
                    out[feature * LANES + lane] = data[row + feature]
            else:
                for feature in range(features):
                    out[feature * LANES + lane] = ZERO
