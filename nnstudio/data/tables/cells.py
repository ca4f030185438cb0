"""Collects one column of a table chunk by chunk, as numbers or as category codes."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.storage.spool import GrowingColumn
from nnstudio.data.tables.many_texts import total_length
from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.number_text import (
    INFINITE,
    UNITS,
    number_pattern,
    other_unit_words,
    parted,
    stray_words,
)
from nnstudio.data.tables.table import MISSING_CODE, Column, ColumnType, in_order

LARGEST_EXACT = 2**53
_SURELY_LONG = 20
"""Characters; Python makes no number of thousands of digits."""
_WHOLE = re.compile(r"[+-]?\d+")


@dataclass(frozen=True)
class Offence:
    """A cell that does not fit its column: the record it stands in, counted within the chunk, and what is
    wrong.
    """

    record: int
    reason: str


_KINDS: tuple[str, ...] = ("", *UNITS)
"""What numbers are written with, by the codes of these kinds."""
_KIND_OF = {unit: kind for kind, unit in enumerate(_KINDS)}
_BARE, _UNKNOWN = 0, -1


class NumberCells:
    """Collects numbers, all with the same unit or all without; a cell that is none, or has another unit than
    those before it, is an offence. `likely_unit` is what those who read numbers look for.
    """

    def __init__(
        self, form: Marks, forced: bool, values: GrowingColumn | None = None, likely_unit: str = ""
    ) -> None:
        self.met_infinite = False
        self.likely_unit = likely_unit
        self._form = form
        self.is_forced = forced
        self._pattern = _forced_pattern(form) if forced else number_pattern(form)
        self._values = values or GrowingColumn(np.float64)
        self._kind = _UNKNOWN

    @property
    def unit(self) -> str:
        """What the numbers are written with; empty where nothing, or there is none yet."""
        return _KINDS[max(self._kind, _BARE)]

    def expect(self, rows: int) -> None:
        """Prepare for about so many rows in all."""
        self._values.expect(rows)

    def add_numbers(
        self,
        values: NDArray[np.float64],
        strange: Mapping[int, str] = MappingProxyType({}),
        unit: str = "",
    ) -> Offence | None:
        """Take the numbers of a chunk, which have this unit, NaN where they are missing; `strange` holds
        texts that may be numbers, by their records.
        """
        usual = _KIND_OF[unit]
        read: dict[str, tuple[float, int, str]] = {}
        kinds: dict[int, int] = {}
        wrong = None
        for record, text in strange.items():
            if text not in read:
                read[text] = self._value(text)
            values[record], kind, reason = read[text]
            if reason:
                wrong = Offence(record, reason)
                break
            if kind != usual:
                kinds[record] = kind
        return self._taken(values, _spread(usual, kinds, len(values)), wrong)

    def _taken(
        self, values: NDArray[np.float64], kinds: NDArray[np.int8] | None, wrong: Offence | None
    ) -> Offence | None:
        """Take the numbers and the kinds of their units (None: all are bare), or answer the first offence:
        that is `wrong` where none stands before it.
        """
        before = slice(None) if wrong is None else slice(wrong.record)
        wrong = self._other_unit(values[before], None if kinds is None else kinds[before]) or wrong
        if wrong is not None:
            return wrong
        infinite = np.isinf(values)
        if infinite.any():
            self.met_infinite = True
            values = np.where(infinite, np.nan, values)
        self._values.append(values)
        return None

    def _other_unit(self, values: NDArray[np.float64], kinds: NDArray[np.int8] | None) -> Offence | None:
        """The first number with another unit than those before it."""
        if kinds is None and self._kind == _BARE:
            return None
        present = np.flatnonzero(np.isfinite(values))
        if not len(present):
            return None
        met = np.zeros(len(present), np.int8) if kinds is None else kinds[present]
        if self._kind == _UNKNOWN:
            self._kind = int(met[0])
        others = np.flatnonzero(met != self._kind)
        if not len(others):
            return None
        first = others[0]
        return Offence(int(present[first]), other_unit_words(_KINDS[met[first]], self.unit))

    def add_whole(self, values: NDArray[np.integer]) -> Offence | None:
        """Take a chunk of whole numbers."""
        large = np.flatnonzero((values > LARGEST_EXACT) | (values < -LARGEST_EXACT))
        if len(large) and not self.is_forced:
            return Offence(int(large[0]), _losing_digits(str(values[large[0]])))
        return self._taken(values.astype(np.float64), None, None)

    def add_texts(self, codes: NDArray[np.integer], texts: Sequence[str]) -> Offence | None:
        """Take a chunk of texts: codes (−1 missing) into distinct ones."""
        numbers = np.full(len(texts) + 1, np.nan)
        kinds = np.zeros(len(texts) + 1, np.int8)
        reasons: dict[int, str] = {}
        for code, text in enumerate(texts):
            numbers[code], kinds[code], reason = self._value(text)
            if reason:
                reasons[code] = reason
        wrong = None
        if reasons:
            record = int(np.flatnonzero(np.isin(codes, list(reasons)))[0])
            wrong = Offence(record, reasons[int(codes[record])])
        return self._taken(numbers[codes], kinds[codes] if kinds.any() else None, wrong)

    def _value(self, text: str) -> tuple[float, int, str]:
        """The number that a text is, the kind of its unit, and what keeps it from being a number."""
        if text.strip() in self._form.missing:
            return math.nan, _BARE, ""
        if INFINITE.fullmatch(text):
            return math.inf, _BARE, ""
        number, unit = parted(text)
        if not self._pattern.fullmatch(number):
            return math.nan, _BARE, stray_words(text)
        plain = number.replace(self._form.thousands, "") if self._form.thousands else number
        plain = plain.replace(self._form.decimal, ".").strip()
        if not self.is_forced and _loses_digits(plain):
            return math.nan, _BARE, _losing_digits(plain)
        return float(plain), _KIND_OF[unit], ""

    def column(self, name: str) -> Column:
        """The whole column."""
        return Column(name, "number", self._values.whole(), unit=self.unit)


def _spread(usual: int, kinds: Mapping[int, int], rows: int) -> NDArray[np.int8] | None:
    """The kind of each row's unit; None where all are bare."""
    if not kinds and usual == _BARE:
        return None
    of_rows = np.full(rows, usual, np.int8)
    of_rows[list(kinds)] = list(kinds.values())
    return of_rows


