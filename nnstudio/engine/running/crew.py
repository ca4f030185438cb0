"""The helper threads of a run: they wait between the machine's calls and share its tasks during them."""

import ctypes
import sys
import threading
from collections.abc import Callable
from functools import cache
from typing import Any


@cache
def yield_address() -> int:
    """Address of the system call that lets another thread run."""
    library = ctypes.CDLL("kernel32") if sys.platform == "win32" else ctypes.CDLL(None)
    function = library.SwitchToThread if sys.platform == "win32" else library.sched_yield
    return int(ctypes.cast(function, ctypes.c_void_p).value or 0)


class Crew:
    """Helpers numbered from 1 for one machine; use as a context manager, which ends them.

    `calls` is how many calls of this machine other crews have made: helpers leave one that counts as over.
    """

    def __init__(self, machine_address: int, helpers: int, calls: int = 0) -> None:
        from nnstudio.engine.machine import advance, assist

        self._advance, self._assist = advance, assist
        self._machine = machine_address
        self._call = calls
        self._over = False
        self._bells = [threading.Semaphore(0) for _ in range(helpers)]
        self._threads = [
            threading.Thread(
                target=self._help, args=(number + 1, bell), name=f"engine helper {number + 1}", daemon=True
            )
            for number, bell in enumerate(self._bells)
        ]

    def __enter__(self) -> "Crew":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over = True
        for bell in self._bells:
            bell.release()
        for thread in self._threads:
            thread.join()

    def advance(self, budget: int) -> int:
        """Let the machine run for up to `budget` batches with all helpers; returns its reason for coming
        back.
        """
        return int(self.run(self._advance, budget))

    def run(self, function: Callable[..., Any], *arguments: int) -> Any:
        """Call a compiled function of the machine's address, the arguments and the number of this call, with
        all helpers; it says in the crew's words when it is over.
        """
        self._call += 1
        for bell in self._bells:
            bell.release()
        return function(self._machine, *arguments, self._call)

    def _help(self, number: int, bell: threading.Semaphore) -> None:
        while True:
            bell.acquire()
            if self._over:
                return
            self._assist(self._machine, number, self._call)
