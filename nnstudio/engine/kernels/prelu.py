"""PReLU: leaky ReLU whose slope for negative inputs is learned (He et al. 2015)."""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, fma, load, spread, store
from nnstudio.engine.kernels.panels import first_panel, value_bytes
from nnstudio.engine.layout import FLOAT_BYTES, PANEL_ROW_BYTES, Context


@njit(error_model="numpy")
def _slope(context, weight):
    return float32s(context[Context.PARAMETERS])[weight]


@kernel
def prelu_forward(instruction, context_address):
    """Forward: y = x or slope·x. Operands: features, weight, x, y."""
    at, context = int64s(instruction), int64s(context_address)
    slope = _slope(context, at[3])
    x, y = first_panel(context, at[4], at[2]), first_panel(context, at[5], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(x + row)
        store(y + row, choose(value, ZERO, value, value * slope))


@kernel
def prelu_backward(instruction, context_address):
    """Backward: dx = dy or slope·dy (or +=), and for each sample Σ dy·x over its negative features.

    Operands: features, weight, x, dy, dx (−1: not wanted), sums, accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    slope = _slope(context, at[3])
    x, dy = first_panel(context, at[4], at[2]), first_panel(context, at[5], at[2])
    dx, sums = first_panel(context, at[6], at[2]), first_panel(context, at[7], 1)
    for _ in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        total = spread(ZERO)
        for _ in range(at[2]):
            value, gradient = load(x), load(dy)
            total = fma(gradient, choose(value, ZERO, ZERO, value), total)
            if at[6] >= 0:
                back = gradient * choose(value, ZERO, ONE, slope)
                store(dx, load(dx) + back if at[8] else back)
            x += PANEL_ROW_BYTES
            dy += PANEL_ROW_BYTES
            dx += PANEL_ROW_BYTES
        store(sums, total)
        sums += PANEL_ROW_BYTES


@kernel
def prelu_gradient(instruction, context_address):
    """Gradients: the slope's, the samples' sums added up in order in float64. Operands: weight, sums."""
    at, context = int64s(instruction), int64s(context_address)
    sums, total = float32s(context[Context.WORKSPACE] + at[3] * FLOAT_BYTES), 0.0
    for sample in range(context[Context.SAMPLES]):
        total += sums[sample]
    address = context[Context.GRADIENTS] + at[2] * FLOAT_BYTES
    float32s(address)[0] = np.float32(total)
    report_fault(address, 1, at, context)
