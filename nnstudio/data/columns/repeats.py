"""Whether the values of a column repeat: its first rows mostly tell."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Column

SOON_REPEATED = 5000
"""Rows in which most columns repeat a value, if ever."""


def all_equal(values: NDArray[Any]) -> bool:
    """Whether all of one or more values are the same; most columns change soon."""
    first = values[0]
    return bool(np.all(values[:SOON_REPEATED] == first) and np.all(values == first))


def never_repeat(values: NDArray[Any]) -> bool:
    """Whether no value stands twice."""
    head = values[:SOON_REPEATED]  # most columns repeat a value soon, and need not be sorted
    if different(head) < len(head):
        return False
    if values.dtype == np.int32:  # codes
        return bool(np.bincount(values).max() == 1)
    return bool(np.all(values[1:] > values[:-1])) or different(values) == len(values)


def different(values: NDArray[Any]) -> int:
    """How many different values there are."""
    return len(np.unique(values))


def counts_rows(column: Column) -> bool:
    """Whether a column counts its rows: whole numbers, each one more than the last."""
    values = column.values
    if column.type != "number" or len(values) <= 10:
        return False
    if values[0] != np.floor(values[0]) or np.any(np.diff(values[:SOON_REPEATED]) != 1):
        return False
    return bool(np.all(np.diff(values) == 1))
