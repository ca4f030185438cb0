"""Activations that take logarithms: softplus, and log softmax over groups of features, in place."""

from nnstudio.engine.kernels.elementary import ZERO, exp, log, log_one_plus, power_less_one
from nnstudio.engine.kernels.intrinsics import int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.lanes import choose, load, spread, store
from nnstudio.engine.kernels.panels import first_panel, value_bytes, value_count
from nnstudio.engine.layout import LANES, PANEL_ROW_BYTES


@kernel
def softplus_forward(instruction, context_address):
    """Forward: y = log(1 + eʸ). Operands: features, y."""
    at, context = int64s(instruction), int64s(context_address)
    y = first_panel(context, at[3], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        size = choose(ZERO, value, -value, value)
        store(y + row, choose(value, ZERO, value, ZERO) + log_one_plus(exp(-size)))


@kernel
def softplus_backward(instruction, context_address):
    """Backward: dy = dy·(1 − e⁻ʸ), which is dy·σ of what went in. Operands: features, y, dy."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    for row in range(0, value_bytes(context, at[2]), PANEL_ROW_BYTES):
        value = load(y + row)
        store(dy + row, load(dy + row) * -power_less_one(-value))


@kernel
def log_softmax_forward(instruction, context_address):
    """Forward: y = y − log Σ eʸ over the groups of `width` neighbouring features.

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
            total = total + exp(load(group + row) - largest)
        whole = log(total)
        for row in range(0, size, PANEL_ROW_BYTES):
            store(group + row, (load(group + row) - largest) - whole)
        group += size


@kernel
def log_softmax_backward(instruction, context_address):
    """Backward: dy = dy − eʸ·Σ dy. Operands: features, y, dy, width."""
    at, context = int64s(instruction), int64s(context_address)
    y, dy = first_panel(context, at[3], at[2]), first_panel(context, at[4], at[2])
    size = at[5] * PANEL_ROW_BYTES
    for _ in range(value_count(context, at[2]) // (at[5] * LANES)):
        total = spread(ZERO)
        for row in range(0, size, PANEL_ROW_BYTES):
            total = total + load(dy + row)
        for row in range(0, size, PANEL_ROW_BYTES):
            store(dy + row, load(dy + row) - exp(load(y + row)) * total)
        y += size
        dy += size
