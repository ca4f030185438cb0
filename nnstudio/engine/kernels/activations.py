"""Activation functions and their derivatives, in place over whole panels.

Each derivative is written with the function's *result*, so that no layer has to keep what went into it.
"""

import numpy as np
from numba import njit

from nnstudio.engine.activations import LEAKY_SLOPE
from nnstudio.engine.kernels.elementary import ONE, ZERO, exp, sigmoid, tanh
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, load, spread, store
from nnstudio.engine.kernels.panels import first_panel, value_count
from nnstudio.engine.layout import LANES, PANEL_ROW_BYTES

_SLOPE = np.float32(LEAKY_SLOPE)


@njit(error_model="numpy")
def _values(context, offset, features):
    return float32s(first_panel(context, offset, features))


@kernel
def relu_forward(instruction, context_address):
    """Forward: y = max(y, 0), keeping NaN. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = _values(context, at[3], at[2])
    for i in range(value_count(context, at[2])):
        y[i] = max(y[i], ZERO)


@kernel
def relu_backward(instruction, context_address):
    """Backward: dy = dy where y > 0. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = _values(context, at[3], at[2]), _values(context, at[4], at[2])
    for i in range(value_count(context, at[2])):
        dy[i] = dy[i] if y[i] > ZERO else ZERO


@kernel
def leaky_relu_forward(instruction, context_address):
    """Forward: y = y or slope·y. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = _values(context, at[3], at[2])
    for i in range(value_count(context, at[2])):
        y[i] = y[i] * _SLOPE if y[i] < ZERO else y[i]


@kernel
def leaky_relu_backward(instruction, context_address):
    """Backward: dy = dy or slope·dy. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = _values(context, at[3], at[2]), _values(context, at[4], at[2])
    for i in range(value_count(context, at[2])):
        dy[i] = dy[i] if y[i] > ZERO else dy[i] * _SLOPE


@kernel
def tanh_forward(instruction, context_address):
    """Forward: y = tanh(y). Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = _values(context, at[3], at[2])
    for i in range(value_count(context, at[2])):
        y[i] = tanh(y[i])


@kernel
def tanh_backward(instruction, context_address):
    """Backward: dy = dy·(1 − y²). Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = _values(context, at[3], at[2]), _values(context, at[4], at[2])
    for i in range(value_count(context, at[2])):
        dy[i] = dy[i] * (ONE - y[i] * y[i])


@kernel
def sigmoid_forward(instruction, context_address):
    """Forward: y = 1 / (1 + e⁻ʸ). Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = _values(context, at[3], at[2])
    for i in range(value_count(context, at[2])):
        y[i] = sigmoid(y[i])


@kernel
def sigmoid_backward(instruction, context_address):
    """Backward: dy = dy·y·(1 − y). Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = _values(context, at[3], at[2]), _values(context, at[4], at[2])
    for i in range(value_count(context, at[2])):
        dy[i] = dy[i] * (y[i] * (ONE - y[i]))


@kernel
def step_forward(instruction, context_address):
    """Forward: y = 1 where y > 0, else 0. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = _values(context, at[3], at[2])
    for i in range(value_count(context, at[2])):
        y[i] = ONE if y[i] > ZERO else ZERO


@kernel
def step_backward(instruction, context_address):
    """Backward: dy = 0: a light switch has no slope. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    dy = _values(context, at[4], at[2])
    for i in range(value_count(context, at[2])):
        dy[i] = ZERO


@kernel
def softmax_forward(instruction, context_address):
    """Forward: y = eʸ / Σ eʸ over the groups of `width` neighbouring features.

    Operands: features, y, width.
    """
    at, context = int64s(instruction), int64s(context_address)
    group = first_panel(context, at[3], at[2])
    size = at[4] * PANEL_ROW_BYTES
    for _ in range(value_count(context, at[2]) // (at[4] * LANES)):
        largest, total = load(group), spread(ZERO)
        for row in range(PANEL_ROW_BYTES, size, PANEL_ROW_BYTES):
            value = load(group + row)
            largest = choose(value, largest, value, largest)
        for row in range(0, size, PANEL_ROW_BYTES):
            power = exp(load(group + row) - largest)
            store(group + row, power)
            total = total + power
        for row in range(0, size, PANEL_ROW_BYTES):
            store(group + row, load(group + row) / total)
        group += size


@kernel
def softmax_backward(instruction, context_address):
    """Backward: dy = y·(dy − Σ y·dy). Operands: features, y, dy, width."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    size = at[5] * PANEL_ROW_BYTES
    for _ in range(value_count(context, at[2]) // (at[5] * LANES)):
        total = spread(ZERO)
        for row in range(0, size, PANEL_ROW_BYTES):
            total = total + load(y + row) * load(dy + row)
        for row in range(0, size, PANEL_ROW_BYTES):
            store(dy + row, load(y + row) * (load(dy + row) - total))
        y += size
        dy += size
