"""Collects one column of a CSV file chunk by chunk, as numbers or as category codes."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.number_text import INFINITE, number_pattern
from nnstudio.data.tables.spool import GrowingColumn
from nnstudio.data.tables.table import MISSING_CODE, Column, ColumnType, in_order

LARGEST_EXACT = 2**53


@dataclass(frozen=True)
class Offence:
    """A cell that does not fit its column: the record it stands in, counted within the chunk, and what is
    wrong.
    """

    record: int
    reason: str


class NumberCells:
    """Collects numbers; a cell that is none is an offence."""

    def __init__(self, form: Marks, forced: bool, values: GrowingColumn | None = None) -> None:
        self.met_infinite = False
        self._form = form
        self._forced = forced
        self._values = values or GrowingColumn(np.float64)

    def expect(self, rows: int) -> None:
        """Prepare for about so many rows in all."""
        self._values.expect(rows)

    def add_parsed(self, values: NDArray[Any], keep: NDArray[np.bool_]) -> Offence | None:
        """Take a chunk that the library could read as int64, uint64 or float64."""
        if values.dtype.kind in "iu" and not self._forced:
            large = np.flatnonzero((values > LARGEST_EXACT) | (values < -LARGEST_EXACT))
            if len(large):
                return Offence(
                    int(large[0]), f"{values[large[0]]}, whose last digits would be lost in a number"
                )
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            infinite = np.isinf(values)
            self.met_infinite |= bool(infinite.any())
            values = np.where(infinite, np.nan, values)
        self._values.append(values if keep.all() else values[keep])
        return None

    def add_texts(
        self, codes: NDArray[np.integer], texts: Sequence[object], keep: NDArray[np.bool_]
    ) -> Offence | None:
        """Take a chunk that the library could not read as numbers: codes (−1 missing) into distinct texts."""
        pattern = _forced_pattern(self._form) if self._forced else number_pattern(self._form)
        numbers = np.full(len(texts) + 1, np.nan)
        wrong: dict[int, str] = {}
        for code, text in enumerate(texts):
            value, reason = self._value(str(text), pattern)
            numbers[code] = value
            if reason:
                wrong[code] = reason
        if wrong:
            record = int(np.flatnonzero(np.isin(codes, list(wrong)))[0])
            return Offence(record, wrong[int(codes[record])])
        return self.add_parsed(numbers[codes], keep)

    def _value(self, text: str, pattern: re.Pattern[str]) -> tuple[float, str]:
        if text.strip() in self._form.missing:
            return math.nan, ""
        if INFINITE.fullmatch(text):
            return math.inf, ""
        if not pattern.fullmatch(text):
            return math.nan, f"“{_shortened(text)}”, which is not a number"
        plain = text.replace(self._form.thousands, "") if self._form.thousands else text
        number = float(plain.replace(self._form.decimal, "."))
        if (
            not self._forced
            and number.is_integer()
            and abs(number) > LARGEST_EXACT
            and plain.strip().isdigit()
        ):
            return number, f"{plain.strip()}, whose last digits would be lost in a number"
        return number, ""

    def column(self, name: str) -> Column:
        """The whole column."""
        return Column(name, "number", self._values.whole())


class TextCells:
    """Collects texts as codes into the categories met so far."""

    def __init__(self, codes: GrowingColumn | None = None) -> None:
        self._codes = codes or GrowingColumn(np.int32)
        self._present = 0
        self._code_of: dict[str, int] = defaultdict(count().__next__)
        self._met: Iterable[str] = self._code_of
        self._lookup: NDArray[np.int32] | None = None

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

    def stand_for(self, texts: Iterable[str], lookup: NDArray[np.int32] | None) -> None:
        """Tell the distinct texts of all chunks in the order in which they were met, and which of them each
        code means, as `lookup` says (−1 behind the last); without one the codes are theirs.
        """
        self._met, self._lookup = texts, lookup

    def column(self, name: str, type: ColumnType | None) -> Column:
        """The whole column with its categories in order, but those of a `text` as they were met; without a
        type, many distinct texts make it `text`.
        """
        met = tuple(self._met)
        self._code_of, self._met = {}, ()
        type = type or text_type(self._present, met)
        categories, order = (met, None) if type == "text" else in_order(met)
        lookup = self._lookup if order is None or self._lookup is None else order[self._lookup]
        return Column(name, type, self._codes.whole(order if lookup is None else lookup), categories)


def text_type(present: int, categories: Sequence[str]) -> ColumnType:
    """Whether so many texts are categories (few, repeated, short) or free text."""
    if len(categories) > max(20, present // 2):
        return "text"
    too_long = sum(map(len, categories)) > 60 * max(len(categories), 1)
    return "text" if too_long else "category"


def _forced_pattern(form: Marks) -> re.Pattern[str]:
    """What counts as a number where a person said so: leading zeros, too."""
    decimal, thousands = re.escape(form.decimal), re.escape(form.thousands)
    whole = rf"\d+(?:{thousands}\d{{3}})*" if thousands else r"\d+"
    return re.compile(rf"\s*[+-]?(?:{whole}(?:{decimal}\d*)?|{decimal}\d+)(?:[eE][+-]?\d+)?\s*")


def _shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
