"""Codes the texts of a column from their bytes; only one text of each kind is made a string.

A million cells of one word take 0.01 s of one core, a million comments of 40 letters, all different, 0.2 s.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.kernels.cells import END, PADDING, mark_of
from nnstudio.data.csv.kernels.texts import BYTES_NEEDED, COUNTS, FREE, TEXTS, code_texts, spread
from nnstudio.data.csv.records import Records
from nnstudio.data.tables.table import MISSING_CODE

_FEW = 1 << 6
_MORE = 3  # halves of the bytes that texts took before, when they need more
_WORD = len(PADDING)

_Kind = TypeVar("_Kind", bound=np.generic)


class TextTable:
    """The distinct texts of one column, in the order in which they were met.

    Missing ones come first among them, and stay among themselves.
    """

    def __init__(self, form: CsvFormat) -> None:
        self._form = form
        self._slots = np.full(2 * _FEW, FREE, np.int32)
        self._keys, self._edges = np.empty(_FEW, np.uint64), np.zeros(_FEW + 1, np.int64)
        self._met = np.empty(_FEW * _WORD, np.uint8)
        self._counts = np.zeros(COUNTS, np.int64)
        self._missing = 0
        self.texts: list[str] = []
        self._take_missing(form.missing)

    def coded(self, records: Records, column: int) -> NDArray[np.int32]:
        """The code of each text of a column, −1 where it is missing; new texts come behind the others."""
        codes = self._codes(records, column, mark_of(self._form.quote), mark_of(self._form.escape))
        self._read_new()
        codes -= self._missing
        return np.maximum(codes, MISSING_CODE, out=codes)

    def _codes(self, records: Records, column: int, quote: int, escape: int) -> NDArray[np.int32]:
        data, codes = records.bytes_, np.empty(len(records), np.int32)
        any_marked = bool(records.marked[:, column].any())
        scratch = np.empty(records.size + _WORD if any_marked else _WORD, np.uint8)
        done = 0
        while True:
            done = code_texts(
                data, _words(data), records.begins, records.ends, records.marked, column, quote, escape,
                self._form.double_quote, scratch, _words(scratch), self._slots, self._keys,
                self._met, _words(self._met), self._edges, self._counts, done, codes,
            )  # fmt: skip
            if done == len(codes):
                return codes
            self._grow()

    def _grow(self) -> None:
        """Make room for twice as many texts, and for as many bytes as the next one asks for."""
        count, needed = int(self._counts[TEXTS]), int(self._counts[BYTES_NEEDED])
        if needed > len(self._met):
            self._met = _with_room(self._met, max(needed, _MORE * len(self._met) // 2))
        if count == len(self._keys):
            self._keys = _with_room(self._keys, 2 * count)
            self._edges = _with_room(self._edges, 2 * count + 1)
            self._slots = np.full(4 * count, FREE, np.int32)
            spread(self._slots, self._keys, count)

    def _take_missing(self, missing: tuple[str, ...]) -> None:
        encoded = [text.encode() for text in missing]
        ends = np.cumsum([len(text) for text in encoded], dtype=np.int32).reshape(-1, 1)
        begins = ends - np.array([len(text) for text in encoded], np.int32).reshape(-1, 1)
        data = b"".join([*encoded, PADDING])
        marked = np.zeros(ends.shape, np.bool_)
        self._codes(Records(data, 0, begins, ends, marked, ends[:, 0], 0), 0, 0, 0)
        self._missing = int(self._counts[TEXTS])

    def _read_new(self) -> None:
        """Make strings of the texts that were met since."""
        first, last = self._missing + len(self.texts), int(self._counts[TEXTS])
        if first < last:
            new = self._met[self._edges[first] : self._edges[last] - 1].tobytes()
            self.texts.extend(new.decode("utf-8").split(chr(END)))


def _with_room(values: NDArray[_Kind], count: int) -> NDArray[_Kind]:
    """The values in an array of so many; `resize` would set the others to zero, which takes memory and holds
    Python's lock for long.
    """
    larger = np.empty(count, values.dtype)
    larger[: len(values)] = values
    return larger


def _words(data: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The eight bytes from each place on as one number."""
    return np.ndarray((len(data) - _WORD + 1,), np.uint64, data, strides=(1,))
