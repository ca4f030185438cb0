"""One pass over a CSV file in pieces: pandas reads its numbers, `texts` codes its texts, beside a scan that
finds what pandas would mend silently.

What pandas does without a word, and what is done about it: a short row is filled with missing values (the
scan names its line); 00123 becomes 123 and long identifiers lose digits (such columns are read again as
text); one word in a column of numbers makes its whole piece text (the column is read again as text, and a
note names the line). This file and `text_bytes` alone import pandas.

What was tried for speed, with a million rows of 20 columns (148 MB) on two cores, where the library alone
takes 0.7 to 0.8 s: one `read_csv` in chunks with `category` for all texts, 5.9 s, for it sorts the texts of
every chunk; texts as objects, coded by the library's table, in pieces that are parsed while the next are
scanned, 1.4 to 1.5 s, for a string of Python's is made of each cell, one at a time. The library takes 0.3 to
0.4 s for the numbers alone (a quarter less where it need not look for quotes); the texts, whose places the
scan knows, are coded from their bytes: 1.1 to 1.2 s. What remains is of many parts: 0.4 s of processor time
for numbers, 0.7 for texts (a million different comments are a half of it), 0.2 for the scan, 0.2 for taking
them in. Smaller pieces make the threads wait for Python's lock, 15,000 times with 1 MB and 2,500 times with
4 MB; a third thread, or numbers on one and texts on another, take as long. Free text keeps the order in which
it was met: sorting a million texts took another second.
"""

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nnstudio.data.csv.comments import UncommentedStream
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.met_texts import MetTexts
from nnstudio.data.csv.records import Records
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.csv.source import Utf8Stream
from nnstudio.data.csv.texts import CodedTexts, TextCoder
from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.kept_memory import freed_memory_kept
from nnstudio.data.tables.opened_file import opened_text, unchanged
from nnstudio.data.tables.table_passes import WantedColumn, Watcher, objection
from nnstudio.data.tables.table_preview import Preview, header_only
from nnstudio.errors import DataError

PIECE_BYTES = 4 << 20
_LITTLE_MORE = 1.02  # rows than the file seems to hold
_PARSERS = 2  # more take memory, and wait for Python's lock

Source = Utf8Stream | UncommentedStream


@dataclass(frozen=True, eq=False)
class _Parsed:
    """What was made of a piece: the numbers as the library read them, blank lines among them; and the texts
    of each column by its place.
    """

    numbers: pd.DataFrame
    texts: dict[int, CodedTexts]


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
    with freed_memory_kept(), opened_text(path) as (file, stream), unchanged(path, file) as size:
        source: Source = Utf8Stream(path, file, stream, form.encoding, start.first_line - 1)
        if form.comment:
            source = UncommentedStream(source, form.comment, form.quote, form.escape)
        scan = CsvScan(path.name, form, len(start.names), start.first_line, piece_size)
        one_pass = _Pass(path.name, scan, wanted)
        parser = _Parser(form, len(start.names), one_pass)
        for parsed in _in_order(_pieces(source, scan, size, watcher), parser, one_pass):
            one_pass.expect(int(_LITTLE_MORE * scan.records * size / max(source.consumed, 1)))
            one_pass.take(parsed)
    one_pass.finish()
    return one_pass.surprises


def _pieces(source: Source, scan: CsvScan, size: int, watcher: Watcher) -> Iterator[Records]:
    """Whole records, which the scan has seen and about which the watcher had a say."""
    while block := source.read():
        watcher.look(source.consumed / max(size, 1))
        yield from _filled(scan.feed(block))
    for records in scan.finish():
        yield from _filled(records)


def _filled(records: Records) -> tuple[Records, ...]:
    return (records,) if records.data else ()


def _in_order(pieces: Iterator[Records], parser: "_Parser", one_pass: "_Pass") -> Iterator[_Parsed]:
    """What the pieces hold, in their order; some are parsed while the next is scanned."""
    pool = ThreadPoolExecutor(_PARSERS, "nnstudio parser")
    waiting: deque[Future[_Parsed]] = deque()
    try:
        for piece in pieces:
            waiting.append(pool.submit(parser.parsed, piece))
            if len(waiting) > _PARSERS:
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


