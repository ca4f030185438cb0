"""The values of a column as plain numbers for looking at: what is no number becomes a gap, never an error."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_date, parsed_date
from nnstudio.data.tables.table import Column, parsed_number


def numbers_of(column: Column, taken_as: str = "number") -> NDArray[np.float64]:
    """The numbers of a column, for a type of dates its moments in seconds since 1970, of images how bright
    each is on average; float64 (rows,).

    NaN where a cell is missing or cannot be read so; infinite numbers stay what they are.
    """
    if column.type == "number":
        return np.asarray(column.values, dtype=np.float64)
    if column.type == "image":
        return np.asarray(column.values.mean(axis=(1, 2, 3), dtype=np.float64))
    read = partial(parsed_date, taken_as=taken_as) if is_date(taken_as) else parsed_number
    known = (read(category) for category in column.categories)
    lookup = np.array([np.nan if value is None else value for value in known] + [np.nan])
    return np.asarray(lookup[column.values], dtype=np.float64)


def chosen_rows(rows: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """At most so many of the rows, drawn at random but always the same ones, in their order.

    Drawn, not every so-manieth: a table whose classes take turns would show one of them only.
    """
    if len(rows) <= most:
        return rows
    drawn = np.random.Generator(np.random.PCG64(0)).choice(len(rows), most, replace=False, shuffle=False)
    return rows[np.sort(drawn)]
