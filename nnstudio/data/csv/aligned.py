"""Tells whether the columns of a text are aligned by spaces and tabs, any number of which part its cells."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.text_records import head_records

LOOKED_AT = 1000
"""Records by which a delimiter is told."""
_POINT = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_RUN = re.compile(r"\S[ \t]{2,}\S")
_NUMBERS_APART = re.compile(r"[\d.,?][ \t]{2,}[-+.]?\d")
_MOST, _MANY = 0.5, 5


def aligned(
    text: str, more: bool, candidates: Sequence[CsvFormat], other: CsvFormat | None
) -> CsvFormat | None:
    """The first of some formats with `BLANKS` by which a text is a table; none where the `other` one, if any,
    reads it.
    """
    if other is not None and not _misses_cells(text, more, other):
        return None
    return next((form for form in candidates if _is_table(text, more, form)), None)


def all_numbers(records: Sequence[Sequence[str]]) -> bool:
    """Whether nothing but numbers stands below the first record."""
    return all(_POINT.fullmatch(cell) for cells in records[1:] for cell in cells)


def _misses_cells(text: str, more: bool, form: CsvFormat) -> bool:
    """Whether there are runs of spaces that single ones do not explain, or that stand between numbers in most
    records.
    """
    if "  " not in text:
        return False
    records = _records(text, more, form)
    several = sum(any(map(_NUMBERS_APART.search, cells)) for cells in records)
    return form.delimiter == " " or several > _MOST * len(records)


def _is_table(text: str, more: bool, form: CsvFormat) -> bool:
    """Numbers may be parted by single spaces and have uneven rows; words must not, but in many columns."""
    records = _records(text, more, form)
    (width, times), *_ = Counter(map(len, records)).most_common(1) or [(1, 0)]
    if width < 2 or len(records) < 2:
        return False
    if all_numbers(records):
        return times > _MOST * len(records)
    lines = [line for line in islice(text.splitlines(), form.skip_lines, LOOKED_AT) if line.strip()]
    apart = sum(_RUN.search(line) is not None for line in lines) > _MOST * len(lines)
    return times == len(records) and (apart or min(width, times) >= _MANY)


def _records(text: str, more: bool, form: CsvFormat) -> list[list[str]]:
    return [cells for _, cells in head_records(text, more, form, LOOKED_AT)]
