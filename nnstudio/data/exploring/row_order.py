"""The order of a table's rows by the values of one column, as a person expects it of a sorted table."""

from collections.abc import Sequence
from heapq import merge
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.exploring.values import numbers_of
from nnstudio.data.tables.table import Column, parsed_number

_AT_ONCE = 10_000
"""Words that are sorted in one go: some milliseconds."""


def row_order(column: Column, taken_as: str, descending: bool = False) -> NDArray[np.int64]:
    """Row numbers in the order of a column's values, int64 (rows,).

    Numbers stand by size, moments by time, words by their characters, images by their brightness. Equal
    values keep the order of the table, and what is missing (or cannot be read as `taken_as`) stands last,
    both ways.
    """
    if column.type in ("number", "image") or is_number_or_date(taken_as):
        keys = numbers_of(column, taken_as)
        return np.argsort(-keys if descending else keys, kind="stable")
    ranks = word_ranks(column.categories)
    last = int(ranks.max(initial=-1)) + 1
    codes = np.append(ranks, 0)[column.values]
    codes = last - 1 - codes if descending else codes
    return np.argsort(np.where(column.missing, last, codes), kind="stable")


def word_ranks(words: Sequence[str]) -> NDArray[np.int64]:
    """The rank of each word among all of them from 0, equal words sharing one; by size where all are numbers,
    otherwise by their characters.

    Words are sorted some at a time: sorting a million of them at once would not let any other thread run.
    """
    numbers = [parsed_number(word) for word in words]
    keys: Sequence[Any] = words if None in numbers else list(zip(numbers, words, strict=True))
    places = range(len(words))
    parts = (sorted(places[start : start + _AT_ONCE], key=keys.__getitem__) for start in places[::_AT_ONCE])
    ranks, rank, before = np.empty(len(words), dtype=np.int64), -1, None
    for place in merge(*parts, key=keys.__getitem__):
        rank += keys[place] != before
        ranks[place] = rank
        before = keys[place]
    return ranks
