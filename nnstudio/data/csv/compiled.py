"""What is compiled for CSV files, by the names that `compiling.functions` goes by, and who needs it."""

from pathlib import Path

from nnstudio.compiling.children import compile_missing
from nnstudio.data.tables.opened_file import head
from nnstudio.data.tables.table_passes import Watcher

SMALL = 400_000
"""Bytes of a file, unpacked, that are read without: in about the time in which Numba would be loaded."""
_KERNELS = "nnstudio.data.csv.kernels"
COMPILED = (f"{_KERNELS}.numbers:read_numbers", f"{_KERNELS}.texts:spread", f"{_KERNELS}.cells:unquoted")
"""The function of each file that is compiled last. The first one takes as long as the two others."""


def is_small(path: Path) -> bool:
    """Whether a file is read without compiled functions; raises what opening it does."""
    return not head(path, SMALL)[1]


def get_ready(watcher: Watcher) -> None:
    """Have the functions compiled where the cache lacks them; importing them then takes milliseconds.

    Raises `ReadingCancelledError`.
    """
    compile_missing(COMPILED, "the reading of large tables", watcher.cancelled)
    watcher.look(0.0)
