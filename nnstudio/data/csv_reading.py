"""Reads a CSV file into a table with pandas, in chunks, beside a scan that finds what pandas would mend silently.

What pandas does without a word, and what is done about it: a short row is filled with missing values (the scan names
its line); 00123 becomes 123 and long identifiers lose digits (such columns stay text); `category` columns of numbers or
of true and false become numbers and booleans (they are read again as exact text); one word in a column of numbers makes
its whole chunk text (the column is read again as text, and a note names the line). This is the only file that imports
pandas; import it where it is first needed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nnstudio.data.csv_cells import NumberCells, Offence, TextCells
from nnstudio.data.csv_format import CsvFormat, detect
from nnstudio.data.csv_preview import Preview, header_only, preview
from nnstudio.data.csv_scan import CsvScan
from nnstudio.data.csv_source import Utf8Stream, opened
from nnstudio.data.table import Column, ColumnType, Table, listed
from nnstudio.errors import DataError

__all__ = ["CsvFormat", "Preview", "ReadingCancelled", "detect", "preview", "read_csv"]

_CHUNK_BYTES = 8 << 20


class ReadingCancelled(DataError):
    """The reading of a file was cancelled by the person who asked for it."""


@dataclass
class _Wanted:
    """How one column is read: as numbers, as quick categories, or as exact text."""

    name: str
    kind: str
    type: ColumnType | None = None
    note: bool = True
    cells: NumberCells | TextCells = field(default_factory=TextCells)


@dataclass(frozen=True)
class _Job:
    path: Path
    form: CsvFormat
    start: Preview
    on_progress: Callable[[float], None] | None
    cancelled: Callable[[], bool] | None


def read_csv(
    path: str | Path,
    form: CsvFormat | None = None,
    types: Mapping[str, ColumnType] | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a whole file.

    `form` says how it is written (detected by default), `types` forces the types of some columns; `on_progress` is
    told the share of the file that was read, `cancelled` is asked between blocks. Runs on any thread.

    Raises `DataError` naming the line for ragged rows, binary or undecodable bytes and text in a column that was
    forced to numbers, and `ReadingCancelled`.
    """
    path = Path(path)
    form = form or detect(path)
    types = dict(types or {})
    start = preview(path, form, rows=1000)
    unknown = [name for name in types if name not in start.names]
    if unknown:
        raise DataError(f"{path.name} has no column {listed(unknown)}; it has {listed(start.names)}.")
    job = _Job(path, form, start, on_progress, cancelled)
    wanted = {place: _first_guess(place, job, types.get(name)) for place, name in enumerate(start.names)}
    notes = list(start.notes)
    columns: dict[int, Column] = {}
    while wanted:
        again = _read(job, wanted, notes)
        for place in list(wanted):
            if place not in again:
                columns[place] = _finished(wanted.pop(place))
        wanted = {place: _Wanted(wanted[place].name, "exact", wanted[place].type) for place in again}
    return Table(tuple(columns[place] for place in range(len(columns))), path.name, tuple(notes))


def _first_guess(place: int, job: _Job, type: ColumnType | None) -> _Wanted:
    name, likely = job.start.names[place], job.start.likely[place]
    if type == "number" or (type is None and likely != "text"):
        cells = NumberCells(job.form, forced=type is not None)
        return _Wanted(name, "number", type, note=likely == "number", cells=cells)
    return _Wanted(name, "exact" if type is not None and likely != "text" else "category", type)


def _finished(wanted: _Wanted) -> Column:
    if isinstance(wanted.cells, NumberCells):
        return wanted.cells.column(wanted.name)
    return wanted.cells.column(wanted.name, wanted.type)


# ------------------------------------------------------------------ one pass over the file


class _Watched:
    """What pandas reads from: passes blocks on, after the scan has seen them and the caller had a say."""

    def __init__(self, source: Utf8Stream, scan: CsvScan, size: int, job: _Job) -> None:
        self._source = source
        self._scan = scan
        self._size = max(size, 1)
        self._job = job

    def read(self, size: int = -1) -> bytes:
        if self._job.cancelled is not None and self._job.cancelled():
            raise ReadingCancelled(f"Reading {self._job.path.name} was cancelled.")
        block = self._source.read(size)
        self._scan.feed(block)
        if self._job.on_progress is not None:
            self._job.on_progress(min(self._source.consumed / self._size, 1.0))
        return block

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


def _read(job: _Job, wanted: dict[int, _Wanted], notes: list[str]) -> dict[int, str]:
    """Read the wanted columns; answer those that must be read again as exact text, and why."""
    again: dict[int, str] = {}
    with opened(job.path) as (file, stream):
        source = Utf8Stream(job.path, file, stream, job.form.encoding, job.start.first_line - 1)
        scan = CsvScan(job.path.name, job.form, len(job.start.names), job.start.first_line)
        first = 0
        for frame in _frames(_Watched(source, scan, job.path.stat().st_size, job), scan, job, wanted):
            keep = _not_blank(scan, first, len(frame))
            for place, column in wanted.items():
                if place not in again:
                    _take(frame[place], keep, place, column, scan, first, job, again)
            first += len(frame)
        scan.finish()
    _check_whole(job, scan, first)
    _demote_leading_zeros(job, scan, wanted, again)
    notes.extend(reason for reason in again.values() if reason)
    notes.extend(_infinite_notes(wanted, again))
    return again


