"""Compiles what the cache lacks in child processes, side by side: compiling holds Python's lock, and one of
Numba's own, for seconds.

A child only fills the cache. Whoever needs a function loads it from there in milliseconds, and compiles it
itself where no child could. What is compiled is named as `functions` says.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from nnstudio.compiling import cache_locator
from nnstudio.compiling.functions import get_ready, missing
from nnstudio.compiling.host_processor import available_cores

CHILD_ARGUMENT = "--compile-kernels"
"""The packaged program, started with this and names, compiles them and ends: it holds no interpreter."""
_IDLE = 19
"""The priority of who takes only what others leave."""
_CHILDREN = 2
"""Each takes some 200 MB and a core."""


def compile_in_children(names: Sequence[str], on_compiled: Callable[[str], None]) -> None:
    """Compile the names into the cache, by halves in two processes where there are cores for both.

    Says each name when it is done; what a child that fails has not done is left out without a word.
    """
    count = min(_CHILDREN, available_cores())
    shares = [names[first::count] for first in range(count) if names[first::count]]
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, encoding="ascii") as said, ExitStack() as stack:
        try:
            for share in shares:
                stack.enter_context(_child(share, write_end))
        finally:
            os.close(write_end)  # what is said ends with the children
        for line in said:
            on_compiled(line.strip())


def compile_missing(names: Sequence[str]) -> None:
    """Compile those of the names that are not in the cache; no other thread of this process waits for it."""
    if lacking := missing(names):
        with suppress(OSError):  # a system that starts no process: importing them compiles them
            compile_in_children(lacking, lambda name: None)


@contextmanager
def compiled_beside(name: str) -> Iterator[None]:
    """Let another process compile a function while this one does something else, if it is not in the cache
    and there is a core for it.
    """
    with ExitStack() as stack:
        if available_cores() > 1 and missing([name]):
            with suppress(OSError):  # a system that starts no process: then it is compiled here, afterwards
                stack.enter_context(_child([name], subprocess.DEVNULL))
        yield


def compile_for_next_start(names: Sequence[str]) -> None:
    """Make machine code for this very processor where the program runs slower one that it brought along.

    Takes a minute or two of one core that nobody else wants, and does the rest after the next start if this
    one ends before.
    """
    if not cache_locator.is_outrun():
        return
    maker = _child(names, subprocess.PIPE, cache_locator.variables_of_maker())
    with maker, suppress(OSError):
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, maker.pid, _IDLE)
        for _ in maker.stdout or ():  # who reads no more, as at the end of this process, ends the maker too
            pass


def main(names: Sequence[str]) -> None:
    """What a child does: compile the names into the cache; prints each when it is done."""
    for name in names:
        get_ready(name)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


def _child(
    names: Sequence[str], output: int, variables: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*_program(), *names],
        env=variables or cache_locator.variables_of_child(),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,
    )


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    root = Path(__file__).resolve().parents[2]
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); "
        "from nnstudio.compiling.children import main; main(sys.argv[1:])"
    )
    return [sys.executable, "-c", code]
