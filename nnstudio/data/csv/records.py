"""Whole records of a CSV file: their bytes, and where their cells stand in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]

_NEWLINE, _RETURN = b"\n\r"


@dataclass(frozen=True, eq=False)
class Records:
    """Some records one after another.

    `starts` holds where the records begin that are no blank lines, `cells` where the mark stands behind each
    of their cells, shape (records, columns): a delimiter, or the line's end behind the last one. `lines` says
    on which line of the file each of them starts.
    """

    data: bytes
    starts: Places
    cells: Places
    lines: Places | range

    def edges(self, place: int) -> tuple[Places, Places]:
        """Where the cells of a column begin and end, quotes and all."""
        ends = self.cells[:, place]
        begins = self.cells[:, place - 1] + 1 if place else self.starts
        if place < self.cells.shape[1] - 1 or b"\r" not in self.data:
            return begins, ends
        data = np.frombuffer(self.data, np.uint8)
        returned = (data[ends] == _NEWLINE) & (ends > begins) & (data[ends - 1] == _RETURN)
        return begins, ends - returned


def no_records(columns: int) -> Records:
    """Nothing yet."""
    return Records(b"", np.empty(0, np.int64), np.empty((0, columns), np.int64), range(0))
