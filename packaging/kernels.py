"""Compiles all kernels at build time: the first start of the installed program waits for nothing.

The built program itself compiles them, so that nothing in them tells of the building machine, for a processor
that nearly everybody's can stand in for.
"""

import os
import platform
import shutil
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path

from nnstudio import paths
from nnstudio.compiling import host_processor
from nnstudio.compiling.children import CHILD_ARGUMENT
from nnstudio.document.compiled import EVERYTHING

MACHINES = ("x86_64", "AMD64")
"""Where ready-made kernels are of use: elsewhere they are compiled at the first start."""
_PROCESSES = 2


class NoKernelsError(Exception):
    """The built program could not compile its kernels; the message says what it said."""


def bring_along(program: Path) -> None:
    """Put compiled kernels into the built folder, where there are any for this kind of machine."""
    if platform.machine() not in MACHINES:
        return
    folder = next(program.glob("_internal"), program) / "nnstudio" / "kernels"
    with tempfile.TemporaryDirectory() as cache:
        shares = [EVERYTHING[first::_PROCESSES] for first in range(_PROCESSES)]
        with ExitStack() as stack:
            running = [stack.enter_context(_compiling(program, share, cache)) for share in shares]
            said = [process.communicate() for process in running]
        missing = set(EVERYTHING) - {name for output, _ in said for name in output.split()}
        if missing:
            errors = "\n".join(error for _, error in said)
            raise NoKernelsError(f"These could not be compiled: {', '.join(sorted(missing))}.\n{errors}")
        (made,) = (Path(cache) / "numba").iterdir()
        shutil.copytree(made, folder / host_processor.LEVEL, dirs_exist_ok=True)


def _compiling(program: Path, names: tuple[str, ...], cache: str) -> subprocess.Popen[str]:
    executable = next(path for path in (program / "nnstudio", program / "nnstudio.exe") if path.is_file())
    variables = {
        paths.CACHE_VARIABLE: cache,
        "NUMBA_CPU_NAME": host_processor.LEVEL,
        "NUMBA_CPU_FEATURES": "",
    }
    return subprocess.Popen(
        [str(executable), CHILD_ARGUMENT, *names],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
