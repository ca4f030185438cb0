"""What of the engine is compiled, by the names that `compiling.functions` goes by."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from nnstudio.compiling.children import compiled_beside
from nnstudio.engine.catalogue import KERNELS

_MACHINE_MODULE = "nnstudio.engine.machine"
MACHINE = f"{_MACHINE_MODULE}:advance"
"""The loop that trains; what else is in its module is compiled with it."""
_INFERENCE = "nnstudio.engine.kernels.inference:infer"
"""The loop that answers for new rows."""
COMPILED = (MACHINE, _INFERENCE, *(kernel.function for kernel in KERNELS.values()))
"""All of it, what takes longest first."""


@contextmanager
def machine_compiled_beside() -> Iterator[None]:
    """Let another process compile the machine while this one compiles kernels, if it is not in the cache.

    A small perceptron that no cache knows takes its first step after 6 s instead of 11 s.
    """
    if _MACHINE_MODULE in sys.modules:
        yield
    else:
        with compiled_beside(MACHINE, "the engine"):
            yield
