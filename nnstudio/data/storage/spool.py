"""Columns that grow chunk by chunk: in memory, and from some size on in files that the system maps in.

Nobody knows beforehand how much a packed file holds, so all columns move into files once they have grown too
large together.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from weakref import WeakSet

import numpy as np
from numpy.typing import DTypeLike, NDArray

from nnstudio.data.storage.room import no_room

_BLOCK = 1 << 20
_MOSTLY = 0.9
"""An array that is filled so far is not copied to have no more room than it needs."""


class Spool:
    """Takes the columns of one table: `limit` bytes of them stay in memory, more go into the folder that
    `new_folder` makes.
    """

    def __init__(self, limit: int, new_folder: Callable[[], Path]) -> None:
        self.folder: Path | None = None
        self._left, self._new_folder = limit, new_folder
        self._columns: WeakSet[GrowingColumn] = WeakSet()
        self._files = 0

    def column(self, kind: DTypeLike) -> "GrowingColumn":
        """A new column without values."""
        column = GrowingColumn(kind, self)
        self._columns.add(column)
        return column

    def count(self, size: int) -> None:
        """Take note of so many bytes more; raises `DataError` where they cannot be written."""
        self._left -= size
        if self._left < 0 and self.folder is None:
            self.folder = self._new_folder()
            for column in self._columns:
                column.move(self.next_file())

    def share(self) -> int:
        """Bytes by which each of the columns may still grow in memory."""
        return max(self._left, 0) // max(len(self._columns), 1)

    def next_file(self) -> Path:
        """Where the next column stands; there is a folder by then."""
        assert self.folder is not None
        self._files += 1
        return self.folder / f"{self._files}.column"


class GrowingColumn:
    """The values of one column so far; `whole` ends it.

    In memory they stand in one array, larger than they are: to keep the chunks and put them together at the
    end took every value's memory twice, and the time to get it from the system.
    """

    def __init__(self, kind: DTypeLike, spool: Spool | None = None) -> None:
        self._kind, self._spool = np.dtype(kind), spool
        self._values = np.empty(0, self._kind)
        self._count = self._expected = 0
        self._file: Path | None = None
        if spool is not None and spool.folder is not None:
            self._file = spool.next_file()

    def expect(self, rows: int) -> None:
        """Prepare for about so many rows in all."""
        self._expected = rows

    def append(self, values: NDArray[Any]) -> None:
        """Add values that fit the column's type; raises `DataError` where there is no room for them."""
        if self._file is None:
            count = self._count + len(values)
            if count > len(self._values):
                grown = np.empty(self._room_for(count), self._kind)
                grown[: self._count] = self._values[: self._count]
                self._values = grown
            self._values[self._count : count] = values
            self._count = count
        else:
            self._write(self._file, values.astype(self._kind, copy=False))
        if self._spool is not None:
            self._spool.count(len(values) * self._kind.itemsize)

    def _room_for(self, count: int) -> int:
        """How many values the array is made for that is to hold so many: no more than it may ever hold."""
        room = max(self._expected, count + count // 4)
        return room if self._spool is None else min(room, count + self._spool.share() // self._kind.itemsize)

    def move(self, file: Path) -> None:
        """Go on in a file."""
        self._write(file, self._values[: self._count])
        self._file, self._values = file, np.empty(0, self._kind)

    def whole(self, lookup: NDArray[Any] | None = None) -> NDArray[Any]:
        """All values, or what a `lookup` says for each; mapped where they are in a file."""
        if self._file is None:
            values = self._values[: self._count]
            if lookup is not None:
                return lookup[values]
            return values if self._count > _MOSTLY * len(self._values) else values.copy()
        if lookup is None:
            return mapped_column(self._file, self._kind)
        assert self._spool is not None
        values, file = mapped_column(self._file, self._kind), self._spool.next_file()
        for start in range(0, len(values), _BLOCK):
            self._write(file, lookup[values[start : start + _BLOCK]])
        return mapped_column(file, lookup.dtype)

    def _write(self, file: Path, values: NDArray[Any]) -> None:
        try:
            with file.open("ab") as opened:
                write_values(opened, values)
        except OSError as error:
            raise no_room(file.parent, values.nbytes, error) from error


def write_values(file: IO[bytes], values: NDArray[Any]) -> None:
    """Write the bytes of an array, without a copy of the whole."""
    for start in range(0, len(values), _BLOCK):
        file.write(np.ascontiguousarray(values[start : start + _BLOCK]).data)


def mapped_column(file: Path, kind: DTypeLike) -> NDArray[Any]:
    """The values in a file, read when they are looked at."""
    if not file.exists() or file.stat().st_size == 0:
        return np.empty(0, kind)
    return np.asarray(np.memmap(file, kind, "r"))