class _Bytes:
    """Bytes that the library takes as they are; those of an `io.BytesIO` it would decode and encode again."""

    def __init__(self, data: bytes) -> None:
        self._left = data

    def read(self, _size: int = -1) -> bytes:
        data, self._left = self._left, b""
        return data

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")


class _Parser:
    """Parses pieces of one file, on any thread."""

    def __init__(self, form: CsvFormat, columns: int, one_pass: "_Pass") -> None:
        self._file, self._form, self._texts = one_pass.file, form, one_pass.texts
        self._options = _options(form, columns, one_pass.numbers)

    def parsed(self, piece: Records) -> _Parsed:
        """The numbers of a piece, and its texts."""
        return _Parsed(self._numbers(piece.data), self._coded(piece) if self._texts else {})

    def _coded(self, piece: Records) -> dict[int, CodedTexts]:
        coder = TextCoder(piece, self._form, self._file)
        return {place: coder.coded(place, met.known) for place, met in self._texts.items()}

    def _numbers(self, data: bytes) -> pd.DataFrame:
        options = self._options
        if not options["usecols"]:
            return pd.DataFrame()
        if options["quotechar"].encode() not in data:
            options = {**options, "quoting": csv.QUOTE_NONE}  # takes a quarter less time
        try:
            read_csv: Any = pd.read_csv  # its stubs know no options that are decided at run time
            frame: pd.DataFrame = read_csv(_Bytes(data), **options)
            return frame
        except pd.errors.EmptyDataError:
            return pd.DataFrame(columns=options["usecols"])


def _options(form: CsvFormat, columns: int, numbers: list[int]) -> dict[str, Any]:
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
        "usecols": sorted(numbers),
        "index_col": False,
        "dtype": dict.fromkeys(numbers, object) if form.thousands else None,
        "keep_default_na": False,
        "na_values": list(form.missing),
        "skip_blank_lines": False,
        "low_memory": False,
        "encoding": "utf-8",
    }


class _Pass:
    """Distributes the chunks of one pass over the wanted columns."""

    def __init__(self, file: str, scan: CsvScan, wanted: Mapping[int, WantedColumn]) -> None:
        self.file = file
        self.scan = scan
        self.wanted = wanted
        self.surprises: dict[int, str] = {}
        self.numbers = [place for place, column in wanted.items() if isinstance(column.cells, NumberCells)]
        self._rows = 0
        self.texts = {
            place: MetTexts(column.cells)
            for place, column in wanted.items()
            if isinstance(column.cells, TextCells)
        }

    def expect(self, rows: int) -> None:
        for column in self.wanted.values():
            column.cells.expect(rows)

    def take(self, parsed: _Parsed) -> None:
        for place, texts in parsed.texts.items():
            self.texts[place].add(texts)
        keep = self._not_blank(len(parsed.numbers))
        for place, column in self.wanted.items():
            if isinstance(column.cells, NumberCells) and place not in self.surprises:
                offence = _add_numbers(parsed.numbers[place], keep, column.cells)
                if offence is not None:
                    record = self._rows + offence.record
                    self.surprises[place] = self._note(column, record, offence.reason)
        self._rows += len(parsed.numbers)

    def finish(self) -> None:
        for texts in self.texts.values():
            texts.finish()
        if self.numbers and self._rows != self.scan.records:
            raise DataError(
                f"{self.file} gave {self._rows:,} rows where {self.scan.records:,} were counted: it changed "
                "while it was read, or its quotes are not closed; read it again, or choose another quote "
                "character."
            )
        self.refuse_blank()
        for place, record in self.scan.leading_zeros.items():
            column = self.wanted.get(place)
            if column is not None and column.type is None and isinstance(column.cells, NumberCells):
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
