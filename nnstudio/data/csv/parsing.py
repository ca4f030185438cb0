"""One pass of pandas over a CSV file in chunks, beside a scan that finds what pandas would mend silently.

What pandas does without a word, and what is done about it: a short row is filled with missing values (the
scan names its line); 00123 becomes 123 and long identifiers lose digits (such columns are read again as
text); `category` columns of numbers or of true and false become numbers and booleans (read again as exact
text); one word in a column of numbers makes its whole chunk text (read again as text, and a note names the
line). This file and `texts` alone import pandas.

What was tried for speed, with a million rows of 20 columns (148 MB) on two cores, where the library alone
takes 0.6 to 0.8 s: one `read_csv` in chunks with `category` for all texts, 5.9 s, for it sorts the texts of
every chunk; texts whose first ones hardly repeat as objects, coded by one dictionary, 1.9 s; whole records
parsed on threads of their own while the next are scanned, 1.5 s. What costs from there on is memory that the
system must give, zeroed, again and again, and the threads wait for it: a scan by 4 MB took 75,000 page
faults, by 1 MB none; pieces of 4 MB rather than 2 take 30,000 more, pieces of 1 MB a millisecond each;
columns kept in chunks and put together took 33,000. (An allocator told to keep 32 MB saves another 40,000 of
80,000, a twentieth of the time, and holds on to 80 MB for good: not done.) The texts as objects are coded by
the library's own table (`texts`), not by one dictionary; the bytes reach its parser as they are. Free
text keeps the order in which it was met: sorting a million texts took another second. With it all, a plain
table (120 MB, 16 columns of numbers) takes 1.2 to 1.4 times the processor time of the library alone, which
reads a whole file on all cores, too, and one with free text twice that time.
"""

import csv
import os
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nnstudio.data.cells import NumberCells, Offence, TextCells
from nnstudio.data.csv.comments import UncommentedStream
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.csv.source import Utf8Stream
from nnstudio.data.csv.texts import WaitingTexts
from nnstudio.data.opened_file import opened_text, unchanged
from nnstudio.data.table_passes import WantedColumn, Watcher, objection
from nnstudio.data.table_preview import Preview, header_only
from nnstudio.errors import DataError

PIECE_BYTES, _SCANNED_BYTES = 2 << 20, 1 << 20
_LITTLE_MORE = 1.02  # rows than the file seems to hold
_MOST_PARSERS = 2  # more take memory, and wait for Python's lock


def read_pass(
    path: Path,
    form: CsvFormat,
    start: Preview,
    wanted: Mapping[int, WantedColumn],
    watcher: Watcher,
    piece_size: int = PIECE_BYTES,
) -> dict[int, str]:
    """Read the wanted columns of the whole file into their cells, in pieces of about so many bytes.

    Answers the places of the columns that must be read again as exact text, each with a note for the user or
    an empty one. Raises `DataError` where the file is no table.
    """
    with opened_text(path) as (file, stream), unchanged(path, file) as size:
        source: Utf8Stream | UncommentedStream = Utf8Stream(
            path, file, stream, form.encoding, start.first_line - 1
        )
        if form.comment:
            source = UncommentedStream(source, form.comment, form.quote, form.escape)
        scan = CsvScan(path.name, form, len(start.names), start.first_line, min(piece_size, _SCANNED_BYTES))
        one_pass = _Pass(path.name, scan, wanted)
        options = _options(form, len(start.names), wanted)
        for frame in _frames(_pieces(source, scan, size, watcher, piece_size), options, one_pass):
            one_pass.expect(int(_LITTLE_MORE * scan.records * size / max(source.consumed, 1)))
            one_pass.take(frame)
    one_pass.finish()
    return one_pass.surprises


def _pieces(
    source: Utf8Stream | UncommentedStream, scan: CsvScan, size: int, watcher: Watcher, piece_size: int
) -> Iterator[list[bytes]]:
    """Whole records, which the scan has seen and about which the watcher had a say."""
    parts: list[bytes] = []
    count = 0
    while block := source.read():
        watcher.look(source.consumed / max(size, 1))
        part = scan.feed(block)
        if part:
            parts.append(part)
            count += len(part)
        if count >= piece_size:
            yield parts
            parts, count = [], 0
    parts.append(scan.finish())
    if any(parts):
        yield parts


def _frames(
    pieces: Iterator[list[bytes]], options: Mapping[str, Any], one_pass: "_Pass"
) -> Iterator[pd.DataFrame]:
    """What the library makes of the pieces, in their order; some are parsed while the next is scanned."""
    parsers = _parsers()
    pool = ThreadPoolExecutor(parsers, "nnstudio parser")
    waiting: deque[Future[pd.DataFrame]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(_parsed, piece, options))
            if len(waiting) > parsers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except pd.errors.ParserError as error:
        for _ in pieces:  # what is wrong with a line is a better sentence than the library's
            pass
        one_pass.refuse_blank()
        raise DataError(f"{one_pass.file} could not be split into rows and columns ({error}).") from None
    finally:
        pool.shutdown(cancel_futures=True)


