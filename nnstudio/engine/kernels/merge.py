"""Joins values feature by feature, and moves features from one value to another: what the merging layers
and Permute are made of.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import ONE, ZERO
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, choose_rising, fma, load, store
from nnstudio.engine.kernels.panels import first_panel, value_bytes
from nnstudio.engine.layout import LANES, PANEL_ROW_BYTES, Context


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


@njit(error_model="numpy")
def _write(address, value, accumulate):
    """Set a panel row, or add to it."""
    if accumulate:
        store(address, load(address) + value)
    else:
        store(address, value)


@kernel
def permute_features(instruction, context_address):
    """y[a, b, c] = x[a·stride_a + b·stride_b + c·stride_c] (or +=) for each sample.

    Operands: size_a, size_b, size_c, stride_a, stride_b, stride_c, x, y, accumulate; strides count features.
    """
    at, context = int64s(instruction), int64s(context_address)
    size_a, size_b, size_c = at[2], at[3], at[4]
    features = size_a * size_b * size_c
    x, y = first_panel(context, at[8], features), first_panel(context, at[9], features)
    for _ in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        for a in range(size_a):
            for b in range(size_b):
                source = x + (a * at[5] + b * at[6]) * PANEL_ROW_BYTES
                for _ in range(size_c):
                    _write(y, load(source), at[10])
                    source += at[7] * PANEL_ROW_BYTES
                    y += PANEL_ROW_BYTES
        x += features * PANEL_ROW_BYTES


@kernel
def divide_features(instruction, context_address):
    """y = x / divisor (or +=); a divisor of −1 subtracts. Operands: features, divisor, x, y, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    divisor = np.float32(at[3])
    x, y = first_panel(context, at[4], at[2]), first_panel(context, at[5], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        _write(y + row, load(x + row) / divisor, at[6])


@kernel
def multiply_features(instruction, context_address):
    """y = a·b, or y = a·b + y with one rounding. Operands: features, a, b, y, accumulate."""
    at, context = int64s(instruction), int64s(context_address)
    a, b = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    y = first_panel(context, at[5], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        if at[6]:
            store(y + row, fma(load(a + row), load(b + row), load(y + row)))
        else:
            store(y + row, load(a + row) * load(b + row))


@kernel
def maximum_forward(instruction, context_address):
    """Forward: y = the larger of x and y, keeping NaN. Operands: features, x, y."""
    at, context = int64s(instruction), int64s(context_address)
    x, y = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        other, largest = load(x + row), load(y + row)
        store(y + row, choose_rising(other, largest, other, largest))


@kernel
def maximum_ties(instruction, context_address):
    """Backward: ties = 1 (or += 1) where x is the largest value y.

    Operands: features, x, y, ties, accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    x, y = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    ties = first_panel(context, at[5], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        _write(ties + row, choose(load(y + row), load(x + row), ZERO, ONE), at[6])


@kernel
def maximum_backward(instruction, context_address):
    """Backward: dx = dy / ties (or +=) where x is the largest value y.

    Operands: features, x, y, ties, dy, dx, accumulate.
    """
    at, context = int64s(instruction), int64s(context_address)
    x, y = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    ties, dy = first_panel(context, at[5], at[2]), first_panel(context, at[6], at[2])
    dx = first_panel(context, at[7], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        share = load(dy + row) / load(ties + row)
        _write(dx + row, choose(load(y + row), load(x + row), ZERO, share), at[8])
