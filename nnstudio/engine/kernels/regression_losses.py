"""Losses for numbers; operands and reports are those of `kernels.loss_panels`.
Each is the mean over the units.
"""

import numpy as np
from numba import njit

from nnstudio.engine.kernels.elementary import HALF, ONE, TWO, ZERO, exp, log_one_plus, tanh
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose
from nnstudio.engine.kernels.loss_panels import first_setting, mean_over_units

_LN2 = np.float32(0.6931471805599453)


@njit(error_model="numpy")
def _size(value):
    return choose(ZERO, value, -value, value)


@mean_over_units
def _mse(value, target, settings):
    error = value - target
    return error * error, _size(error), TWO * error


@mean_over_units
def _mae(value, target, settings):
    error = value - target
    size = _size(error)
    return size, size, choose(error, ZERO, ONE, choose(ZERO, error, -ONE, error))  # NaN stays NaN


@mean_over_units
def _huber(value, target, settings):
    error, delta = value - target, settings[0]
    size = _size(error)
    near = choose(size, delta, delta, size)
    slope = choose(error, delta, delta, choose(-delta, error, -delta, error))
    return near * (size - HALF * near), size, slope


@mean_over_units
def _log_cosh(value, target, settings):
    error = value - target
    size = _size(error)
    return size + log_one_plus(exp(-TWO * size)) - _LN2, size, tanh(error)


@mean_over_units
def _poisson(value, target, settings):
    rate = exp(value)
    error = rate - target
    return rate - target * value, _size(error), error


@kernel
def mse(instruction, context_address):
    """(y − t)²; metric: |y − t|."""
    _mse(instruction, context_address, ())


@kernel
def mae(instruction, context_address):
    """|y − t|; metric: the same. The slope where they meet is 0."""
    _mae(instruction, context_address, ())


@kernel
def huber(instruction, context_address):
    """½·e² where |e| ≤ δ, else δ·(|e| − ½·δ); metric: |e|. Operand: delta."""
    _huber(instruction, context_address, (first_setting(instruction, context_address),))


@kernel
def log_cosh(instruction, context_address):
    """log cosh e = |e| + log(1 + e^(−2·|e|)) − log 2; metric: |e|."""
    _log_cosh(instruction, context_address, ())


@kernel
def poisson(instruction, context_address):
    """eʸ − t·y; metric: |eʸ − t|."""
    _poisson(instruction, context_address, ())
