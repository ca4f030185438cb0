"""Finds what a CSV parser would mend without a word: ragged rows, 00123 that becomes 123, a quote that never
ends.

A reading library fills short rows with missing values and knows no line numbers. This scan runs beside it
over the same bytes, vectorized, at a fraction of the cost of the parsing.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv_format import CsvFormat
from nnstudio.data.csv_structure import Places, Structure, structure
from nnstudio.data.table_preview import endless, ragged
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

    def __init__(self, name: str, form: CsvFormat, columns: int, first_line: int) -> None:
        self.records = 0
        self.blank: list[int] = []
        self.leading_zeros: dict[int, int] = {}
        self._name = name
        self._form = form
        self._columns = columns
        self._line = first_line
        self._held: list[bytes] = []
        self._held_size = 0
        self._enough = 1
        self._pieces: list[_Piece] = []

    def feed(self, block: bytes) -> None:
        """Follow the next bytes; raises `DataError` at the first record with too few or too many cells."""
        self._held.append(block)
        self._held_size += len(block)
        if self._held_size >= self._enough:
            self._scan_held()

    def finish(self) -> None:
        """Follow what is left after the last line end."""
        self._scan_held()
        if self._held_size:
            self._held.append(b"\n")
            self._scan_held()
        if self._held_size:
            raise DataError(endless(self._name, self._line))

    def line_of(self, record: int) -> int:
        """The line of the file, counted from 1, on which a record starts."""
        if record >= self.records:
            self._scan_held()
        if record >= self.records:  # the last one of a file that does not end its last line
            return self._line
        place = bisect_right(self._pieces, record, key=lambda piece: piece.first_record) - 1
        piece = self._pieces[place]
        return int(piece.lines[record - piece.first_record])

    def _scan_held(self) -> None:
        piece = b"".join(self._held)
        found = structure(piece, self._form)
        cut = int(found.record_ends[-1]) + 1 if len(found.record_ends) else 0
        if cut:
            self._scan(np.frombuffer(piece, np.uint8)[:cut], found)
            self._line += int(np.searchsorted(found.line_ends, cut))
        self._held = [piece[cut:]]
        self._held_size = len(piece) - cut
        self._enough = 2 * self._held_size  # an unfinished record is looked at again only when it has doubled
        if self._held_size > LONGEST_RECORD:
            raise DataError(endless(self._name, self._line))

    def _scan(self, data: NDArray[np.uint8], found: Structure) -> None:
        ends = found.record_ends
        starts = np.concatenate(([0], ends[:-1] + 1))
        lines = self._line + np.searchsorted(found.line_ends, starts)
        cells = np.diff(np.searchsorted(found.delimiters, ends), prepend=0) + 1
        self._check_widths(data, starts, ends, cells, lines)
        self._find_leading_zeros(data, starts, found.delimiters)
        even = int(lines[-1] - lines[0]) == len(lines) - 1
        self._pieces.append(_Piece(self.records, range(int(lines[0]), int(lines[-1]) + 1) if even else lines))
        self.records += len(ends)

    def _check_widths(
        self, data: NDArray[np.uint8], starts: Places, ends: Places, cells: NDArray[np.int64], lines: Places
    ) -> None:
        empty = (ends == starts) | ((ends == starts + 1) & (data[starts] == _RETURN))
        suspects = np.flatnonzero((cells != self._columns) | empty)
        for record in suspects.tolist():
            content = data[starts[record] : ends[record]].tobytes().rstrip(b"\r\n")
            if not (content.strip() if self._columns > 1 and cells[record] == 1 else content):
                self.blank.append(self.records + record)
            elif cells[record] != self._columns:
                raise DataError(ragged(self._name, int(lines[record]), int(cells[record]), self._columns))

    def _find_leading_zeros(self, data: NDArray[np.uint8], starts: Places, delimiters: Places) -> None:
        """Remember the columns where a cell is 0 followed by digits only."""
        zeros = np.flatnonzero((data[:-1] == _ZERO) & (data[1:] - _ZERO < 10))
        edges = np.zeros(256, dtype=np.bool_)
        edges[[_NEWLINE, _RETURN, ord(self._form.delimiter), ord(self._form.quote or "\n")]] = True
        zeros = zeros[edges[data[zeros - 1]] | (zeros == 0)]
        zeros = zeros[self._begin_cells(data, zeros, starts, delimiters)]
        if not len(zeros):
            return
        records = np.searchsorted(starts, zeros, side="right") - 1
        columns = np.searchsorted(delimiters, zeros) - np.searchsorted(delimiters, starts[records])
        for column in np.unique(columns).tolist():
            if column not in self.leading_zeros:
                places = np.flatnonzero(columns == column)
                self._remember(column, data, zeros[places], records[places], edges)

    def _begin_cells(
        self, data: NDArray[np.uint8], places: Places, starts: Places, delimiters: Places
    ) -> NDArray[np.bool_]:
        """Which places are the first of a cell or of its quoted text; the 037 of “1,037” is not."""
        if not self._form.quote:
            return np.ones(len(places), dtype=np.bool_)
        opened = (places > 0) & (data[places - 1] == ord(self._form.quote))
        first = places - opened
        return _are_among(first, starts) | _are_among(first - 1, delimiters)

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


def _are_among(places: Places, ascending: Places) -> NDArray[np.bool_]:
    if not len(ascending):
        return np.zeros(len(places), dtype=np.bool_)
    at = np.minimum(np.searchsorted(ascending, places), len(ascending) - 1)
    return np.asarray(ascending[at] == places)
