"""Activations made of pieces: another formula on either side of a border, in place over panels."""

import numpy as np
from numba import njit

from nnstudio.engine.activations import SELU_ALPHA, SELU_SCALE
from nnstudio.engine.kernels.elementary import HALF, ONE, ZERO, power_less_one
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, load, store
from nnstudio.engine.kernels.panels import first_panel, value_bytes
from nnstudio.engine.layout import NOTHING, PANEL_ROW_BYTES

_THREE, _SIX, _SIXTH, _THIRD = np.float32(3), np.float32(6), np.float32(1 / 6), np.float32(1 / 3)
_SCALE, _NEGATIVE = np.float32(SELU_SCALE), np.float32(SELU_SCALE * SELU_ALPHA)


@njit(error_model="numpy")
def _clamped(z, limit):
    """z cut to 0 … limit, keeping NaN."""
    z = choose(ZERO, z, ZERO, z)
    return choose(z, limit, limit, z)


@njit(error_model="numpy")
def _within(y, limit, slope):
    """The slope where 0 < y < limit, else 0."""
    return choose(y, ZERO, choose(limit, y, slope, ZERO), ZERO)


@njit(error_model="numpy")
def _gate(z):
    """(z + 3) / 6 cut to 0 … 1: the hard sigmoid."""
    return _clamped(z + _THREE, _SIX) / _SIX


@njit(error_model="numpy")
def _below(z):
    """The negative part of z, which a power may be taken of; NaN stays."""
    return choose(z, ZERO, ZERO, z)


@kernel
def relu6_forward(instruction, context_address):
    """Forward: y = y cut to 0 … 6. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(y + row, _clamped(value, _SIX))


@kernel
def relu6_backward(instruction, context_address):
    """Backward: dy = dy where 0 < y < 6. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(dy + row, load(dy + row) * _within(value, _SIX, ONE))


@kernel
def hard_sigmoid_forward(instruction, context_address):
    """Forward: y = (y + 3) / 6 cut to 0 … 1. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(y + row, _gate(value))


@kernel
def hard_sigmoid_backward(instruction, context_address):
    """Backward: dy = dy / 6 where 0 < y < 1. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(dy + row, load(dy + row) * _within(value, ONE, _SIXTH))


@kernel
def hard_swish_forward(instruction, context_address):
    """Forward: y = y·(y + 3) / 6 between −3 and 3, else 0 or y. Operands: features, y, z."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    z = first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        if at[4] != NOTHING:
            store(z + row, value)
        store(y + row, value * _gate(value))


@kernel
def hard_swish_backward(instruction, context_address):
    """Backward: dy = dy·(z/3 + ½) between −3 and 3, else 0 or dy. Operands: features, z, dy."""
    at, context = int64s(instruction), int64s(context_address)
    z, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(z + row)
        store(
            dy + row,
            load(dy + row) * choose(value, -_THREE, choose(_THREE, value, value * _THIRD + HALF, ONE), ZERO),
        )


@kernel
def elu_forward(instruction, context_address):
    """Forward: y = y, or eʸ − 1 where it is negative. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(y + row, choose(value, ZERO, value, power_less_one(_below(value))))


@kernel
def elu_backward(instruction, context_address):
    """Backward: dy = dy, or dy·(y + 1) where y is negative. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(dy + row, load(dy + row) * (_below(value) + ONE))


@kernel
def selu_forward(instruction, context_address):
    """Forward: y = λ·y, or λ·α·(eʸ − 1) where it is negative. Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(y + row, choose(value, ZERO, value * _SCALE, power_less_one(_below(value)) * _NEGATIVE))


@kernel
def selu_backward(instruction, context_address):
    """Backward: dy = dy·λ, or dy·(y + λ·α) where y is negative. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(dy + row, load(dy + row) * choose(value, ZERO, _SCALE, value + _NEGATIVE))


@kernel
def softsign_forward(instruction, context_address):
    """Forward: y = y / (1 + |y|). Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(y + row, value / (choose(ZERO, value, -value, value) + ONE))


@kernel
def softsign_backward(instruction, context_address):
    """Backward: dy = dy·(1 − |y|)². Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        rest = ONE - choose(ZERO, value, -value, value)
        store(dy + row, load(dy + row) * (rest * rest))
