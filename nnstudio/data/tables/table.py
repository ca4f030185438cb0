"""What a dataset is, wherever it comes from: columns of one type each, held as plain numpy arrays.

Every source (`table_reading.SOURCES`) gives a `Table`, and everything behind the sources asks only this of
it: how many `rows`; of each column its `name`, its `type`, the `shape` of one value and, for categories, what
they are called; a batch of values into an array that is there (`Column.gather`); one value for the eye
(`Column.cell`, and of an image its pixels).
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.distinct_numbers import distinct_numbers
from nnstudio.data.tables.many_texts import sorted_texts
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.uncollected import pass_over
from nnstudio.errors import DataError

ColumnType = Literal["number", "category", "text", "image"]

MISSING_CODE = -1
_LONGEST_NAME = 80
"""Characters of a name that a list of several shows."""


class CellError(DataError):
    """A cell that cannot be used. `row` counts from 0, `words` say what is wrong and what to do."""

    def __init__(self, row: int, words: str, file: str = "") -> None:
        super().__init__(f"Row {row + 1:,}{f' of {file}' if file else ''}: {words}")
        self.row = row
        self.words = words


@dataclass(frozen=True, eq=False)
class Column:
    """One named column.

    `values` has shape (rows,). For type `number` it is float64 with NaN where a value is missing, or uint8
    for pixels of images, of which none is missing; for `category` and `text` it is int32 codes into
    `categories`, with −1 where a value is missing. Categories stand in order (see `sorted_categories`); those
    of a text, which may be millions, in any. For `image` it is uint8 (rows, height, width, channels), 0 for
    black, with one channel for grey and three for red, green and blue; none is missing.

    `unit` is what numbers were written with in their file (`number_text.UNITS`), empty for bare ones.
    """

    name: str
    type: ColumnType
    values: NDArray[Any]
    categories: tuple[str, ...] = ()
    unit: str = ""

    def __post_init__(self) -> None:
        pass_over(self.categories)

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Which rows hold no value, shape (rows,)."""
        if self.values.dtype == np.uint8:
            return np.zeros(len(self.values), dtype=np.bool_)
        if self.type == "number":
            return np.asarray(np.isnan(self.values))
        return np.asarray(self.values < MISSING_CODE + 1)

    @property
    def present(self) -> NDArray[Any]:
        """The values of the rows that hold one: not a copy where all do."""
        return self.values[~self.missing] if self.gaps else self.values

    @cached_property
    def gaps(self) -> int:
        """How many rows hold no value."""
        return 0 if self.values.dtype == np.uint8 else int(np.count_nonzero(self.missing))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one value: () for a cell, (height, width, channels) for an image."""
        return self.values.shape[1:]

    def gather(self, rows: NDArray[np.integer], out: NDArray[Any]) -> None:
        """Put the values of some rows into an array (rows, …) of the column's own type and shape."""
        np.take(self.values, rows, axis=0, out=out, mode="clip")

    def take(self, rows: NDArray[np.integer]) -> "Column":
        """The same column with these rows only; the categories stay, so that codes keep their meaning."""
        return replace(self, values=self.values[rows])

    def cell(self, row: int) -> str:
        """The text of one cell, as a person would write it; empty where it is missing; an image's size."""
        if self.type == "image":
            height, width, channels = self.shape
            return f"{width} × {height}, {'colour' if channels == 3 else 'grey'}"
        value = self.values[row]
        if self.type == "number":
            return number_text(float(value))
        return self.categories[int(value)] if value > MISSING_CODE else ""


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length. `notes` are sentences about what a reader had to decide when the table was
    made.
    """

    columns: tuple[Column, ...]
    name: str = ""
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.columns[0].values) if self.columns else 0

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of this name; raises `DataError` when the table has none."""
        column = self._by_name.get(name)
        if column is not None:
            return column
        known = listed(self.names)
        raise DataError(f"{self.name or 'The table'} has no column “{name}”; it has {known or 'no columns'}.")

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def take(self, rows: NDArray[np.integer]) -> "Table":
        """The same table with these rows only, in this order."""
        return Table(tuple(column.take(rows) for column in self.columns), self.name, self.notes)

    def with_columns(self, added: Iterable[Column]) -> "Table":
        """The table with more columns at its end."""
        return Table((*self.columns, *added), self.name, self.notes)


