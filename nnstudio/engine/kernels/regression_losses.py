"""Losses for numbers: Huber, log-cosh, Poisson; operands and reports are those of `kernels.losses`."""

import numpy as np

from nnstudio.engine.kernels.elementary import HALF, TWO, ZERO, exp, log_one_plus, tanh
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, first_lanes, load, spread, store
from nnstudio.engine.kernels.loss_panels import (
    DY,
    UNITS,
    Y,
    gradient_scale,
    live_in,
    panel_at,
    setting,
    targets_of,
    write_report,
)
from nnstudio.engine.layout import NOTHING, PANEL_ROW_BYTES, Context

_LN2 = np.float32(0.6931471805599453)


@kernel
def huber(instruction, context_address):
    """½·e² where |e| ≤ δ, else δ·(|e| − ½·δ), mean over units; metric: |e|. Operand: delta."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    delta = setting(at, context, 0)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            error = value - target
            size = choose(ZERO, error, -error, error)
            near = choose(size, delta, delta, size)
            losses = losses + near * (size - HALF * near)
            metrics = metrics + size
            if at[DY] != NOTHING:
                slope = choose(error, delta, delta, choose(-delta, error, -delta, error))
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)


@kernel
def log_cosh(instruction, context_address):
    """log cosh e = |e| + log(1 + e^(−2·|e|)) − log 2, mean over units; metric: |e|."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            error = value - target
            size = choose(ZERO, error, -error, error)
            losses = losses + (size + log_one_plus(exp(-TWO * size)) - _LN2)
            metrics = metrics + size
            if at[DY] != NOTHING:
                slope = tanh(error)
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)


@kernel
def poisson(instruction, context_address):
    """eʸ − t·y, mean over units; metric: |eʸ − t|."""
    at, context = int64s(instruction), int64s(context_address)
    units = at[UNITS]
    scale, part = gradient_scale(at, context, units), np.float32(1.0 / units)
    for panel in range(context[Context.FIRST_PANEL], context[Context.LAST_PANEL]):
        values, gradient = (
            panel_at(context, at[Y], units, panel),
            panel_at(context, at[DY], units, panel),
        )
        losses, metrics = spread(ZERO), spread(ZERO)
        for unit in range(units):
            value, target = load(values + unit * PANEL_ROW_BYTES), targets_of(at, context, panel, unit)
            rate = exp(value)
            error = rate - target
            losses = losses + (rate - target * value)
            metrics = metrics + choose(ZERO, error, -error, error)
            if at[DY] != NOTHING:
                slope = error
                store(gradient + unit * PANEL_ROW_BYTES, first_lanes(slope * scale, live_in(context, panel)))
        write_report(at, context, panel, losses * part, metrics * part)
