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
_MAY_BE_BLANK = np.isin(np.arange(256), [*range(9, 14), *range(28, 33), *range(128, 256)])
"""Bytes that white space may begin or end with, as Python knows it."""

_Kind = TypeVar("_Kind", bound=np.generic)


class TextTable:
    """The distinct texts of one column, in the order in which they were met.

    Missing ones come first among them, and stay among themselves; those with blanks around may follow at any
    place.
    """

    def __init__(self, form: CsvFormat) -> None:
        self._form = form
        self._slots = np.full(2 * _FEW, FREE, np.int32)
        self._keys, self._edges = np.empty(_FEW, np.uint64), np.zeros(_FEW + 1, np.int64)
        self._met = np.empty(_FEW * _WORD, np.uint8)
        self._counts = np.zeros(COUNTS, np.int64)
        self._words = frozenset(form.missing)
        self._missing = self._read = 0
        self._padded: list[int] = []
        self.texts: list[str] = []
        self._take_missing(form.missing)

    def coded(self, records: Records, column: int) -> NDArray[np.int32]:
        """The code of each text of a column, −1 where it is missing; new texts come behind the others."""
        codes = self._codes(records, column, mark_of(self._form.quote), mark_of(self._form.escape))
        self._read_new()
        if self._padded:
            return self._without_padded(codes)
        codes -= self._missing
        return np.maximum(codes, MISSING_CODE, out=codes)

    def _without_padded(self, codes: NDArray[np.int32]) -> NDArray[np.int32]:
        """The codes of texts, where some of those that came behind the missing ones are missing, too."""
        gaps = np.array([*range(self._missing), *self._padded], np.int32)
        texts = codes - np.searchsorted(gaps, codes).astype(np.int32)
        return np.where(np.isin(codes, gaps), np.int32(MISSING_CODE), texts)

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
        self._missing = self._read = int(self._counts[TEXTS])

    def _read_new(self) -> None:
        """Make strings of the texts that were met since, but of missing ones with blanks around."""
        first, last = self._read, int(self._counts[TEXTS])
        if first == last:
            return
        new = self._met[self._edges[first] : self._edges[last] - 1].tobytes().decode("utf-8").split(chr(END))
        padded = [place for place in self._maybe_padded(first, last) if new[place].strip() in self._words]
        self._padded.extend(first + place for place in padded)
        for place in reversed(padded):
            del new[place]
        self.texts.extend(new)
        self._read = last

    def _maybe_padded(self, first: int, last: int) -> list[int]:
        """Which of some texts may have blanks around, counted from the first of them."""
        edges = self._edges[first : last + 1]
        begins, ends = self._met[edges[:-1]], self._met[edges[1:] - 2]
        return np.flatnonzero(_MAY_BE_BLANK[begins] | _MAY_BE_BLANK[ends]).tolist()


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
