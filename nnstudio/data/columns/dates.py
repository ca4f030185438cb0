"""Columns of dates: read as seconds, and taken apart."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import EXAMPLES, DateType, is_numbered, parsed_date
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.table import CellError, Column, as_codes

_A_GLANCE = 200  # rows of which a wrong one is told before all of them are read


def as_moments(column: Column, taken_as: DateType) -> NDArray[np.float64]:
    """Seconds since 1970 of every row, NaN for a gap, shape (rows,); raises `CellError` for the first cell
    that is no date of that type.
    """
    column = as_codes(column)
    first = column.take(np.arange(min(_A_GLANCE, len(column.values))))
    for row in np.flatnonzero(~first.missing).tolist():
        if parsed_date(first.cell(row), taken_as) is None:
            raise _no_date(column, row, taken_as)
    moments, wrong = moments_of(column.categories, taken_as)
    places = np.flatnonzero(np.isin(column.values, wrong))
    if len(places):
        raise _no_date(column, int(places[0]), taken_as)
    return np.asarray(moments[column.values], dtype=np.float64)


def _no_date(column: Column, row: int, taken_as: DateType) -> CellError:
    cell = column.cell(row)
    instead = "make the column a category"
    if taken_as == "date" and is_numbered(cell.strip()):
        instead = "take the column as “Date, day first” or “Date, month first”"
    return CellError(
        row,
        f"column “{column.name}” holds {quoted(cell)}, which is not a date that can be read "
        f"(such as {EXAMPLES[taken_as]}); correct the cell or {instead}.",
    )


@lru_cache(maxsize=8)
def moments_of(cells: tuple[str, ...], taken_as: DateType) -> tuple[NDArray[np.float64], tuple[int, ...]]:
    """The moments of some cells with a gap behind them, and which cells are no dates: parsed once for all
    blocks of rows that share them.
    """
    moments = [parsed_date(cell, taken_as) for cell in cells]
    wrong = tuple(code for code, moment in enumerate(moments) if moment is None)
    return np.array([np.nan if moment is None else moment for moment in moments] + [np.nan]), wrong


def parts_of(seconds: NDArray[np.float64], part: str) -> NDArray[np.float64]:
    """One part of each moment as a number: the year, the month and the day from 1, the weekday from 0 for
    Monday, the hour with its minutes as a fraction.
    """
    days = np.floor(seconds / 86400.0)
    if part == "hour":
        return np.asarray((seconds - days * 86400.0) / 3600.0)
    if part == "weekday":
        return np.asarray((days + 3.0) % 7.0)  # the first of January 1970 was a Thursday
    dates = days.astype("int64").astype("datetime64[D]")
    if part == "year":
        return np.asarray(dates.astype("datetime64[Y]").astype(np.int64) + 1970, dtype=np.float64)
    months = dates.astype("datetime64[M]")
    if part == "month":
        return np.asarray(months.astype(np.int64) % 12 + 1, dtype=np.float64)
    return np.asarray((dates - months).astype(np.int64) + 1, dtype=np.float64)
