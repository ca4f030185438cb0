"""What a kernel is: a compiled function of (instruction address, context address), found by name and
compiled when needed.
"""

from collections.abc import Callable
from typing import Any

from numba import cfunc, types

SIGNATURE = types.void(types.intp, types.intp)


class Kernel:
    """One kernel before and after compilation; `address` compiles it, or loads it from the cache, the first
    time.
    """

    def __init__(self, function: Callable[[int, int], None]) -> None:
        self.function = function
        self._compiled: Any = None

    @property
    def address(self) -> int:
        """Address of the machine code."""
        if self._compiled is None:
            # Python's division would raise, and an exception inside a callback is lost.
            self._compiled = cfunc(SIGNATURE, cache=True, error_model="numpy")(self.function)
        return int(self._compiled.address)


def kernel(function: Callable[[int, int], None]) -> Kernel:
    """Mark a function as a kernel."""
    return Kernel(function)