def _frames(watched: _Watched, scan: CsvScan, job: _Job, wanted: Mapping[int, _Wanted]) -> Iterator[pd.DataFrame]:
    form = job.form
    try:
        with pd.read_csv(
            watched,
            sep=form.delimiter,
            quotechar=form.quote or '"',
            quoting=0 if form.quote else 3,
            escapechar=form.escape or None,
            doublequote=form.double_quote,
            skipinitialspace=form.skip_initial_space,
            decimal=form.decimal,
            header=None,
            names=list(range(len(job.start.names))),
            usecols=sorted(wanted),
            index_col=False,
            dtype={place: _dtype(column, form) for place, column in wanted.items() if _dtype(column, form)},
            keep_default_na=False,
            na_values=list(form.missing),
            skip_blank_lines=False,
            low_memory=False,
            chunksize=max(1, int(_CHUNK_BYTES / max(job.start.bytes_per_row, 1))),
            encoding="utf-8",
        ) as frames:
            yield from frames
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        scan.finish()
        raise DataError(f"{job.path.name} could not be split into rows and columns ({error}).") from None


def _dtype(column: _Wanted, form: CsvFormat) -> str | None:
    if column.kind == "number":
        return "str" if form.thousands else None
    return "category" if column.kind == "category" else "str"


def _not_blank(scan: CsvScan, first: int, count: int) -> NDArray[np.bool_]:
    keep = np.ones(count, dtype=np.bool_)
    blank = np.array(scan.blank, dtype=np.int64) - first
    keep[blank[(blank >= 0) & (blank < count)]] = False
    return keep


def _take(
    series: "pd.Series[object]",
    keep: NDArray[np.bool_],
    place: int,
    column: _Wanted,
    scan: CsvScan,
    first: int,
    job: _Job,
    again: dict[int, str],
) -> None:
    """Add one column of a chunk to what was collected, or note that it must be read again."""
    if isinstance(column.cells, TextCells):
        if not _add_texts(series, keep, column.cells):
            again[place] = ""
        return
    offence = _add_numbers(series, keep, column.cells)
    if offence is None:
        return
    line = scan.line_of(first + offence.record)
    if column.type == "number":
        raise DataError(
            f"Line {line:,} of {job.path.name}: column “{column.name}” holds {offence.reason}; correct the cell, or "
            "make the column a category."
        )
    again[place] = _demotion(column, line, offence.reason) if column.note else ""


def _add_numbers(series: "pd.Series[object]", keep: NDArray[np.bool_], cells: NumberCells) -> Offence | None:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iuf":
        return cells.add_parsed(series.to_numpy(), keep)
    codes, texts = pd.factorize(series.astype(object))
    return cells.add_texts(codes, list(texts), keep)


def _add_texts(series: "pd.Series[object]", keep: NDArray[np.bool_], cells: TextCells) -> bool:
    if not isinstance(series.dtype, pd.CategoricalDtype):
        codes, texts = pd.factorize(series)
        cells.add(codes, list(texts), keep)
        return True
    texts = list(series.cat.categories)
    if not all(isinstance(text, str) for text in texts):
        return False
    cells.add(series.cat.codes.to_numpy(), texts, keep)
    return True


def _check_whole(job: _Job, scan: CsvScan, rows: int) -> None:
    if rows != scan.records:
        raise DataError(
            f"{job.path.name} gave {rows:,} rows where {scan.records:,} were counted: it changed while it was read, or "
            "its quotes are not closed; read it again, or choose another quote character."
        )
    if scan.records == len(scan.blank):
        raise DataError(header_only(job.path.name))


def _demote_leading_zeros(job: _Job, scan: CsvScan, wanted: Mapping[int, _Wanted], again: dict[int, str]) -> None:
    for place, record in scan.leading_zeros.items():
        column = wanted.get(place)
        if column is None or column.kind != "number" or column.type == "number" or place in again:
            continue
        again[place] = _demotion(column, scan.line_of(record), "a number that starts with 0, as codes do")


def _demotion(column: _Wanted, line: int, reason: str) -> str:
    return f"Column “{column.name}” is read as text: line {line:,} holds {reason}."


def _infinite_notes(wanted: Mapping[int, _Wanted], again: Mapping[int, str]) -> Iterator[str]:
    for place, column in wanted.items():
        if place not in again and isinstance(column.cells, NumberCells) and column.cells.infinite:
            yield f"Column “{column.name}” holds infinite numbers; they count as missing."
