"""Codes the texts of some records, column by column, from their bytes.

Only one text of each kind is made a string. A million cells of one word take 0.03 s of one core, a million
comments of 40 letters, all different, 0.3 s; the library's parser takes five times as long, for it makes a
string of each cell first.
"""

import csv
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.csv.format import CsvFormat, unsplittable
from nnstudio.data.csv.records import Places, Records
from nnstudio.data.csv.text_bytes import Codes, Keys, KnownTexts, TextBytes, keys_of
from nnstudio.data.tables.table import MISSING_CODE
from nnstudio.errors import DataError

_SPACE = ord(" ")
_MANY = 1 << 10  # texts are cut out of one string, which takes half the time of decoding each


@dataclass(frozen=True, eq=False)
class CodedTexts:
    """The texts of one column of some records.

    `codes` holds for each record which text it has, −1 where it is missing; `known` for each of these texts
    its place among the known ones, or −1; `texts` and `keys` those that are not known. A text stands there
    twice where it is written in two ways.
    """

    codes: Codes
    known: Codes
    texts: list[str]
    keys: Keys


class TextCoder:
    """Codes the columns of some records of a file of this name."""

    def __init__(self, records: Records, form: CsvFormat, file: str) -> None:
        self._records, self._form, self._file = records, form, file
        self._bytes = TextBytes(records.data)
        self._marks = self._places_of(form.quote, form.escape)
        self._is_ascii = records.data.isascii()
        self._missing, self._missing_keys = frozenset(form.missing), keys_of(form.missing)

    def coded(self, place: int, known: KnownTexts | None = None) -> CodedTexts:
        """The texts of the column at this place; raises `DataError` where one is too long to be unquoted."""
        begins, ends, odd = self._trimmed(*self._records.edges(place))
        lengths = ends - begins
        keys = self._bytes.keys(begins, lengths)
        codes, first = self._bytes.told_apart(keys, begins, lengths)
        keys, found = keys[first], np.full(len(first), MISSING_CODE, np.int32)
        if known is not None:
            found = known.codes(self._bytes, keys, begins[first], lengths[first])
        if len(odd):
            found[odd[first]] = MISSING_CODE
        new = np.flatnonzero(found == MISSING_CODE)
        texts, keys = self._texts(begins[first[new]], ends[first[new]]), keys[new]
        if len(odd):
            self._unquote(texts, keys, first[new], odd)
        return self._without_missing(codes, found, texts, keys)

    def _places_of(self, *marks: str) -> Places | None:
        """Where quotes and escape characters stand, where there are any."""
        met = [ord(mark) for mark in marks if mark and mark.encode() in self._records.data]
        return np.flatnonzero(np.isin(self._bytes.each, met)) if met else None

    def _trimmed(self, begins: Places, ends: Places) -> tuple[Places, Places, NDArray[np.bool_]]:
        """Cells without spaces that are skipped and without quotes around them; and, where any text has
        quotes or escape characters within, which ones have (they keep theirs).
        """
        if self._form.skip_initial_space:
            begins = self._past_spaces(begins, ends)
        if self._marks is None:
            return begins, ends, np.empty(0, np.bool_)
        marks = np.searchsorted(self._marks, ends) - np.searchsorted(self._marks, begins)
        quoted = np.zeros(len(begins), np.bool_)
        if self._form.quote:
            quote, each = ord(self._form.quote), self._bytes.each
            two = np.flatnonzero((marks == 2) & (ends - begins >= 2))
            quoted[two[(each[begins[two]] == quote) & (each[ends[two] - 1] == quote)]] = True
        return begins + quoted, ends - quoted, (marks > 0) & ~quoted

    def _past_spaces(self, begins: Places, ends: Places) -> Places:
        begins = begins.copy()
        spaced = np.arange(len(begins))
        while len(spaced):
            spaced = spaced[begins[spaced] < ends[spaced]]
            spaced = spaced[self._bytes.each[begins[spaced]] == _SPACE]
            begins[spaced] += 1
        return begins

    def _texts(self, begins: Places, ends: Places) -> list[str]:
        edges = zip(begins.tolist(), ends.tolist(), strict=True)
        if self._is_ascii and len(begins) > _MANY:
            whole = self._whole
            return [whole[begin:end] for begin, end in edges]
        data = self._records.data
        return [data[begin:end].decode("utf-8") for begin, end in edges]

    @cached_property
    def _whole(self) -> str:
        return self._records.data.decode("ascii")

    def _unquote(self, texts: list[str], keys: Keys, rows: Places, odd: NDArray[np.bool_]) -> None:
        """Put in place of the odd texts, which these rows hold, what they say, and its keys."""
        kept = np.flatnonzero(odd[rows])
        for at in kept.tolist():
            texts[at] = self._unquoted(texts[at], int(rows[at]))
        keys[kept] = keys_of([texts[at] for at in kept.tolist()])

    def _unquoted(self, text: str, record: int) -> str:
        """What Python's `csv` reads where quotes or escape characters stand within a text."""
        try:
            cells = next(csv.reader([text], **self._form.reader_options()))  # type: ignore[arg-type]
        except csv.Error as error:
            line = int(self._records.lines[record])
            raise DataError(unsplittable(self._file, line, error)) from None
        return cells[0]

    def _without_missing(self, codes: Codes, known: Codes, texts: list[str], keys: Keys) -> CodedTexts:
        suspects = np.flatnonzero(np.isin(keys, self._missing_keys)).tolist()
        gaps = [at for at in suspects if texts[at] in self._missing]
        if not gaps:
            return CodedTexts(codes, known, texts, keys)
        kept = np.ones(len(known), np.bool_)
        kept[np.flatnonzero(known == MISSING_CODE)[gaps]] = False
        lookup = np.where(kept, np.cumsum(kept) - 1, MISSING_CODE).astype(np.int32)
        for at in reversed(gaps):
            del texts[at]
        return CodedTexts(lookup[codes], known[kept], texts, np.delete(keys, gaps))
