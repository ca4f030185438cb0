"""Tells texts apart by their bytes, thousands at once, without a Python object for each.

Eight bytes are taken as one number. A text of no more is that number; a longer one is mixed into a number of
the same size, its key, and compared with the first text of the same key. All of it is arrays of the size of a
processor's cache, which compute without Python's lock.
"""

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nnstudio.data.csv.records import Places

Keys = NDArray[np.uint64]
Codes = NDArray[np.int32]

_WORD = 8
_LONGEST = 32 * _WORD
"""The key of a longer text is Python's, made one by one."""
_FIRST_BYTES = np.array([(1 << (8 * count)) - 1 for count in range(_WORD + 1)], np.uint64)
_MANY = 1 << 17
_HALF = np.uint64(32)
_ODD_NUMBER = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ over the golden ratio: multiplying by it spreads what differs over the upper bits (Knuth, The Art of
Computer Programming, volume 3, section 6.4)."""


class TextBytes:
    """Bytes in which texts stand; `begins` and `lengths` say where."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.each = np.frombuffer(data, np.uint8)
        self._ahead = max(len(data) - _WORD, 0)
        """How many places have eight bytes from there on; the last ones stand in a copy with zeros behind."""
        self._words = _words(self.each)
        self._last_words = _words(np.frombuffer(data[self._ahead :] + bytes(_WORD), np.uint8))

    def keys(self, begins: Places, lengths: Places) -> Keys:
        """A number for each text, the same for the same bytes, wherever they stand."""
        keys = self._word(begins, lengths)
        longest = int(lengths.max(initial=0))
        for start in range(_WORD, min(longest, _LONGEST), _WORD):
            rows = np.flatnonzero(lengths > start)
            word = self._word(begins[rows] + start, lengths[rows] - start)
            before = keys[rows]
            keys[rows] = (before ^ (before >> _HALF)) * _ODD_NUMBER ^ word
        if longest > _LONGEST:
            rows = np.flatnonzero(lengths > _LONGEST)
            hashes = [*map(hash, self.cut(begins[rows], lengths[rows]))]
            keys[rows] = np.array(hashes, np.int64).view(np.uint64)
        return keys

    def told_apart(self, keys: Keys, begins: Places, lengths: Places) -> tuple[Codes, Places]:
        """A code for each text, the same for the same bytes, and the first text of each code."""
        codes, first = told_apart(keys)
        if int(lengths.max(initial=0)) <= _WORD:
            return codes, first
        repeated = np.flatnonzero(first[codes] < np.arange(len(codes)))
        met = first[codes[repeated]]
        if self.are_same(begins[repeated], lengths[repeated], self, begins[met], lengths[met]):
            return codes, first
        return told_apart_one_by_one(self.cut(begins, lengths))

    def are_same(
        self, begins: Places, lengths: Places, other: "TextBytes", their_begins: Places, their_lengths: Places
    ) -> bool:
        """Whether all texts are the same as those of other bytes."""
        if not np.array_equal(lengths, their_lengths):
            return False
        for start in range(0, min(int(lengths.max(initial=0)), _LONGEST), _WORD):
            rows = np.flatnonzero(lengths > start)
            left = lengths[rows] - start
            theirs = other._word(their_begins[rows] + start, left)
            if not np.array_equal(self._word(begins[rows] + start, left), theirs):
                return False
        long = np.flatnonzero(lengths > _LONGEST)
        return self.cut(begins[long], lengths[long]) == other.cut(their_begins[long], lengths[long])

    def cut(self, begins: Places, lengths: Places) -> list[bytes]:
        """The texts themselves."""
        edges = zip(begins.tolist(), (begins + lengths).tolist(), strict=True)
        return [self.data[begin:end] for begin, end in edges]

    def _word(self, begins: Places, lengths: Places) -> Keys:
        """The first eight bytes of each text, and zeros where it ends before."""
        late = np.flatnonzero(begins >= self._ahead)
        words = self._words[begins] if not len(late) else np.zeros(len(begins), np.uint64)
        if len(late):
            early = np.flatnonzero(begins < self._ahead)
            words[early] = self._words[begins[early]]
            words[late] = self._last_words[begins[late] - self._ahead]
        words &= _FIRST_BYTES[np.minimum(lengths, _WORD)]
        return words


def _words(each: NDArray[np.uint8]) -> Keys:
    """The eight bytes from each place on that has so many, as one number."""
    return np.ndarray((max(len(each) - _WORD + 1, 0),), np.uint64, each, strides=(1,))


class KnownTexts:
    """Distinct texts in which others are looked up."""

    def __init__(self, texts: Sequence[str], keys: Keys) -> None:
        self._bytes, self._begins, self._lengths = _joined(texts)
        self._places: Any = pd.Index(keys)  # its stubs know nothing of arrays of keys
        self._misleading = not self._places.is_unique  # builds its table, before several threads ask

    def codes(self, bytes_: TextBytes, keys: Keys, begins: Places, lengths: Places) -> Codes:
        """The place of each text among the known ones, −1 where it is new, and for all where keys mislead."""
        if self._misleading:
            return np.full(len(keys), -1, np.int32)
        codes: Codes = self._places.get_indexer(keys).astype(np.int32)
        met = np.flatnonzero(codes >= 0)
        ours = codes[met]
        same = self._bytes.are_same(
            self._begins[ours], self._lengths[ours], bytes_, begins[met], lengths[met]
        )
        return codes if same else np.full(len(codes), -1, np.int32)


def _joined(texts: Sequence[str]) -> tuple[TextBytes, Places, Places]:
    encoded = [text.encode("utf-8") for text in texts]
    lengths = np.array([len(text) for text in encoded], np.int64)
    return TextBytes(b"".join(encoded)), np.cumsum(lengths) - lengths, lengths


def keys_of(texts: Sequence[str]) -> Keys:
    """The keys of some texts by their UTF-8 bytes."""
    bytes_, begins, lengths = _joined(texts)
    return bytes_.keys(begins, lengths)


def told_apart(keys: Keys) -> tuple[Codes, Places]:
    """A code for each key in the order in which they are met, and the place of the first of each code."""
    if len(keys) >= _MANY:
        return _many_told_apart(keys)
    codes, distinct = pd.factorize(keys)
    first = np.empty(len(distinct), np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes.astype(np.int32), first


def _many_told_apart(keys: Keys) -> tuple[Codes, Places]:
    """The same for keys of which most are met once: sorting a million takes 0.005 s and looking up those that
    are met again 0.01 s, where a table of all, larger than the processor's cache, takes 0.06 s.
    """
    ordered = np.sort(keys)
    table: Any = pd.Index(np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))
    place: Places = table.get_indexer(keys)
    repeated = np.flatnonzero(place >= 0)
    first = np.empty(len(table), np.int64)
    first[place[repeated][::-1]] = repeated[::-1]
    leader = np.arange(len(keys))
    leader[repeated] = first[place[repeated]]
    leads = leader == np.arange(len(keys))
    codes = (np.cumsum(leads) - 1).astype(np.int32)
    return codes[leader], np.flatnonzero(leads)


def told_apart_one_by_one(texts: Sequence[Hashable]) -> tuple[Codes, Places]:
    """The same for texts of which some have the same key and are different ones."""
    code_of: dict[Hashable, int] = {}
    codes = np.array([code_of.setdefault(text, len(code_of)) for text in texts], np.int32)
    return codes, np.unique(codes, return_index=True)[1]
