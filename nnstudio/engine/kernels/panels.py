"""Where the panels of one call stand: the address of a value and how much of it this call works on."""

from numba import njit

from nnstudio.engine.layout import FLOAT_BYTES, LANES, Context


@njit(error_model="numpy")
def first_panel(context, offset, features):
    """Address where this call's panels of a value begin."""
    return (
        context[Context.WORKSPACE] + (offset + context[Context.FIRST_PANEL] * features * LANES) * FLOAT_BYTES
    )


@njit(error_model="numpy")
def value_count(context, features):
    """Floats that this call's panels of a value hold."""
    return (context[Context.LAST_PANEL] - context[Context.FIRST_PANEL]) * features * LANES


@njit(error_model="numpy")
def value_bytes(context, features):
    """Bytes that this call's panels of a value hold."""
    return value_count(context, features) * FLOAT_BYTES
