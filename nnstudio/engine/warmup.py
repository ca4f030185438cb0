"""Gets the compiled engine ready before somebody needs it, without stopping the window.

Kernels that are not in the cache are compiled in a child process, for compiling holds Python's lock for
seconds; then this process loads them, which takes milliseconds each.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from nnstudio.engine import cache_locator
from nnstudio.engine.catalogue import KERNELS, kernel_address

OnProgress = Callable[[int, int, str], None]
"""Called with kernels that are ready, kernels in all, and the name of the last one."""

CHILD_ARGUMENT = "--compile-kernels"
"""The packaged program, started with this alone, compiles the kernels and ends: it holds no interpreter."""
_STAMP = "complete"
_MACHINE = "machine"


def is_compiled() -> bool:
    """Whether all kernels of these sources were compiled on this machine before."""
    return (cache_locator.folder() / _STAMP).is_file()


def warm_up(on_progress: OnProgress | None = None) -> None:
    """Load every kernel and the machine, compiling what is missing in a child process first."""
    report = on_progress or (lambda done, total, name: None)
    if not is_compiled():
        _compile_in_child(report)
    _load_all(report)


def _load_all(report: OnProgress) -> None:
    total = len(KERNELS) + 1
    for done, name in enumerate(KERNELS):
        kernel_address(name)
        report(done + 1, total, name)
    from nnstudio.engine.network_trial import train_a_step

    train_a_step()
    report(total, total, _MACHINE)


def _compile_in_child(report: OnProgress) -> None:
    """Run this file's `main` in another interpreter; a child that fails leaves the work to this process."""
    names = [*KERNELS, _MACHINE]
    with subprocess.Popen(
        _child_command(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as child:
        assert child.stdout is not None
        for line in child.stdout:
            name = line.strip()
            if name in names:
                report(names.index(name) + 1, len(names), name)


def _child_command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_ARGUMENT]
    root = Path(__file__).resolve().parents[2]
    code = f"import sys; sys.path.insert(0, {str(root)!r}); from nnstudio.engine.warmup import main; main()"
    return [sys.executable, "-c", code]


def main() -> None:
    """Compile everything into the cache, printing the name of each kernel when it is done."""

    def report(done: int, total: int, name: str) -> None:
        sys.stdout.write(name + "\n")
        sys.stdout.flush()

    _load_all(report)
    (cache_locator.folder() / _STAMP).touch()