@contextmanager
def naming_rows(table: Table, rows: NDArray[np.integer]) -> Iterator[None]:
    """Let a `CellError` about `table.take(rows)` name the row of the table itself."""
    try:
        yield
    except CellError as error:
        raise CellError(int(rows[error.row]), error.words, table.name) from None


def number_column(name: str, values: Iterable[float]) -> Column:
    """Make a column of numbers; NaN is a missing value."""
    return Column(name, "number", np.asarray(values, dtype=np.float64))


def category_column(name: str, cells: Iterable[str | None], type: ColumnType = "category") -> Column:
    """Make a column of categories (or text) from cells; None is a missing value."""
    cells = list(cells)
    categories = sorted_categories({cell for cell in cells if cell is not None})
    code_of: dict[str | None, int] = {category: code for code, category in enumerate(categories)}
    codes = np.array([code_of.get(cell, MISSING_CODE) for cell in cells], dtype=np.int32)
    return Column(name, type, codes, categories)


def sorted_categories(categories: Iterable[str]) -> tuple[str, ...]:
    """Put categories in order: by size where all of them are numbers, otherwise by their characters."""
    categories = list(categories)
    numbers: dict[str, float] = {}
    for category in categories:
        number = parsed_number(category)
        if number is None:
            return sorted_texts(categories)
        numbers[category] = number
    return tuple(sorted(categories, key=lambda category: (numbers[category], category)))


def in_order(categories: tuple[str, ...]) -> tuple[tuple[str, ...], NDArray[np.int32] | None]:
    """Categories in order, and for each of their codes before the new one; None where they stay."""
    ordered = sorted_categories(categories)
    if ordered == categories:
        return ordered, None
    place_of = {category: code for code, category in enumerate(ordered)}
    places = (place_of[category] for category in categories)
    return ordered, np.append(np.fromiter(places, np.int32, len(categories)), np.int32(MISSING_CODE))


def as_categories(column: Column) -> Column:
    """The column as categories; numbers become their shortest text, in order of size.

    What was found is kept while the column lives: sorting a million numbers takes longer than a window may
    stand still.
    """
    if column.type == "image":
        raise _holds_images(column)
    if column.type == "category":
        return column
    if column not in _AS_CATEGORIES:
        texts = column.type == "text"
        _AS_CATEGORIES[column] = _texts_as_categories(column) if texts else _numbers_as_categories(column)
    return _AS_CATEGORIES[column]


_AS_CATEGORIES: WeakKeyDictionary[Column, Column] = WeakKeyDictionary()


def as_codes(column: Column) -> Column:
    """The column as categories in any order: texts stay as they were met, for sorting millions takes long."""
    return column if column.type == "text" else as_categories(column)


def _texts_as_categories(column: Column) -> Column:
    categories, lookup = in_order(column.categories)
    codes = column.values if lookup is None else lookup[column.values]
    return Column(column.name, "category", codes, categories)


def _numbers_as_categories(column: Column) -> Column:
    distinct, codes = distinct_numbers(column.values)
    return Column(column.name, "category", codes, tuple(map(number_text, distinct.tolist())))


def as_numbers(column: Column) -> Column:
    """The column as numbers; raises `DataError` naming the first row whose cell is none."""
    if column.type == "number":
        return column
    if column.type == "image":
        raise _holds_images(column)
    numbers = [parsed_number(category) for category in column.categories]
    wrong = [code for code, number in enumerate(numbers) if number is None]
    if wrong:
        places = np.flatnonzero(np.isin(column.values, wrong))
        if len(places):
            row = int(places[0])
            raise CellError(
                row,
                f"column “{column.name}” holds {quoted(column.cell(row))}, which is not a number; "
                "correct the cell or make the column a category.",
            )
    lookup = np.array([math.nan if number is None else number for number in numbers] + [math.nan])
    return Column(column.name, "number", lookup[column.values])


def _holds_images(column: Column) -> DataError:
    return DataError(f"Column “{column.name}” holds images, which are neither numbers nor categories.")


def parsed_number(text: str) -> float | None:
    """The finite number a cell stands for, or None. Stricter than `float`: no underscores, no `nan`, no
    `inf`.
    """
    if "_" in text or not text.isascii():
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def number_text(value: float) -> str:
    """The shortest text that reads back as this number; empty for NaN."""
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def listed(names: Iterable[str], most: int = 8) -> str:
    """Names for a sentence: “a”, “b” and 3 more."""
    names = list(names)
    shown = ", ".join(quoted(name, most=_LONGEST_NAME) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
