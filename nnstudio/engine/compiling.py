"""Compiles what the cache lacks in child processes, side by side: compiling holds Python's lock, and one of
Numba's own, for seconds.

A child only fills the cache. Whoever needs a kernel loads it from there in milliseconds, and compiles it
itself where no child could.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from pathlib import Path

from nnstudio.engine import cache_locator
from nnstudio.engine.catalogue import KERNELS, kernel_address
from nnstudio.engine.crew import available_cores

CHILD_ARGUMENT = "--compile-kernels"
"""The packaged program, started with this and names, compiles them and ends: it holds no interpreter."""
MACHINE = "machine"
"""Stands among the names of kernels for `engine.machine`, whose functions are compiled as it is imported."""
INFERENCE = "inference"
"""Stands among them for the function that answers for new rows, likewise."""
_MODULES = {
    MACHINE: ("nnstudio.engine.machine", "machine.advance"),
    INFERENCE: ("nnstudio.engine.kernels.inference", "inference.infer"),
}
"""Where they are, and how the names of their files in the cache begin."""
EVERYTHING = (*_MODULES, *KERNELS)
"""All that is compiled, what takes longest first."""
_IDLE = 19
"""The priority of who takes only what others leave."""
_CHILDREN = 2
"""Each takes some 200 MB and a core."""


def missing(names: Sequence[str] = EVERYTHING) -> list[str]:
    """Those of the names that are not in the cache."""
    cached = {path.name.partition("-")[0] for path in cache_locator.folder().glob("*.nbi")}
    return [name for name in names if _file_of(name) not in cached]


def get_ready(name: str) -> None:
    """Load a kernel or the machine; compiles it where it is not in the cache."""
    if name in _MODULES:
        cache_locator.install()
        import_module(_MODULES[name][0])
    else:
        kernel_address(name)


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


@contextmanager
def machine_compiled_beside() -> Iterator[None]:
    """Let another process compile the machine while this one compiles kernels, if it is not in the cache.

    A small perceptron that no cache knows takes its first step after 6 s instead of 11 s.
    """
    with ExitStack() as stack:
        if "nnstudio.engine.machine" not in sys.modules and available_cores() > 1 and missing([MACHINE]):
            with suppress(OSError):  # a system that starts no process: then it is compiled here, afterwards
                stack.enter_context(_child([MACHINE], subprocess.DEVNULL))
        yield


def compile_for_next_start(names: Sequence[str] = EVERYTHING) -> None:
    """Make kernels for this very processor where the program runs slower ones that it brought along.

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


def main(names: Sequence[str] = ()) -> None:
    """Compile the names, or everything, into the cache; prints each when it is done."""
    for name in names or EVERYTHING:
        get_ready(name)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


def _file_of(name: str) -> str:
    """How the names of this kernel's files in the cache begin."""
    return _MODULES[name][1] if name in _MODULES else f"{KERNELS[name].module.rpartition('.')[2]}.{name}"


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
        "from nnstudio.engine.compiling import main; main(sys.argv[1:])"
    )
    return [sys.executable, "-c", code]
