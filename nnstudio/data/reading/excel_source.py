"""Excel workbooks as tables: one sheet, its title rows skipped, its cells taken by their values.

This is the only file that imports openpyxl.
"""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from nnstudio.data.storage.memory import size_words
from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.data.tables.opened_file import opened, unchanged
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.table import ColumnType, Table, listed
from nnstudio.data.tables.table_cache import TableCache
from nnstudio.data.tables.table_head import looks_like_header, title_rows
from nnstudio.data.tables.table_passes import WantedColumn, Watcher
from nnstudio.data.tables.table_preview import Preview, header_only, preview_of, ragged
from nnstudio.data.tables.value_pass import ValueChunk, cell_text, value_pass
from nnstudio.data.tables.whole_files import read_whole
from nnstudio.errors import DataError

if TYPE_CHECKING:
    from openpyxl import Workbook

SIGNATURE = b"PK\x03\x04"
SUFFIXES = (".xlsx", ".xlsm")

_ERRORS = ("#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!")
_HEAD_ROWS = 1000
_ROWS_AT_ONCE = 5000
_MOST_ROWS = 1_048_576
"""What a sheet of Excel can hold."""
_UNPACKED_BYTES, _TIMES_UNPACKED = 256 << 20, 200
"""A part of a workbook that grows to so many bytes, and so many times its size, only fills the memory."""
_UNREADABLE = (
    OSError, EOFError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, SyntaxError,
    IndexError, AttributeError,
)  # fmt: skip
"""What openpyxl raises for workbooks that are damaged or were never any."""


@dataclass(frozen=True)
class SheetFormat:
    """Which sheet of a workbook is read and how; `sheets` names all there are, `skip_lines` counts the rows
    above the table. Numbers that a sheet holds as text are understood by `decimal` and `thousands`.
    """

    sheet: str
    sheets: tuple[str, ...] = ()
    header: bool = True
    skip_lines: int = 0
    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = (*MISSING_CELLS, *_ERRORS)

    def __post_init__(self) -> None:
        if self.decimal == self.thousands:
            raise DataError("The decimal mark and the thousands mark must differ from each other.")

    @property
    def row_word(self) -> str:
        """Sheets have rows."""
        return "row"


_Row = tuple[int, tuple[Any, ...]]
"""The number of a row as the spreadsheet shows it, and its values without the empty ones at its end."""


def is_workbook(path: Path) -> bool:
    """Whether a zip archive holds a workbook."""
    with opened(path) as file:
        try:
            with zipfile.ZipFile(file) as archive:
                return any(name.startswith("xl/") for name in archive.namelist())
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return path.suffix.lower() in SUFFIXES


def detect(path: str | Path, wanted: str | None = None) -> SheetFormat:
    """Where the table of a sheet begins, and whether that has a header: of the wanted sheet, or else of the
    first with rows and columns, for notes often stand before it; or of the first that holds anything.

    Raises `DataError` for a workbook that cannot be read or holds nothing.
    """
    path = Path(path)
    with _workbook(path) as book:
        sheets = tuple(sheet.title for sheet in book.worksheets)
        found: SheetFormat | None = None
        for sheet in sheets if wanted is None else (wanted,):
            form, is_table = _looked_over(path, book, SheetFormat(sheet, sheets))
            if is_table:
                return form
            found = found or (form if is_table is not None else None)
        if found is not None:
            return found
    if wanted is not None:
        raise DataError(f"Sheet “{wanted}” of {path.name} is empty; choose another sheet.")
    raise DataError(f"{path.name} is empty: none of its sheets holds a cell; choose a file with a table.")


def _looked_over(path: Path, book: "Workbook", form: SheetFormat) -> tuple[SheetFormat, bool | None]:
    """How a sheet is written, and whether it holds rows and columns; None where it is empty."""
    rows = [(number, _texts(values)) for number, values in islice(_rows(path, book, form), _HEAD_ROWS)]
    if not rows:
        return form, None
    skipped = title_rows(rows)
    texts = [cells for _, cells in rows[skipped:]]
    above = rows[skipped][0] - 1 if skipped else 0
    form = replace(form, skip_lines=above, header=looks_like_header(texts, form))
    return form, len(texts) > 1 and max(map(len, texts)) > 1


def preview(path: str | Path, form: SheetFormat, rows: int = 100) -> Preview:
    """Look at the first rows of the sheet; raises `DataError` where it holds none."""
    path = Path(path)
    with _workbook(path) as book:
        head = list(islice(_rows(path, book, form), max(rows + 1, _HEAD_ROWS)))
    if not head:
        raise DataError(
            f"Sheet “{form.sheet}” of {path.name} is empty; choose another sheet or skip fewer rows."
        )
    places = _places(head)
    records = [(number, _texts(values, places)) for number, values in head]
    return preview_of(path.name, records, form, rows)


def read(
    path: str | Path,
    form: SheetFormat,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    memory: int | None = None,
    cache: TableCache | None = None,
) -> Table:
    """Read the whole sheet; the options and errors are those of `read_csv`, with rows for lines."""
    path = Path(path)
    watcher = Watcher(path, on_progress, cancelled)
    start = preview(path, form)

    def one_pass(wanted: Mapping[int, WantedColumn]) -> dict[int, str]:
        with _workbook(path) as book:
            chunks = _chunks(path, book, form, watcher)
            return value_pass(path.name, form.row_word, form.missing, chunks, wanted)

    table = read_whole(path, form, start, types, one_pass, memory, cache)
    noted = _without_results(path, form) if any(column.gaps for column in table.columns) else ""
    return replace(table, notes=(*table.notes, noted)) if noted else table


