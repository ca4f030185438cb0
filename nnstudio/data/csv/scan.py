"""Finds what a CSV parser would mend without a word: ragged rows, 00123 that becomes 123, a quote that never
ends.

A reading library fills short rows with missing values and knows no line numbers. This scan runs beside it
over the same bytes, vectorized, at a fraction of the cost of the parsing.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.records import Places, Records, no_records
from nnstudio.data.csv.structure import even_cells, structure
from nnstudio.data.tables.table_preview import endless, ragged
from nnstudio.errors import DataError

LONGEST_RECORD = 64 << 20

_NEWLINE, _RETURN, _ZERO, _NINE = b"\n\r09"


@dataclass(frozen=True, eq=False)
class _Piece:
    """The line on which each record of one piece of the file starts."""

    first_record: int
    lines: Places | range


class CsvScan:
    """Follows the bytes of a file's records from block to block.

    `records` counts the records that ended so far, `blank` holds the numbers of those that are blank lines,
    and `leading_zeros` maps the place of a column to the first record where it holds a whole number such as
    00123.
    """

    def __init__(
        self, name: str, form: CsvFormat, columns: int, first_line: int, piece_size: int = 1
    ) -> None:
        self.records = 0
        self.blank: list[int] = []
        self.leading_zeros: dict[int, int] = {}
        self._name = name
        self._form = form
        self._columns = columns
        self._line = first_line
        self._held: list[bytes] = []
        self._held_size = 0
        self._piece_size = self._enough = piece_size
        self._pieces: list[_Piece] = []

    def feed(self, block: bytes) -> Records:
        """Follow the next bytes and give back the records that ended, of no fewer bytes than `piece_size`;
        none while there are too few.

        Raises `DataError` at the first record with too few or too many cells.
        """
        self._held.append(block)
        self._held_size += len(block)
        return self._scan_held() if self._held_size >= self._enough else no_records(self._columns)

    def finish(self) -> list[Records]:
        """Follow what is left after the last line end, and give it back."""
        rest = [self._scan_held()]
        if self._held_size:
            self._held.append(b"\n")
            rest.append(self._scan_held())
        if self._held_size:
            raise DataError(endless(self._name, self._line))
        return rest

    def line_of(self, record: int) -> int:
        """The line of the file, counted from 1, on which a record starts."""
        place = bisect_right(self._pieces, record, key=lambda piece: piece.first_record) - 1
        piece = self._pieces[place]
        return int(piece.lines[record - piece.first_record])

    def _scan_held(self) -> Records:
        *before, last = self._held or [b""]
        end = last.rfind(b"\n") + 1 or len(
            last
        )  # whole lines are most often whole records, which nobody copies
        piece = b"".join([*before, last[:end]])
        records = self._scan_evenly(piece) or self._scan(piece)
        self._held = [piece[len(records.data) :] + last[end:]]
        self._held_size = len(self._held[0])
        # an unfinished record is looked at again only when it has doubled
        self._enough = max(self._piece_size, 2 * self._held_size)
        if self._held_size > LONGEST_RECORD:
            raise DataError(endless(self._name, self._line))
        return records

    def _scan_evenly(self, piece: bytes) -> Records | None:
        """Follow the records that end in a piece; None where it needs a closer look."""
        cells = even_cells(piece, self._form, self._columns)
        if cells is None:
            return None
        ends = cells.ravel()
        data = np.frombuffer(piece, np.uint8)[: ends[-1] + 1]
        begins = np.concatenate(([0], ends[:-1] + 1))
        zeros = self._zeros_at(data, begins)
        at = np.searchsorted(begins, zeros, side="right") - 1
        self._find_leading_zeros(data, zeros, at // self._columns, at % self._columns)
        lines = range(self._line, self._line + len(cells))
        self._count(lines)
        self._line += len(cells)
        return Records(piece[: len(data)], begins[:: self._columns], cells, lines)

    def _scan(self, piece: bytes) -> Records:
        """The same for records of any kind."""
        found = structure(piece, self._form)
        ends = found.record_ends
        if not len(ends):
            return no_records(self._columns)
        data = np.frombuffer(piece, np.uint8)[: ends[-1] + 1]
        starts = np.concatenate(([0], ends[:-1] + 1))
        lines = self._line + np.searchsorted(found.line_ends, starts)
        cells = np.diff(np.searchsorted(found.delimiters, ends), prepend=0) + 1
        filled = self._check_widths(data, starts, ends, cells, lines)
        delimiters = found.delimiters[: np.searchsorted(found.delimiters, len(data))]
        zeros = np.concatenate([self._zeros_at(data, starts), self._zeros_at(data, delimiters + 1)])
        zeros.sort()
        records = np.searchsorted(starts, zeros, side="right") - 1
        columns = np.searchsorted(delimiters, zeros) - np.searchsorted(delimiters, starts[records])
        self._find_leading_zeros(data, zeros, records, columns)
        even = int(lines[-1] - lines[0]) == len(lines) - 1
        self._count(range(int(lines[0]), int(lines[-1]) + 1) if even else lines)
        self._line += int(np.searchsorted(found.line_ends, len(data)))
        inner = delimiters.reshape(int(filled.sum()), self._columns - 1)  # a blank line holds none
        places = np.concatenate((inner, ends[filled, None]), axis=1)
        return Records(piece[: len(data)], starts[filled], places, lines[filled])

    def _count(self, lines: Places | range) -> None:
        self._pieces.append(_Piece(self.records, lines))
        self.records += len(lines)

    def _check_widths(
        self, data: NDArray[np.uint8], starts: Places, ends: Places, cells: NDArray[np.int64], lines: Places
    ) -> NDArray[np.bool_]:
        """Which records are no blank lines; raises `DataError` at one with too few or too many cells."""
        filled = np.ones(len(cells), np.bool_)
        empty = (ends == starts) | ((ends == starts + 1) & (data[starts] == _RETURN))
        suspects = np.flatnonzero((cells != self._columns) | empty)
        for record in suspects.tolist():
            content = data[starts[record] : ends[record]].tobytes().rstrip(b"\r\n")
            if not (content.strip() if self._columns > 1 and cells[record] == 1 else content):
                self.blank.append(self.records + record)
                filled[record] = False
            elif cells[record] != self._columns:
                raise DataError(ragged(self._name, int(lines[record]), int(cells[record]), self._columns))
        return filled

    def _find_leading_zeros(
        self, data: NDArray[np.uint8], zeros: Places, records: Places, columns: Places
    ) -> None:
        """Remember the columns where a cell is 0 followed by digits only; the 037 of “1,037” begins none."""
        edges = np.zeros(256, dtype=np.bool_)
        edges[[_NEWLINE, _RETURN, ord(self._form.delimiter), ord(self._form.quote or "\n")]] = True
        for column in np.unique(columns).tolist():
            if column not in self.leading_zeros:
                places = np.flatnonzero(columns == column)
                self._remember(column, data, zeros[places], records[places], edges)

    def _zeros_at(self, data: NDArray[np.uint8], cells: Places) -> Places:
        """The cells, by where they or their quoted texts begin, that start with 0 and another digit."""
        first = data[cells]
        if self._form.quote:
            quoted = first == ord(self._form.quote)
            if quoted.any():
                cells = np.minimum(cells + quoted, len(data) - 1)
                first = data[cells]
        zeros = cells[first == _ZERO]
        return np.asarray(zeros[data[zeros + 1] - _ZERO < 10])

    def _remember(
        self, column: int, data: NDArray[np.uint8], zeros: Places, records: Places, edges: NDArray[np.bool_]
    ) -> None:
        for zero, record in zip(zeros.tolist(), records.tolist(), strict=True):
            end = zero
            while _ZERO <= data[end] <= _NINE:
                end += 1
            if edges[data[end]]:
                self.leading_zeros[column] = self.records + record
                return
