"""Training on a part of the data: which rows it is, a function of the seed alone."""

import math

import numpy as np
from numpy.typing import NDArray

_PURPOSE = 1
"""Tells this stream from the one that deals rows out to training, validation and test."""


def rows_in_share(rows: int, share: float) -> int:
    """How many of the training rows a share of them is: at least one."""
    return max(1, math.ceil(round(rows * share, 6)))


def chosen_rows(
    rows: int, share: float, seed: int, classes: NDArray[np.integer] | None = None
) -> NDArray[np.int64]:
    """Row numbers of a random share of the rows, ascending: int64.

    A smaller share of the same rows lies within every larger one. With `classes`, one code for each row, each
    class keeps its share, and at least one row where there is room.
    """
    keys = np.atleast_1d(np.random.PCG64((seed, _PURPOSE)).random_raw(rows))  # numpy never changes it
    order = np.argsort(keys, kind="stable")
    if classes is not None:
        order = order[np.argsort(_place_in_class(classes[order]), kind="stable")]
    return np.sort(order[: rows_in_share(rows, share)]).astype(np.int64)


def _place_in_class(classes: NDArray[np.integer]) -> NDArray[np.float64]:
    """How much of its class stands before each row: 0 for the first of each, below 1 for the last."""
    by_class = np.argsort(classes, kind="stable")
    _, first, counts = np.unique(classes[by_class], return_index=True, return_counts=True)
    place = np.empty(len(classes))
    place[by_class] = (np.arange(len(classes)) - np.repeat(first, counts)) / np.repeat(counts, counts)
    return place