def _parsers() -> int:
    """How many pieces are parsed at a time: the library's parser runs beside Python's own threads."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, min(cores or 1, _MOST_PARSERS))


class _Piece:
    """Bytes that the library takes as they are; those of an `io.BytesIO` it would decode and encode again."""

    def __init__(self, parts: list[bytes]) -> None:
        self._parts = parts
        self._next = 0

    def read(self, _size: int = -1) -> bytes:
        self._next += 1
        return self._parts[self._next - 1] if self._next <= len(self._parts) else b""

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


def _parsed(piece: list[bytes], options: Mapping[str, Any]) -> pd.DataFrame:
    try:
        read_csv: Any = pd.read_csv  # its stubs know no options that are decided at run time
        frame: pd.DataFrame = read_csv(_Piece(piece), **options)
        return frame
    except pd.errors.EmptyDataError:
        return pd.DataFrame(columns=options["usecols"])


def _options(form: CsvFormat, columns: int, wanted: Mapping[int, WantedColumn]) -> dict[str, Any]:
    dtypes = {place: _dtype(column, form) for place, column in wanted.items()}
    return {
        "sep": form.delimiter,
        "quotechar": form.quote or '"',
        "quoting": csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        "escapechar": form.escape or None,
        "doublequote": form.double_quote,
        "skipinitialspace": form.skip_initial_space,
        "decimal": form.decimal,
        "header": None,
        "names": list(range(columns)),
        "usecols": sorted(wanted),
        "index_col": False,
        "dtype": {place: dtype for place, dtype in dtypes.items() if dtype},
        "keep_default_na": False,
        "na_values": list(form.missing),
        "skip_blank_lines": False,
        "low_memory": False,
        "encoding": "utf-8",
    }


def _dtype(column: WantedColumn, form: CsvFormat) -> Any:
    """What the library is to make of a column; None lets it find out. Objects are the texts as they stand,
    without a library's own array of them.
    """
    if column.kind == "number":
        return object if form.thousands else None
    return "category" if column.kind == "category" else object


class _Pass:
    """Distributes the chunks of one pass over the wanted columns."""

    def __init__(self, file: str, scan: CsvScan, wanted: Mapping[int, WantedColumn]) -> None:
        self.file = file
        self.scan = scan
        self.wanted = wanted
        self.surprises: dict[int, str] = {}
        self._rows = 0
        self._texts = {
            place: WaitingTexts(column.cells)
            for place, column in wanted.items()
            if isinstance(column.cells, TextCells) and column.kind == "exact"
        }

    def expect(self, rows: int) -> None:
        for column in self.wanted.values():
            column.cells.expect(rows)

    def take(self, frame: pd.DataFrame) -> None:
        keep = self._not_blank(len(frame))
        for place, column in self.wanted.items():
            if place in self.surprises:
                continue
            if place in self._texts:
                texts = frame[place].to_numpy()
                self._texts[place].add(texts if keep.all() else texts[keep])
            elif isinstance(column.cells, NumberCells):
                offence = _add_numbers(frame[place], keep, column.cells)
                if offence is not None:
                    record = self._rows + offence.record
                    self.surprises[place] = self._note(column, record, offence.reason)
            elif not _add_categories(frame[place], keep, column.cells):
                self.surprises[place] = ""
        self._rows += len(frame)

    def finish(self) -> None:
        for texts in self._texts.values():
            texts.settle()
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
                self.surprises.setdefault(place, self._note(column, record, reason))

    def refuse_blank(self) -> None:
        """Raise `DataError` where the scan met nothing but blank lines below the header."""
        if self.scan.records == len(self.scan.blank):
            raise DataError(header_only(self.file))

    def _not_blank(self, count: int) -> NDArray[np.bool_]:
        keep = np.ones(count, dtype=np.bool_)
        blank = np.array(self.scan.blank, dtype=np.int64) - self._rows
        keep[blank[(blank >= 0) & (blank < count)]] = False
        return keep

    def _note(self, column: WantedColumn, record: int, reason: str) -> str:
        return objection(self.file, f"line {self.scan.line_of(record):,}", column, reason)


def _add_numbers(series: Any, keep: NDArray[np.bool_], cells: NumberCells) -> Offence | None:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "iuf":
        return cells.add_parsed(series.to_numpy(), keep)
    codes, texts = pd.factorize(series.astype(object))
    return cells.add_texts(codes, list(texts), keep)


def _add_categories(series: Any, keep: NDArray[np.bool_], cells: TextCells) -> bool:
    """Add a chunk of categories; False when pandas made something else of the texts."""
    categories = list(series.cat.categories)
    if not all(isinstance(text, str) for text in categories):
        return False
    cells.add(series.cat.codes.to_numpy(), categories, keep)
    return True
