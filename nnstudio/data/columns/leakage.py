"""Whether one column alone tells the target, as an answer that slipped in among the inputs would."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Column

_FEWEST_ROWS = 20
_SHARE = 0.995
"""Of so many rows the column must tell the class."""
_CORRELATION = 0.9995
_REPEATS = 5
"""A category must be met so often, on average, or knowing its class is no wonder."""


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
