"""Declares functions that are compiled as their module is imported, for rooms beside the engine: they work on
whole arrays, run without Python's lock and raise nothing.

They count no references to their arrays (`_nrt`), which their caller holds anyway: that took ten times as
long as what they are for. So they can allocate none.
"""

from collections.abc import Callable
from typing import Any

from numba import njit

READ_ONLY_BYTES = "Array(uint8, 1, 'C', True)"
"""The type of bytes that nobody writes to."""
Declared = Callable[[Callable[..., Any]], Any]


def compiled(signature: str) -> Declared:
    """A function that Python calls, with its signature in Numba's words."""
    declared: Declared = njit(signature, error_model="numpy", _nrt=False, nogil=True, cache=True)
    return declared


def inlined() -> Declared:
    """A part of such functions, written into each that calls it: calling it took as long as what it does."""
    declared: Declared = njit(error_model="numpy", _nrt=False, inline="always")
    return declared
