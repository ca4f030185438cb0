"""One pass over a source that gives values rather than text: numbers, dates and words of a sheet or a Parquet
file.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.cells import NumberCells, Offence, TextCells
from nnstudio.data.tables.table import MISSING_CODE, number_text
from nnstudio.data.tables.table_passes import WantedColumn, objections

Values = Sequence[Any] | NDArray[Any]
"""Values of one column: an array of numbers (missing ones NaN), or any Python values, None where missing."""


class Chunk(Protocol):
    """Some rows of a file."""

    @property
    def rows(self) -> Sequence[int]:
        """The numbers by which a person finds them in the file."""

    @property
    def texts(self) -> Sequence[Sequence[str]]:
        """The cells of each column, as a person would write them."""

    def add_to(self, cells: NumberCells | TextCells, place: int, missing: Sequence[str]) -> Offence | None:
        """Have a column's cells take what stands at its place, of which some words are missing values;
        answers the first cell that does not fit.
        """


@dataclass(frozen=True)
class ValueChunk:
    """Some rows as the values of each column by its place."""

    rows: Sequence[int]
    columns: Mapping[int, Values]

    @property
    def texts(self) -> Sequence[Sequence[str]]:
        """The cells of each column, as a person would write them."""
        return [[cell_text(value) for value in values] for _, values in sorted(self.columns.items())]

    def add_to(self, cells: NumberCells | TextCells, place: int, missing: Sequence[str]) -> Offence | None:
        """Have a column's cells take the values at its place; see `Chunk`."""
        return _added(self.columns[place], cells, missing)


def value_pass(
    file: str,
    row_word: str,
    missing: Sequence[str],
    chunks: Iterable[Chunk],
    wanted: Mapping[int, WantedColumn],
) -> dict[int, str]:
    """Read the wanted columns of all chunks into their cells.

    Answers the places of the columns that must be read again as text, each with a note or an empty one.
    Raises `DataError` naming the row of a word in a column that a person wants as numbers.
    """
    surprises: dict[int, str] = {}
    for chunk in chunks:
        offences = {
            place: offence
            for place, column in wanted.items()
            if place not in surprises and (offence := chunk.add_to(column.cells, place, missing)) is not None
        }
        surprises |= objections(file, row_word, chunk.rows.__getitem__, offences, wanted)
    return surprises


def _added(values: Values, cells: NumberCells | TextCells, missing: Sequence[str]) -> Offence | None:
    numbers = _numbers(values) if isinstance(cells, NumberCells) else None
    if numbers is not None and isinstance(cells, NumberCells):
        whole = numbers.dtype.kind in "iu"
        return (
            cells.add_whole(numbers) if whole else cells.add_numbers(numbers.astype(np.float64, copy=False))
        )
    codes, texts = _coded(values, missing)
    if isinstance(cells, NumberCells):
        return cells.add_texts(codes, texts)
    cells.add(codes, texts)
    return None


def _numbers(values: Values) -> NDArray[Any] | None:
    """The values as an array where all of them are numbers or missing, without a detour over text."""
    if isinstance(values, np.ndarray):
        return values if values.dtype.kind in "iuf" else None
    if not all(value is None or type(value) in (int, float) for value in values):
        return None
    whole = [np.nan if value is None else value for value in values]
    try:
        return np.array(whole, dtype=np.float64)
    except OverflowError:
        return None


def _coded(values: Values, missing: Sequence[str]) -> tuple[NDArray[np.int32], list[str]]:
    """The distinct texts of some values, and a code into them for each value, −1 where one is missing."""
    gaps = set(missing)
    code_of: dict[str, int] = {}
    codes = np.empty(len(values), np.int32)
    listed = values.tolist() if isinstance(values, np.ndarray) else values
    for place, value in enumerate(listed):
        text = cell_text(value)
        codes[place] = MISSING_CODE if text.strip() in gaps else code_of.setdefault(text, len(code_of))
    return codes, list(code_of)


def cell_text(value: Any) -> str:
    """A value as a person would write it into a cell; empty where it is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)
