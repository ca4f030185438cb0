"""One pass of pandas over a CSV file in chunks, beside a scan that finds what pandas would mend silently.

What pandas does without a word, and what is done about it: a short row is filled with missing values (the
scan names its line); 00123 becomes 123 and long identifiers lose digits (such columns are read again as
text); `category` columns of numbers or of true and false become numbers and booleans (read again as exact
text); one word in a column of numbers makes its whole chunk text (read again as text, and a note names the
line). This is the only file that imports pandas.
"""

import csv
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nnstudio.data.csv_cells import NumberCells, Offence, TextCells
from nnstudio.data.csv_format import CsvFormat
from nnstudio.data.csv_preview import Preview, header_only
from nnstudio.data.csv_scan import CsvScan
from nnstudio.data.csv_source import Utf8Stream, opened
from nnstudio.data.table import ColumnType
from nnstudio.errors import DataError

_CHUNK_BYTES = 8 << 20


class ReadingCancelledError(DataError):
    """The reading of a file was cancelled by the person who asked for it."""


@dataclass
class WantedColumn:
    """How one column is read: as numbers, as quick categories, or as exact text; and its cells so far.

    `type` is what a person forced; `worth_a_note` says that reading it as text would be a surprise.
    """

    name: str
    kind: Literal["number", "category", "exact"]
    type: ColumnType | None = None
    worth_a_note: bool = False
    cells: NumberCells | TextCells = field(default_factory=TextCells)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Watcher:
    """Who is told how far the reading of a file has come, and who may cancel it."""

    path: Path
    on_progress: Callable[[float], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def look(self, share: float) -> None:
        """Tell the share that was read; raises `ReadingCancelledError` when it was cancelled."""
        if self.cancelled is not None and self.cancelled():
            raise ReadingCancelledError(f"Reading {self.path.name} was cancelled.")
        if self.on_progress is not None:
            self.on_progress(min(share, 1.0))


def read_pass(
    path: Path, form: CsvFormat, start: Preview, wanted: Mapping[int, WantedColumn], watcher: Watcher
) -> dict[int, str]:
    """Read the wanted columns of the whole file into their cells.

    Answers the places of the columns that must be read again as exact text, each with a note for the user or
    an empty one. Raises `DataError` where the file is no table.
    """
    with opened(path) as (file, stream):
        before = os.fstat(file.fileno())
        source = Utf8Stream(path, file, stream, form.encoding, start.first_line - 1)
        scan = CsvScan(path.name, form, len(start.names), start.first_line)
        one_pass = _Pass(path.name, scan, wanted)
        for frame in _frames(_Watched(source, scan, before.st_size, watcher), form, start, one_pass):
            one_pass.take(frame)
        scan.finish()
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise DataError(f"{path.name} changed while it was read; read it again.")
    one_pass.finish()
    return one_pass.surprises


class _Watched:
    """What pandas reads from: passes blocks on after the scan has seen them and the watcher had a say."""

    def __init__(self, source: Utf8Stream, scan: CsvScan, size: int, watcher: Watcher) -> None:
        self._source = source
        self._scan = scan
        self._size = max(size, 1)
        self._watcher = watcher

    def read(self, size: int = -1) -> bytes:
        self._watcher.look(self._source.consumed / self._size)
        block = self._source.read(size)
        self._scan.feed(block)
        return block

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


def _frames(watched: _Watched, form: CsvFormat, start: Preview, one_pass: "_Pass") -> Iterator[pd.DataFrame]:
    wanted = one_pass.wanted
    dtypes = {place: _dtype(column, form) for place, column in wanted.items()}
    options: dict[str, Any] = {
        "sep": form.delimiter,
        "quotechar": form.quote or '"',
        "quoting": csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        "escapechar": form.escape or None,
        "doublequote": form.double_quote,
        "skipinitialspace": form.skip_initial_space,
        "decimal": form.decimal,
        "header": None,
        "names": list(range(len(start.names))),
        "usecols": sorted(wanted),
        "index_col": False,
        "dtype": {place: dtype for place, dtype in dtypes.items() if dtype},
        "keep_default_na": False,
        "na_values": list(form.missing),
        "skip_blank_lines": False,
        "low_memory": False,
        "chunksize": max(1, int(_CHUNK_BYTES / max(start.bytes_per_row, 1))),
        "encoding": "utf-8",
    }
    try:
        read_csv: Any = pd.read_csv  # its stubs know no options that are decided at run time
        with read_csv(watched, **options) as frames:
            yield from frames
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        one_pass.scan.finish()
        one_pass.refuse_blank()
        raise DataError(f"{one_pass.file} could not be split into rows and columns ({error}).") from None


def _dtype(column: WantedColumn, form: CsvFormat) -> str | None:
    if column.kind == "number":
        return "str" if form.thousands else None
    return "category" if column.kind == "category" else "str"


class _Pass:
    """Distributes the chunks of one pass over the wanted columns."""

    def __init__(self, file: str, scan: CsvScan, wanted: Mapping[int, WantedColumn]) -> None:
        self.file = file
        self.scan = scan
        self.wanted = wanted
        self.surprises: dict[int, str] = {}
        self._rows = 0

    def take(self, frame: pd.DataFrame) -> None:
        keep = self._not_blank(len(frame))
        for place, column in self.wanted.items():
            if place in self.surprises:
                continue
            if isinstance(column.cells, NumberCells):
                offence = _add_numbers(frame[place], keep, column.cells)
                if offence is not None:
                    self._object(place, column, offence)
            elif not _add_texts(frame[place], keep, column.cells):
                self.surprises[place] = ""
        self._rows += len(frame)

    def finish(self) -> None:
        if self._rows != self.scan.records:
            raise DataError(
                f"{self.file} gave {self._rows:,} rows where {self.scan.records:,} were counted: it changed "
                "while it was read, or its quotes are not closed; read it again, or choose another quote "
                "character."
            )
        self.refuse_blank()
        for place, record in self.scan.leading_zeros.items():
            column = self.wanted.get(place)
            if column is not None and column.kind == "number" and column.type is None:
                reason = "a number that starts with 0, as codes do"
                self.surprises.setdefault(place, self._note(column, self.scan.line_of(record), reason))

    def refuse_blank(self) -> None:
        """Raise `DataError` where the scan met nothing but blank lines below the header."""
        if self.scan.records == len(self.scan.blank):
            raise DataError(header_only(self.file))

    def _not_blank(self, count: int) -> NDArray[np.bool_]:
        keep = np.ones(count, dtype=np.bool_)
        blank = np.array(self.scan.blank, dtype=np.int64) - self._rows
        keep[blank[(blank >= 0) & (blank < count)]] = False
        return keep

    def _object(self, place: int, column: WantedColumn, offence: Offence) -> None:
        line = self.scan.line_of(self._rows + offence.record)
        if column.type == "number":
            raise DataError(
                f"Line {line:,} of {self.file}: column “{column.name}” holds {offence.reason}; correct the "
                "cell, or make the column a category."
            )
        self.surprises[place] = self._note(column, line, offence.reason)

    def _note(self, column: WantedColumn, line: int, reason: str) -> str:
        if not column.worth_a_note:
            return ""
        return f"Column “{column.name}” is read as text: line {line:,} holds {reason}."


def _add_numbers(series: Any, keep: NDArray[np.bool_], cells: NumberCells) -> Offence | None:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iuf":
        return cells.add_parsed(series.to_numpy(), keep)
    codes, texts = pd.factorize(series.astype(object))
    return cells.add_texts(codes, list(texts), keep)


def _add_texts(series: Any, keep: NDArray[np.bool_], cells: TextCells) -> bool:
    """Add a chunk of texts; False when pandas made something else of them."""
    if not isinstance(series.dtype, pd.CategoricalDtype):
        codes, texts = pd.factorize(series)
        cells.add(codes, list(texts), keep)
        return True
    categories = list(series.cat.categories)
    if not all(isinstance(text, str) for text in categories):
        return False
    cells.add(series.cat.codes.to_numpy(), categories, keep)
    return True
