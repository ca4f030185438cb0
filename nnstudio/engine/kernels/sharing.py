"""Adds up the gradients of parameters that several nodes use."""

from nnstudio.engine.kernels.finite import report_fault
from nnstudio.engine.kernels.intrinsics import float32s, int64s
from nnstudio.engine.kernels.kernel import kernel
from nnstudio.engine.kernels.stretches import stretch
from nnstudio.engine.layout import Context


@kernel
def add_gradient(instruction, context_address):
    """Gradients: g ← g + what another node found. Operands: first, count, source (both in the gradients)."""
    at, context = int64s(instruction), int64s(context_address)
    own, other = stretch(context, Context.GRADIENTS, at[2]), stretch(context, Context.GRADIENTS, at[4])
    g, more = float32s(own), float32s(other)
    for i in range(at[3]):
        g[i] += more[i]
    report_fault(own, at[3], at, context)
