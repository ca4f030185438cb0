"""Memory that begins on a cache line, so that a panel row of 16 floats is one line."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_LINE_BYTES = 64


def aligned_zeros(count: int, kind: Any) -> NDArray[Any]:
    """A vector of zeros whose first value lies on a cache line."""
    size = np.dtype(kind).itemsize
    memory = np.zeros(count * size + _LINE_BYTES, np.uint8)
    start = -memory.ctypes.data % _LINE_BYTES
    return memory[start : start + count * size].view(kind)


def aligned_copy(values: NDArray[Any]) -> NDArray[Any]:
    """A copy of a vector on a cache line."""
    copy = aligned_zeros(len(values), values.dtype)
    copy[:] = values
    return copy
