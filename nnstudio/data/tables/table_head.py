"""Where a table begins: which first records are a title above it, and whether its first one names columns."""

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from nnstudio.data.tables.marks import Marks
from nnstudio.data.tables.number_text import number_in, number_pattern

_MOST_TITLES = 20


def title_rows(records: Sequence[tuple[int, Sequence[str]]]) -> int:
    """How many first records are a title above the table: a single cell each, where most have several."""
    if len(records) < 3:
        return 0
    (width, _), *_ = Counter(len(cells) for _, cells in records).most_common(1)
    if width < 2:
        return 0
    titles = itertools.takewhile(lambda record: _is_title(record[1], width), records[: _MOST_TITLES + 1])
    count = sum(1 for _ in titles)
    return count if count <= _MOST_TITLES and count + 2 <= len(records) else 0


def _is_title(cells: Sequence[str], width: int) -> bool:
    filled = [place for place, cell in enumerate(cells) if cell.strip()]
    if len(filled) != 1:
        return False
    padded = len(cells) == width  # as spreadsheets write it: Title,,,
    return not padded or (width > 2 and filled == [0] and not cells[0].strip()[0].isdigit())


def looks_like_header(records: Sequence[Sequence[str]], marks: Marks) -> bool:
    """Whether the first record names the columns: it holds no number, no amount over others of its unit, and
    some text, none of it twice a value.
    """
    first = records[0] if records else []
    number = number_pattern(marks)
    texts = [cell for cell in first if cell.strip()]
    numbers = [cell.strip() for cell in texts if number.fullmatch(cell)]
    if not texts or (numbers and not _are_names(numbers)):
        return False
    rest = records[1:]
    if any(
        _is_amount_like(cell, [cells[place] for cells in rest if place < len(cells)], number)
        for place, cell in enumerate(first)
    ):
        return False
    if any(number_in(cell, number) is not None for cells in rest for cell in cells):
        return True
    repeated = any(
        name in {cells[place] for cells in rest if place < len(cells)} for place, name in enumerate(first)
    )
    return not repeated


def _is_amount_like(cell: str, below: Sequence[str], number: re.Pattern[str]) -> bool:
    """Whether a cell is a number with a unit, which all that stand below it have."""
    unit = number_in(cell, number)
    return bool(unit) and {number_in(other, number) for other in below if other.strip()} == {unit}


def _are_names(numbers: Sequence[str]) -> bool:
    """Whether numbers in the first record name columns: years, or a count from 0 or 1."""
    if len(numbers) < 3 or not all(number.isdigit() for number in numbers):
        return False
    values = [int(number) for number in numbers]
    steps = {after - before for before, after in itertools.pairwise(values)}
    years = all(1800 <= value <= 2100 for value in values)
    return steps == {1} and (years or values[0] in (0, 1))
