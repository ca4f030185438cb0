"""Whether one column alone tells the target, as an answer that slipped in among the inputs would."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Column

_FEWEST_ROWS = 20
_SHARE = 0.995
"""Of so many rows the column must tell the class."""
_CORRELATION = 0.9995
_REPEATS = 5
"""A category must be met so often, on average, or knowing its class is no wonder."""
_LIKELY = 0.99
"""Columns of numbers that correlate so far are looked at one by one."""
_MOST_VALUES = 1 << 15
"""Numbers that are looked at together: so many stay near the processor."""


def which_give_away(columns: Sequence[Column], target: Column) -> list[bool]:
    """For each column, what `gives_away` says. Columns of numbers are first looked at together, and those
    that may tell the target then one by one: ten thousand times one by one took a third of a second.
    """
    numbers = [place for place, column in enumerate(columns) if column.type == "number"]
    at_once = max(_MOST_VALUES // max(len(target.values), 1), 1)
    unlikely: set[int] = set()
    for start in range(0, len(numbers), at_once):
        places = np.array(numbers[start : start + at_once])
        values = np.stack([columns[place].values for place in places], dtype=np.float64)
        known = ~target.missing
        may = _may_tell(values[:, known], target.values[known], target.type == "number")
        unlikely.update(places[~may].tolist())
    return [place not in unlikely and gives_away(column, target) for place, column in enumerate(columns)]


def _may_tell(
    values: NDArray[np.float64], answers: NDArray[np.generic], as_numbers: bool
) -> NDArray[np.bool_]:
    """Which of the columns (columns, rows) are not out of the question, shape (columns,)."""
    with np.errstate(all="ignore"):
        if as_numbers:
            return ~(_correlations(values, answers.astype(np.float64)) < _LIKELY)
        return _spans_are_apart(values, answers)


def _correlations(values: NDArray[np.float64], answers: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each column grows in proportion to the answers, 0 … 1; NaN where that cannot be told."""
    both = ~np.isnan(values)
    rows = both.sum(axis=1, keepdims=True)
    others = np.where(both, answers, 0.0)
    values = np.where(both, values, 0.0)
    values = np.where(both, values - values.sum(axis=1, keepdims=True) / rows, 0.0)
    others = np.where(both, others - others.sum(axis=1, keepdims=True) / rows, 0.0)
    scale = np.sqrt((values * values).sum(axis=1) * (others * others).sum(axis=1))
    return np.asarray(np.abs((values * others).sum(axis=1)) / scale)


def _spans_are_apart(values: NDArray[np.float64], answers: NDArray[np.generic]) -> NDArray[np.bool_]:
    """For each column, whether the spans of its numbers in the classes nowhere overlap."""
    order = np.argsort(answers, kind="stable")
    starts = np.flatnonzero(np.diff(answers[order], prepend=answers[order][:1] - 1))
    values = values[:, order]
    lows, highs = np.fmin.reduceat(values, starts, axis=1), np.fmax.reduceat(values, starts, axis=1)
    places = np.argsort(lows, axis=1)  # classes that a column never meets come last, as NaN
    lows, highs = np.take_along_axis(lows, places, 1), np.take_along_axis(highs, places, 1)
    return np.asarray(~np.any(lows[:, 1:] <= highs[:, :-1], axis=1))


def gives_away(column: Column, target: Column) -> bool:
    """Whether the target follows from the column: each category has one class, classes stand apart along the
    numbers, or two numbers grow in proportion. Categories that hardly repeat prove nothing.
    """
    both = ~column.missing & ~target.missing
    if int(both.sum()) < _FEWEST_ROWS:
        return False
    values, answers = column.values[both], target.values[both]
    if target.type == "number":
        return column.type == "number" and _in_proportion(values, answers)
    if np.all(answers == answers[0]):
        return False
    return _apart(values, answers) if column.type == "number" else _told(values, answers)


def _in_proportion(values: NDArray[np.float64], answers: NDArray[np.float64]) -> bool:
    with np.errstate(all="ignore"):
        values, others = values - values.mean(), answers - answers.mean()
        # not by @: its threads wait for cores that others use
        scale = np.sqrt(np.sum(values * values) * np.sum(others * others))
        correlation = abs(float(np.sum(values * others))) / float(scale) if scale > 0 else 0.0
    return correlation > _CORRELATION and len(np.unique(answers)) > 2


def _told(codes: NDArray[np.integer], answers: NDArray[np.integer]) -> bool:
    """Whether the commonest class of each category is nearly always its class."""
    categories, places = np.unique(codes, return_inverse=True)
    classes, classes_at = np.unique(answers, return_inverse=True)
    if len(categories) * _REPEATS > len(codes):
        return False
    counts = np.bincount(places * len(classes) + classes_at, minlength=len(categories) * len(classes))
    best = counts.reshape(len(categories), len(classes)).max(axis=1).sum()
    return bool(best >= _SHARE * len(codes))


def _apart(values: NDArray[np.float64], answers: NDArray[np.integer]) -> bool:
    """Whether each class fills a span of the numbers of its own, with nothing of another class between."""
    order = np.argsort(values, kind="stable")
    ordered, classes = values[order], answers[order]
    changes = np.flatnonzero(classes[1:] != classes[:-1])
    spans = len(changes) + 1 == len(np.unique(answers))
    return bool(spans and np.all(ordered[changes + 1] > ordered[changes]))
