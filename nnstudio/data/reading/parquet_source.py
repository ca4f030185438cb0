"""Parquet files as tables. The only file that imports pyarrow, which is there where a person installed it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.data.tables.opened_file import opened, unchanged
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_cache import TableCache
from nnstudio.data.tables.table_passes import WantedColumn, Watcher
from nnstudio.data.tables.table_preview import Preview, preview_of
from nnstudio.data.tables.value_pass import ValueChunk, Values, cell_text, value_pass
from nnstudio.data.tables.whole_files import read_whole
from nnstudio.errors import DataError

SIGNATURE = b"PAR1"
SUFFIXES = (".parquet",)

_ROWS_AT_ONCE = 65_536


@dataclass(frozen=True)
class ParquetFormat:
    """A Parquet file says itself how it is written; `missing` are texts that stand for no value."""

    missing: tuple[str, ...] = MISSING_CELLS

    decimal = "."
    thousands = ""
    header = True

    @property
    def row_word(self) -> str:
        """Rows count from 1, the names apart."""
        return "row"


def detect(path: str | Path) -> ParquetFormat:
    """There is nothing to find out; raises `DataError` where the file cannot be read."""
    with _parquet(Path(path)):
        return ParquetFormat()


def preview(path: str | Path, form: ParquetFormat, rows: int = 100) -> Preview:
    """The first rows."""
    path = Path(path)
    with _parquet(path) as parquet:
        names = parquet.schema_arrow.names
        batch = next(parquet.iter_batches(batch_size=rows), None)
        columns = [] if batch is None else [column.to_pylist() for column in batch.columns]
    if not names:
        raise DataError(f"{path.name} has no columns; choose a file with a table.")
    body = [
        (row, [cell_text(value) for value in cells])
        for row, cells in enumerate(zip(*columns, strict=True), 1)
    ]
    return preview_of(path.name, [(0, names), *body], form, rows)


def read(
    path: str | Path,
    form: ParquetFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory: int | None = None,
    cache: TableCache | None = None,
) -> Table:
    """Read the whole file; the options and errors are those of `read_csv`, with rows for lines."""
    path = Path(path)
    watcher = Watcher(path, on_progress, cancelled)
    start = preview(path, form, rows=1000)

    def one_pass(wanted: Mapping[int, WantedColumn]) -> dict[int, str]:
        with _parquet(path) as parquet:
            chunks = _chunks(parquet, sorted(wanted), watcher)
            return value_pass(path.name, form.row_word, form.missing, chunks, wanted)

    return read_whole(path, form, start, types, one_pass, memory, cache)


def chunks(path: Path, form: ParquetFormat, watcher: Watcher) -> Iterator[ValueChunk]:
    """The rows, chunk by chunk."""
    with _parquet(path) as parquet:
        yield from _chunks(parquet, list(range(len(parquet.schema_arrow.names))), watcher)


@contextmanager
def _parquet(path: Path) -> Iterator[Any]:
    """The open file; raises `DataError` without pyarrow, or where the file is damaged."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise DataError(
            f"{path.name} is a Parquet file, and reading it needs the package pyarrow: install it with "
            "“pip install nnstudio[parquet]”, or save the table as CSV."
        ) from None
    with opened(path) as file, unchanged(path, file):
        try:
            yield pyarrow.parquet.ParquetFile(file)
        except (pyarrow.ArrowException, ValueError) as error:
            raise DataError(
                f"{path.name} is no Parquet file that can be read; write it again, or save it as CSV."
            ) from error


def _chunks(parquet: Any, places: list[int], watcher: Watcher) -> Iterator[ValueChunk]:
    total, first = max(parquet.metadata.num_rows, 1), 1
    for batch in parquet.iter_batches(batch_size=_ROWS_AT_ONCE):
        watcher.look((first - 1) / total)
        yield ValueChunk(
            range(first, first + batch.num_rows), {place: _values(batch.column(place)) for place in places}
        )
        first += batch.num_rows
    watcher.look(1.0)


def _values(array: Any) -> Values:
    """Numbers as an array, NaN where one is missing; anything else as Python values."""
    import pyarrow.types as kinds

    if kinds.is_floating(array.type) or (kinds.is_integer(array.type) and not array.null_count):
        values: Values = array.to_numpy(zero_copy_only=False)
        return values
    listed: list[Any] = array.to_pylist()
    return listed