class TextCells:
    """Collects texts as codes into the categories met so far."""

    def __init__(self, codes: GrowingColumn | None = None) -> None:
        self._codes = codes or GrowingColumn(np.int32)
        self._present = 0
        self._code_of: dict[str, int] = defaultdict(count().__next__)
        self._met: Iterable[str] = self._code_of

    def expect(self, rows: int) -> None:
        """Prepare for about so many rows in all."""
        self._codes.expect(rows)

    def add(self, codes: NDArray[np.integer], texts: Sequence[str]) -> None:
        """Take a chunk as codes (−1 missing) into its own texts."""
        lookup = np.array([*map(self._code_of.__getitem__, texts), MISSING_CODE], np.int32)
        self.add_coded(lookup[codes])

    def add_coded(self, codes: NDArray[np.int32]) -> None:
        """Take a chunk as codes (−1 missing); what they stand for is told in the end."""
        self._present += int(np.count_nonzero(codes > MISSING_CODE))
        self._codes.append(codes)

    def stand_for(self, texts: Iterable[str]) -> None:
        """Tell the distinct texts of all chunks in the order of their codes."""
        self._met = texts

    def column(self, name: str, type: ColumnType | None) -> Column:
        """The whole column with its categories in order, but those of a `text` as they were met; without a
        type, many distinct texts make it `text`.
        """
        met = tuple(self._met)
        self._code_of, self._met = {}, ()
        type = type or text_type(self._present, met)
        categories, order = (met, None) if type == "text" else in_order(met)
        return Column(name, type, self._codes.whole(order), categories)


def text_type(present: int, categories: Sequence[str]) -> ColumnType:
    """Whether so many texts are categories (few, repeated, short) or free text."""
    if len(categories) > max(20, present // 2):
        return "text"
    too_long = total_length(categories) > 60 * max(len(categories), 1)
    return "text" if too_long else "category"


def _forced_pattern(form: Marks) -> re.Pattern[str]:
    """What counts as a number where a person said so: leading zeros, too."""
    decimal, thousands = re.escape(form.decimal), re.escape(form.thousands)
    whole = rf"\d+(?:{thousands}\d{{3}})*" if thousands else r"\d+"
    return re.compile(rf"\s*[+-]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?\s*")


def _loses_digits(number: str) -> bool:
    """Whether this is a whole number that a double may not hold."""
    is_whole = _WHOLE.fullmatch(number) is not None
    return is_whole and (len(number) > _SURELY_LONG or abs(int(number)) > LARGEST_EXACT)


def _losing_digits(number: str) -> str:
    return f"{number}, whose last digits would be lost in a number"
