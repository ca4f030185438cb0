"""What the import shows of a file: its head at once, then the whole table with all that is found out of it.

Both may take longer than a window may stand still, so they are made wherever their caller likes; figures of
the columns are kept with them and are there when the window asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from nnstudio.compiling.functions import missing
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.learnable import learning_problem
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import glance
from nnstudio.data.columns.warnings import ColumnWarning, warnings_about
from nnstudio.data.csv import compiled
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.reading import excel_source
from nnstudio.data.reading.excel_source import SheetFormat
from nnstudio.data.reading.table_reading import TableFormat, detect, preview, read_table
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.data.tables.table_preview import Preview
from nnstudio.errors import DataError


@dataclass(frozen=True)
class Head:
    """How a file is written and its first rows, or the sentence that says why there are none."""

    form: TableFormat | None
    preview: Preview | None = None
    refusal: str = ""


@dataclass(frozen=True)
class LookedOver:
    """A table, what its columns are most likely for, and what a person should know about them."""

    table: Table
    settings: tuple[ColumnSetting, ...]
    warnings: tuple[ColumnWarning, ...]


def head_of(path: Path, form: TableFormat | None = None, before: TableFormat | None = None) -> Head:
    """Look at the first rows of a file in a format, or in the one that is detected.

    With another sheet than `before` its format is detected anew: its table may begin elsewhere.
    """
    try:
        if form is None:
            form = detect(path)
        elif isinstance(form, SheetFormat) and isinstance(before, SheetFormat) and form.sheet != before.sheet:
            form = excel_source.detect(path, form.sheet)
        found = preview(path, form)
    except DataError as error:
        return Head(form, refusal=str(error))
    return Head(form, found, found.problem)


def is_compiled_first(path: Path, form: TableFormat) -> bool:
    """Whether what reads a file must be compiled before: some seconds, once after an installation.

    Raises `DataError` where the file cannot be opened.
    """
    return isinstance(form, CsvFormat) and not compiled.is_small(path) and bool(missing(compiled.COMPILED))


def read_over(
    path: Path,
    form: TableFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> LookedOver:
    """Read a whole table (see `read_table`) and find out all about it."""
    return look_over(read_table(path, form, types, on_progress, cancelled), Watcher(path, None, cancelled))


def look_over(table: Table, watcher: Watcher | None = None) -> LookedOver:
    """Guess what the columns of a table are for, and find what is shown of them.

    Raises `ReadingCancelledError` where the watcher says so.
    """
    settings = guess(table)
    for column, setting in zip(table.columns, settings, strict=True):
        if watcher is not None:
            watcher.look(1.0)
        glance(column, setting)
    learning_problem(settings, table)  # knows the classes of the target from now on
    return LookedOver(table, settings, warnings_about(table, settings))