def chunks(path: Path, form: SheetFormat, watcher: Watcher) -> Iterator[ValueChunk]:
    """The rows below the header, chunk by chunk."""
    with _workbook(path) as book:
        yield from _chunks(path, book, form, watcher)


# ------------------------------------------------------------------ inside


@contextmanager
def _workbook(path: Path, results: bool = True) -> "Iterator[Workbook]":
    """An open workbook whose rows are read one by one: of formulas the results, or themselves."""
    from openpyxl import load_workbook

    # It warns of whatever it leaves out (forms, charts), which no table needs.
    warnings.filterwarnings("ignore", module=r"openpyxl\.")
    with opened(path) as file, unchanged(path, file):
        try:
            _refuse_bomb(path, file)
            book = load_workbook(file, read_only=True, data_only=results, keep_links=False)
        except _UNREADABLE as error:
            raise DataError(_damaged(path)) from error
        try:
            yield book
        finally:
            book.close()


def _refuse_bomb(path: Path, file: BinaryIO) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
    for part in parts:
        if part.file_size > max(_UNPACKED_BYTES, _TIMES_UNPACKED * part.compress_size):
            raise DataError(
                f"{path.name} would grow to {size_words(part.file_size)} while it is read, which is more "
                "than a table can need; save its sheet as CSV and choose that file."
            )


def _without_results(path: Path, form: SheetFormat) -> str:
    """Which of the first cells that are empty are formulas nobody has worked out, as programs write them that
    are no spreadsheet; a sentence, or none.
    """
    with _workbook(path) as values, _workbook(path, results=False) as formulas:
        known = dict(islice(_rows(path, values, form), _HEAD_ROWS))
        for number, cells in islice(_rows(path, formulas, form), _HEAD_ROWS):
            there = known.get(number, ())
            for place, cell in enumerate(cells):
                is_formula = isinstance(cell, str) and cell.startswith("=")
                if is_formula and (place >= len(there) or there[place] is None):
                    return (
                        f"Row {number:,} of {path.name} holds {quoted(cell)}, and no result of it was saved: "
                        "such cells count as missing until a spreadsheet program saves the workbook."
                    )
    return ""


def _damaged(path: Path) -> str:
    return (
        f"{path.name} is no workbook that can be read: it is damaged, or changed while it was "
        "read; open it in the spreadsheet program and save it again, or save the sheet as CSV."
    )


def _rows(path: Path, book: "Workbook", form: SheetFormat) -> Iterator[_Row]:
    """The rows of the sheet that hold anything, from the first that is not skipped."""
    if form.sheet not in book.sheetnames:
        raise DataError(f"{path.name} has no sheet “{form.sheet}”; it has {listed(book.sheetnames)}.")
    sheet = book[form.sheet]
    sheet.reset_dimensions()  # many programs write wrong ones
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
            width = len(values)
            while width and _is_empty(values[width - 1]):
                width -= 1
            if number > _MOST_ROWS:
                raise DataError(
                    f"Sheet “{form.sheet}” of {path.name} has more than {_MOST_ROWS:,} rows, more than a "
                    "sheet can have; save the table as CSV."
                )
            if width and number > form.skip_lines:
                yield number, tuple(values[:width])
    except _UNREADABLE as error:
        raise DataError(_damaged(path)) from error


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _places(head: list[_Row]) -> list[int]:
    """The columns of the sheet that hold anything in its first rows."""
    width = max(len(values) for _, values in head)
    return [
        place
        for place in range(width)
        if any(place < len(values) and not _is_empty(values[place]) for _, values in head)
    ]


def _texts(values: tuple[Any, ...], places: list[int] | None = None) -> list[str]:
    if places is None:
        return [cell_text(value) for value in values]
    return [cell_text(values[place]) if place < len(values) else "" for place in places]


def _chunks(path: Path, book: "Workbook", form: SheetFormat, watcher: Watcher) -> Iterator[ValueChunk]:
    """The rows below the header by chunks; a cell outside of the columns is refused."""
    total = max(book[form.sheet].max_row or 1, 1)
    rows = _rows(path, book, form)
    head = list(islice(rows, _HEAD_ROWS))
    places = _places(head)
    part = head[1:] if form.header else head
    if not part:
        raise DataError(header_only(path.name))
    while part:
        watcher.look(part[-1][0] / total)
        _refuse_cells_outside(path.name, part, places)
        columns = {
            column: [values[place] if place < len(values) else None for _, values in part]
            for column, place in enumerate(places)
        }
        yield ValueChunk([number for number, _ in part], columns)
        part = list(islice(rows, _ROWS_AT_ONCE))
    watcher.look(1.0)


def _refuse_cells_outside(file: str, part: list[_Row], places: list[int]) -> None:
    known = set(places)
    for number, values in part:
        if len(values) <= len(places) == places[-1] + 1:
            continue
        outside = [place for place, value in enumerate(values) if place not in known and not _is_empty(value)]
        if outside:
            raise DataError(ragged(file, number, len(places) + len(outside), len(places), "row"))
