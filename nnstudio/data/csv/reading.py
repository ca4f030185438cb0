"""Reads a CSV file into a table: a first look, one pass over the whole file, and a second one where it was
surprised. Runs on any thread.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from nnstudio.data.csv import compiled, small_files
from nnstudio.data.csv.detection import detect
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.preview import preview
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_cache import TableCache
from nnstudio.data.tables.table_passes import ReadingCancelledError, WantedColumn, Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.data.tables.whole_files import read_whole

__all__ = ["CsvFormat", "Preview", "ReadingCancelledError", "detect", "preview", "read_csv"]


def read_csv(
    path: str | Path,
    form: CsvFormat | None = None,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    piece_size: int | None = None,
    memory: int | None = None,
    cache: TableCache | None = None,
) -> Table:
    """Read a whole file, in pieces of about so many bytes (a few MB).

    `form` says how it is written (detected by default), `types` forces the types of some columns;
    `on_progress` is told the share of the file that was read, `cancelled` is asked between blocks. A table of
    more than `memory` bytes (a third of what is free) is kept in the `cache` and mapped from there, also when
    it is read again.

    Raises `DataError` naming the line for ragged rows, binary or undecodable bytes and text in a column that
    was forced to numbers, and where the cache has no room; and `ReadingCancelledError`.
    """
    path = Path(path)
    form = form or detect(path)
    start = preview(path, form, rows=1000)
    watcher = Watcher(path, on_progress, cancelled)

    def one_pass(wanted: Mapping[int, WantedColumn]) -> dict[int, str]:
        if compiled.is_small(path):
            return small_files.read_pass(path, form, start, wanted, watcher)
        compiled.get_ready(watcher)
        from nnstudio.data.csv.parsing import read_pass

        return read_pass(path, form, start, wanted, watcher, piece_size)

    return read_whole(path, form, start, types, one_pass, memory, cache)
