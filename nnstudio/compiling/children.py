"""Compiles what the cache lacks in child processes, side by side: compiling holds Python's lock, and one of
Numba's own, for seconds.

A child only fills the cache. Whoever needs a function loads it from there in milliseconds, and compiles it
itself where no child could. What is compiled is named as `functions` says. A child ends with its parent,
which holds the other end of its input; on Windows, with the function that it is at.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from nnstudio.compiling import cache_locator
from nnstudio.compiling.functions import get_ready, missing
from nnstudio.compiling.host_processor import available_cores

CHILD_ARGUMENT = "--compile-kernels"
"""The packaged program, started with this and names, compiles them and ends: it holds no interpreter."""
_FOR_PARENT = "--for-parent"
"""Comes before the names where the child is to end with its input."""
_IDLE = 19
"""The priority of who takes only what others leave."""
_BEHIND = 10
"""The priority of who compiles ahead: a tenth of a core that another one wants."""
_CHILDREN = 2
"""Each takes some 200 MB and a core."""
_LOOK = 0.05
"""Seconds between two looks at who may have cancelled."""
_PREPARING = "Preparing %s: some seconds, the first time only …"
_log = logging.getLogger(__name__)


def compile_in_children(names: Sequence[str], on_compiled: Callable[[str], None]) -> None:
    """Compile the names into the cache, by halves in two processes where there are cores for both.

    Says each name when it is done; what a child that fails has not done is left out without a word. The
    processes step back for what somebody waits for, as `compile_missing` does it.
    """
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, encoding="ascii") as said, ExitStack() as stack:
        try:
            for share in _shares(names):
                _step_back(stack.enter_context(_child(share, write_end)), _BEHIND)
        finally:
            os.close(write_end)  # what is said ends with the children
        for line in said:
            on_compiled(line.strip())


def compile_missing(names: Sequence[str], what_for: str, cancelled: Callable[[], bool] | None = None) -> None:
    """Compile those of the names that are not in the cache; no other thread of this process waits for it.

    The log says `what_for`. Ends at once, with less in the cache, when it is `cancelled`.
    """
    lacking = missing(names)
    if not lacking:
        return
    _log.info(_PREPARING, what_for)
    with suppress(OSError), ExitStack() as stack:  # a system that starts no process: importing compiles them
        running = [stack.enter_context(_child(share, subprocess.DEVNULL)) for share in _shares(lacking)]
        for child in running:
            while not _ends_within(child, _LOOK):
                if cancelled is not None and cancelled():
                    for one in running:
                        one.kill()


def _shares(names: Sequence[str]) -> list[Sequence[str]]:
    """The names of each child, where there are cores for more than one."""
    count = min(_CHILDREN, available_cores())
    return [names[first::count] for first in range(count) if names[first::count]]


def _ends_within(child: subprocess.Popen[bytes], seconds: float) -> bool:
    with suppress(subprocess.TimeoutExpired):
        child.wait(seconds)
    return child.returncode is not None


@contextmanager
def compiled_beside(name: str, what_for: str) -> Iterator[None]:
    """Let another process compile a function while this one does something else, if it is not in the cache
    and there is a core for it. The log says `what_for`.
    """
    child = None
    with ExitStack() as stack:
        if missing([name]):
            _log.info(_PREPARING, what_for)
            if available_cores() > 1:
                with suppress(OSError):  # a system that starts no process: then it is compiled afterwards
                    child = stack.enter_context(_child([name], subprocess.DEVNULL))
        yield
        if child is not None:
            child.wait()


def compile_for_next_start(names: Sequence[str]) -> None:
    """Make machine code for this very processor where the program runs slower one that it brought along.

    Takes a minute or two of one core that nobody else wants, and does the rest after the next start if this
    one ends before.
    """
    if not cache_locator.is_outrun():
        return
    maker = _child(names, subprocess.PIPE, cache_locator.variables_of_maker())
    with maker, suppress(OSError):
        _step_back(maker, _IDLE)
        for _ in maker.stdout or ():  # who reads no more, as at the end of this process, ends the maker too
            pass


def _step_back(child: subprocess.Popen[bytes], priority: int) -> None:
    """Give a process a lower priority, where the system knows them."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, child.pid, priority)


def main(arguments: Sequence[str]) -> None:
    """What a child does: compile the names into the cache; prints each when it is done."""
    names = [name for name in arguments if name != _FOR_PARENT]
    # On Windows, libraries cannot be loaded while a thread waits for input.
    if len(names) < len(arguments) and os.name != "nt":
        threading.Thread(target=_end_with_input, name="nnstudio parent", daemon=True).start()
    for name in names:
        get_ready(name)
        sys.stdout.write(f"{name}\n")
        sys.stdout.flush()


def _end_with_input() -> None:
    sys.stdin.buffer.read()
    os._exit(0)  # whatever is half compiled is left; what is half written has another name until it is whole


def _child(
    names: Sequence[str], output: int, variables: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*_program(), _FOR_PARENT, *names],
        env=variables or cache_locator.variables_of_child(),
        stdin=subprocess.PIPE,
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
