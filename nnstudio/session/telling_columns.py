"""Which two columns of numbers say most about the target: a good first plane to look at."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.table import as_categories, as_numbers
from nnstudio.document.project import ProjectData

MOST_ROWS = 2000
"""Rows looked at, evenly chosen: enough to put columns in order."""


def number_inputs(data: ProjectData) -> tuple[str, ...]:
    """Input columns that hold numbers: those that a plane can be made of."""
    return tuple(column.name for column in data.columns if column.role == "input" and column.type == "number")


def telling_pair(data: ProjectData) -> tuple[str, str] | None:
    """The two columns of numbers that explain the largest shares of the target's variance, each on its own.

    In the order of the data; None where there are fewer than two such columns.
    """
    names = number_inputs(data)
    if len(names) < 2:
        return None
    if len(names) == 2:
        return names[0], names[1]
    rows = np.linspace(0, data.table.rows - 1, min(MOST_ROWS, data.table.rows)).astype(np.int64)
    shares = [_explained(as_numbers(data.column_of[name]).values[rows], data, rows) for name in names]
    first, second = sorted(np.argsort(-np.array(shares), kind="stable")[:2])
    return names[first], names[second]


def _explained(values: NDArray[np.float64], data: ProjectData, rows: NDArray[np.int64]) -> float:
    """The share of a column's variance between the classes (η²), or its squared correlation (r²)."""
    targets = data.with_role("target")
    if not targets:
        return float(np.nanvar(values) > 0)
    numeric = data.setting_of[targets[0]].type == "number"
    column = data.column_of[targets[0]]
    target = as_numbers(column).values[rows] if numeric else as_categories(column).values[rows].astype(float)
    present = np.isfinite(values) & np.isfinite(target) & (numeric | (target >= 0))
    values, target = values[present], target[present]
    spread = float(np.var(values)) if len(values) > 1 else 0.0
    if spread == 0 or np.ptp(target) == 0:
        return 0.0
    if numeric:
        return float(np.corrcoef(values, target)[0, 1] ** 2)
    counts = np.bincount(target.astype(int))
    means = np.bincount(target.astype(int), values) / np.maximum(counts, 1)
    return float((counts * (means - values.mean()) ** 2).sum() / (len(values) * spread))
