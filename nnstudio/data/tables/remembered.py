"""Figures of a column are found once: a column never changes, and looking through a million rows is not free.

Whoever reads a table off the window's thread may ask for them there; the window then finds them ready.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from nnstudio.data.tables.table import Column, Table

Figure = TypeVar("Figure")
Whose = TypeVar("Whose", Table, Column)
Which = ParamSpec("Which")


def once_for_each_column(find: Callable[[Column], Figure]) -> Callable[[Column], Figure]:
    """The same function, which keeps what it found for as long as the column lives."""
    known: WeakKeyDictionary[Column, Figure] = WeakKeyDictionary()

    @wraps(find)
    def found(column: Column) -> Figure:
        if column not in known:
            known[column] = find(column)
        return known[column]

    return found


def kept_with_it(
    find: Callable[Concatenate[Whose, Which], Figure],
) -> Callable[Concatenate[Whose, Which], Figure]:
    """The same function of a table or a column, and of what else tells its answers apart: it keeps what it
    found for as long as the table or column lives, and lets that go, which `lru_cache` would not.
    """
    known: WeakKeyDictionary[Whose, dict[Hashable, Figure]] = WeakKeyDictionary()

    @wraps(find)
    def found(whose: Whose, /, *which: Which.args, **named: Which.kwargs) -> Figure:
        answers = known.setdefault(whose, {})
        key = (which, *named.items())
        if key not in answers:
            answers[key] = find(whose, *which, **named)
        return answers[key]

    return found
