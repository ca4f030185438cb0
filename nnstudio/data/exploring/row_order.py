"""The order of a table's rows by the values of one column, as a person expects it of a sorted table."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.values import numbers_of
from nnstudio.data.table import Column, sorted_categories


def row_order(column: Column, taken_as: str, descending: bool = False) -> NDArray[np.int64]:
    """Row numbers in the order of a column's values, int64 (rows,).

    Numbers stand by size, moments by time, words by their characters, images by their brightness. Equal
    values keep the order of the table, and what is missing (or cannot be read as `taken_as`) stands last,
    both ways.
    """
    if column.type in ("number", "image") or taken_as in ("number", "date"):
        keys = numbers_of(column, taken_as)
        return np.argsort(-keys if descending else keys, kind="stable")
    place = {category: place for place, category in enumerate(sorted_categories(set(column.categories)))}
    ranks = np.array([place[category] for category in column.categories] + [0], dtype=np.int32)
    codes = ranks[column.values]
    if descending:
        codes = len(place) - 1 - codes
    return np.argsort(np.where(column.missing, len(place), codes), kind="stable")
