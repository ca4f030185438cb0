"""Follows the bytes of a CSV file: gives back whole records, and refuses ragged rows and quotes that never
end.
"""

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


class CsvScan:
    """Follows a file from block to block; `records` counts those that ended so far."""

    def __init__(
        self, name: str, form: CsvFormat, columns: int, first_line: int, piece_size: int = 1
    ) -> None:
        self.records = 0
        self._name = name
        self._form = form
        self._ordinary = ordinary_bytes(form.delimiter, form.escape)
        self._columns = columns
        self._line = first_line
        self._held: list[bytes] = []
        self._held_size = 0
        self._piece_size = self._enough = piece_size
        self._room = _room_for(0)

    def feed(self, block: bytes) -> Records | None:
        """Follow the next bytes and give back the records that ended, of no fewer bytes than `piece_size`;
        none while there are too few.

        Raises `DataError` at the first record with too few or too many cells.
        """
        self._held.append(block)
        self._held_size += len(block)
        return self._scan_held() if self._held_size >= self._enough else None

    def finish(self) -> list[Records]:
        """Follow what is left after the last line end, and give it back."""
        rest = [self._scan_held()]
        if self._held_size:
            self._held.append(b"\n")
            rest.append(self._scan_held())
        if self._held_size:
            raise DataError(endless(self._name, self._line))
        return [records for records in rest if records is not None]

    def _scan_held(self) -> Records | None:
        piece = b"".join([*self._held, PADDING])
        records = self._scan(piece)
        self._held = [piece[records.size : -len(PADDING)]]
        self._held_size = len(self._held[0])
        # an unfinished record is looked at again only when it has doubled
        self._enough = max(self._piece_size, 2 * self._held_size)
        if self._held_size > LONGEST_RECORD:
            raise DataError(endless(self._name, self._line))
        self.records += len(records)
        return records if len(records) else None

    def _scan(self, piece: bytes) -> Records:
        form, most = self._form, len(piece) + self._columns
        if most > len(self._room[0]):
            self._room = _room_for(most)
        begins, ends, marked, lines = self._room
        found = np.empty(FOUND, np.int64)
        find_cells(
            np.frombuffer(piece, np.uint8), self._ordinary,
            mark_of(form.delimiter), mark_of(form.quote), mark_of(form.escape),
            form.double_quote, form.skip_initial_space, self._columns, begins, ends, marked, lines, found,
        )  # fmt: skip
        count, first_line = int(found[RECORDS]), self._line
        if found[WIDTH]:
            line = first_line + int(lines[count])
            raise DataError(ragged(self._name, line, int(found[WIDTH]), self._columns))
        self._line += int(found[LINES])
        cells, shape = slice(count * self._columns), (count, self._columns)
        return Records(
            piece, int(found[BYTES]), begins[cells].reshape(shape).copy(), ends[cells].reshape(shape).copy(),
            marked[cells].reshape(shape).copy(), lines[:count].copy(), first_line,
        )  # fmt: skip


def _room_for(cells: int) -> tuple[Places, Places, NDArray[np.bool_], Places]:
    """Where begins, ends and marks of cells go, and the lines of records, of which there may be as many.

    Every byte may end a cell, few do: used again for each piece, little of the room is ever touched. Arrays
    of their own for each took 70 MB more.
    """
    begins, ends, lines = (np.empty(cells, np.int32) for _ in range(3))
    return begins, ends, np.empty(cells, np.bool_), lines
