"""Which categories the rows of a column hold, and how many hold each: counted once, for many ask."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column, as_categories, as_codes


def rows_of_categories(column: Column) -> NDArray[np.int64]:
    """How many rows hold each category, shape (categories,); kept but for texts, which may be millions."""
    return _kept(column) if column.type == "category" else _counted(column)


def _counted(column: Column) -> NDArray[np.int64]:
    return np.bincount(column.present, minlength=len(column.categories))


_kept = once_for_each_column(_counted)


@once_for_each_column
def count_of_categories(column: Column) -> int:
    """How many categories at least one row holds; numbers count as categories. They need no order for that,
    and millions of texts are not put into one.
    """
    return int(np.count_nonzero(rows_of_categories(as_codes(column))))


@once_for_each_column
def present_categories(column: Column) -> tuple[str, ...]:
    """The categories that at least one row holds, in order; numbers count as categories."""
    column = as_categories(column)
    met = np.flatnonzero(rows_of_categories(column))
    if len(met) == len(column.categories):
        return column.categories
    return tuple(column.categories[code] for code in met.tolist())
