"""Figures of a column are found once: a column never changes, and looking through a million rows is not free.

Whoever reads a table off the window's thread may ask for them there; the window then finds them ready.
"""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from nnstudio.data.tables.table import Column

Figure = TypeVar("Figure")


def once_for_each_column(find: Callable[[Column], Figure]) -> Callable[[Column], Figure]:
    """The same function, which keeps what it found for as long as the column lives."""
    known: WeakKeyDictionary[Column, Figure] = WeakKeyDictionary()

    @wraps(find)
    def found(column: Column) -> Figure:
        if column not in known:
            known[column] = find(column)
        return known[column]

    return found
