"""Follows the bytes of a CSV file: gives back whole records, and refuses ragged rows and quotes that never
end.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.kernels.cells import (
    BYTES,
    FOUND,
    LINES,
    PADDING,
    RECORDS,
    WIDTH,
    find_cells,
    mark_of,
    ordinary_bytes,
)
from nnstudio.data.csv.records import Places, Records
from nnstudio.data.tables.table_preview import endless, ragged
from nnstudio.errors import DataError

LONGEST_RECORD = 64 << 20
_LINE_ENDS = 2
"""Put behind the last record where it has none, as one may be escaped."""


class CsvScan:
    """Follows a file from block to block; `records` counts those that ended so far."""

    def __init__(
        self, name: str, form: CsvFormat, columns: int, first_line: int, piece_size: int = 1
    ) -> None:
        self.records = 0
        self._name = name
        self._form = form
        self._ordinary = ordinary_bytes(form.delimiters, form.escape)
        self._columns = columns
        self._line = first_line
        self._held: list[bytes] = []
        self._held_size = 0
        self._piece_size = self._enough = piece_size
        self._room = _room_for(0)

    def feed(self, block: bytes) -> Iterator[Records]:
        """Follow the next bytes and give back the records that ended, of no fewer bytes than `piece_size`;
        nothing while there are too few.

        Raises `DataError` at the first record with too few or too many cells, once those before are given.
        """
        self._held.append(block)
        self._held_size += len(block)
        if self._held_size >= self._enough:
            yield from self.held()

    def finish(self) -> Iterator[Records]:
        """Follow what is left after the last line end, and give it back."""
        yield from self.held()
        for _ in range(_LINE_ENDS):
            if self._held_size:
                self._held.append(b"\n")
                yield from self.held()
        if self._held_size:
            raise DataError(endless(self._name, self._line))

    def held(self) -> Iterator[Records]:
        """Give back the records that ended, of however few bytes."""
        piece = b"".join([*self._held, PADDING])
        records, width = self._scan(piece)
        self._held = [piece[records.size : -len(PADDING)]]
        self._held_size = len(self._held[0])
        # an unfinished record is looked at again only when it has doubled
        self._enough = max(self._piece_size, 2 * self._held_size)
        self.records += len(records)
        if len(records):
            yield records
        if width:
            raise DataError(ragged(self._name, self._line, width, self._columns))
        if self._held_size > LONGEST_RECORD:
            raise DataError(endless(self._name, self._line))

    def _scan(self, piece: bytes) -> tuple[Records, int]:
        """The records that end in a piece, and how many cells the next one has, where that is uneven."""
        form, most = self._form, len(piece) + self._columns
        if most > len(self._room[0]):
            self._room = _room_for(most)
        begins, ends, marked, lines = self._room
        found = np.empty(FOUND, np.int64)
        find_cells(
            np.frombuffer(piece, np.uint8), self._ordinary,
            ord(form.delimiters[0]), ord(form.delimiters[-1]), mark_of(form.quote), mark_of(form.escape),
            mark_of(form.comment), form.double_quote, form.skip_initial_space, self._columns,
            begins, ends, marked, lines, found,
        )  # fmt: skip
        count, first_line = int(found[RECORDS]), self._line
        self._line += int(found[LINES])
        cells, shape = slice(count * self._columns), (count, self._columns)
        records = Records(
            piece, int(found[BYTES]), begins[cells].reshape(shape).copy(), ends[cells].reshape(shape).copy(),
            marked[cells].reshape(shape).copy(), lines[:count].copy(), first_line,
        )  # fmt: skip
        return records, int(found[WIDTH])


def _room_for(cells: int) -> tuple[Places, Places, NDArray[np.bool_], Places]:
    """Where begins, ends and marks of cells go, and the lines of records, of which there may be as many.

    Every byte may end a cell, few do: used again for each piece, little of the room is ever touched. Arrays
    of their own for each took 70 MB more.
    """
    begins, ends, lines = (np.empty(cells, np.int32) for _ in range(3))
    return begins, ends, np.empty(cells, np.bool_), lines
