"""Copies features from one value into another: what Concatenate, Add and an activation of its own are made
of.
"""

from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.layout import LANES, Context


@kernel
def copy_features(instruction, context_address):
    """y[:, j] = x[:, i] (or +=) for `width` features in each of `blocks` blocks of a sample.

    Operands: blocks, width, x, x_stride, x_start, y, y_stride, y_start, accumulate; strides and starts count
    features.
    """
    at, context = int64s(instruction), int64s(context_address)
    blocks, width = at[2], at[3]
    x, x_stride, x_start = at[4], at[5], at[6]
    y, y_stride, y_start, accumulate = at[7], at[8], at[9], at[10]
    values = float32s(context[Context.WORKSPACE])
    for block in range(context[Context.FIRST_PANEL] * blocks, context[Context.LAST_PANEL] * blocks):
        source = x + (block * x_stride + x_start) * LANES
        target = y + (block * y_stride + y_start) * LANES
        if accumulate:
            for i in range(width * LANES):
                values[target + i] += values[source + i]
        else:
            for i in range(width * LANES):
                values[target + i] = values[source + i]
