"""Activations z·gate(z), smooth relatives of ReLU, in place over whole panels.

Two inputs may give the same result, so training keeps what went in (operand z, −1: not wanted).
"""

import numpy as np
from numba import njit

from nnstudio.engine.activations import GELU_CUBE, GELU_WIDTH
from nnstudio.engine.kernels.elementary import ONE, TWO, exp, normal_density, normal_share, sigmoid
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, fma, load, store
from nnstudio.engine.kernels.panels import first_panel, value_bytes
from nnstudio.engine.layout import NOTHING, PANEL_ROW_BYTES

_CUBE, _TWICE_WIDTH = np.float32(GELU_CUBE), np.float32(2 * GELU_WIDTH)
_THREE_CUBES = np.float32(3 * GELU_CUBE)
_FOUR, _FAR = np.float32(4), np.float32(20)


@njit(error_model="numpy")
def _near(z):
    """z cut to −20 … 20, where every gate is shut or open already; keeps NaN."""
    z = choose(z, _FAR, _FAR, z)
    return choose(-_FAR, z, -_FAR, z)


@njit(error_model="numpy")
def _tanh_gate(z):
    """½ (1 + tanh(√(2/π) (z + 0.044715 z³))), which is a sigmoid; z must be near."""
    return sigmoid(_TWICE_WIDTH * fma(_CUBE * z, z * z, z))


@njit(error_model="numpy")
def _tanh_slope(z):
    """Slope of GELU's tanh form."""
    near = _near(z)
    gate = _tanh_gate(near)
    inner = _TWICE_WIDTH * fma(_THREE_CUBES * near, near, ONE)
    return fma(near * (gate * (ONE - gate)), inner, gate)


@njit(error_model="numpy")
def _gelu_slope(z):
    """Slope of GELU: Φ(z) + z·φ(z)."""
    near = _near(z)
    return fma(near, normal_density(near), normal_share(near))


@njit(error_model="numpy")
def _silu_slope(z):
    """Slope of SiLU: σ(z)·(1 + z·(1 − σ(z)))."""
    near = _near(z)
    gate = sigmoid(near)
    return fma(near * gate, ONE - gate, gate)


@njit(error_model="numpy")
def _mish_gate(z):
    """tanh(log(1 + eᶻ)) = n / (n + 2) with n = eᶻ·(eᶻ + 2)."""
    power = exp(_near(z))
    parts = power * (power + TWO)
    return parts / (parts + TWO)


@njit(error_model="numpy")
def _mish_slope(z):
    """Slope of Mish: gate + z·4·eᶻ·(1 + eᶻ) / (n + 2)²."""
    near = _near(z)
    power = exp(near)
    parts = power * (power + TWO)
    whole = parts + TWO
    return fma(near, _FOUR * (power / whole) * ((power + ONE) / whole), parts / whole)


@kernel
def gelu_forward(instruction, context_address):
    """Forward: y = y·Φ(y), the normal share below. Operands: features, y, z."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    z = first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        if at[4] != NOTHING:
            store(z + row, value)
        store(y + row, value * normal_share(value))


@kernel
def gelu_backward(instruction, context_address):
    """Backward: dy = dy·(Φ(z) + z·φ(z)). Operands: features, z, dy."""
    at, context = int64s(instruction), int64s(context_address)
    z, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(z + row)
        store(dy + row, load(dy + row) * _gelu_slope(value))


@kernel
def gelu_tanh_forward(instruction, context_address):
    """Forward: y = ½ y (1 + tanh(√(2/π) (y + 0.044715 y³))). Operands: features, y, z."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    z = first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        if at[4] != NOTHING:
            store(z + row, value)
        store(y + row, value * _tanh_gate(_near(value)))


@kernel
def gelu_tanh_backward(instruction, context_address):
    """Backward: dy = dy times its slope at z. Operands: features, z, dy."""
    at, context = int64s(instruction), int64s(context_address)
    z, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(z + row)
        store(dy + row, load(dy + row) * _tanh_slope(value))


@kernel
def silu_forward(instruction, context_address):
    """Forward: y = y·σ(y). Operands: features, y, z."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    z = first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        if at[4] != NOTHING:
            store(z + row, value)
        store(y + row, value * sigmoid(value))


@kernel
def silu_backward(instruction, context_address):
    """Backward: dy = dy·σ(z)·(1 + z·(1 − σ(z))). Operands: features, z, dy."""
    at, context = int64s(instruction), int64s(context_address)
    z, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(z + row)
        store(dy + row, load(dy + row) * _silu_slope(value))


@kernel
def mish_forward(instruction, context_address):
    """Forward: y = y·tanh(log(1 + eʸ)). Operands: features, y, z."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    z = first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        if at[4] != NOTHING:
            store(z + row, value)
        store(y + row, value * _mish_gate(value))


@kernel
def mish_backward(instruction, context_address):
    """Backward: dy = dy times its slope at z. Operands: features, z, dy."""
    at, context = int64s(instruction), int64s(context_address)
    z, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(z + row)
        store(dy + row, load(dy + row) * _mish_slope(value))
