"""Which two columns of numbers say most about the target together: a good first plane to look at."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.labels import rarest_labels
from nnstudio.data.tables.table import as_categories, as_numbers
from nnstudio.document.project import ProjectData

MOST_ROWS = 2000
"""Rows looked at, evenly chosen: enough to put columns in order."""
MOST_COLUMNS = 300
"""Columns looked at; of wider tables the first ones."""
ALMOST_THE_SAME = 1e-6
"""Share of a column's variance that must be left when another one is known, or the plane is a line."""


def number_inputs(data: ProjectData) -> tuple[str, ...]:
    """Input columns that hold numbers: those that a plane can be made of."""
    return tuple(column.name for column in data.columns if column.role == "input" and column.type == "number")


def telling_pair(data: ProjectData, target: str = "") -> tuple[str, str] | None:
    """The column of numbers that explains most of the target, and the one that adds most to it.

    What two columns explain is 1 − det(within)/det(total) of their covariances between classes (Wilks'
    lambda), or R² of a number. In the order of the data; None where fewer than two columns vary. Without
    `target` the data's first one is meant.
    """
    names = number_inputs(data)
    if len(names) == 2 and all(_varies(data, name) for name in names):
        return names[0], names[1]
    rows = np.linspace(0, data.table.rows - 1, min(MOST_ROWS, data.table.rows)).astype(np.int64)
    names = tuple(name for name in names[:MOST_COLUMNS] if _varies(data, name, rows))
    if len(names) < 2:
        return None
    values = np.stack([_filled(data, name, rows) for name in names], axis=1)
    total = np.cov(values, rowvar=False)
    within = _within(values, data, target, rows, total)
    first = int(np.argmin(np.diag(within) / np.diag(total)))
    left = _determinants(total, first)
    lambdas = np.full(len(names), np.inf)
    usable = left > ALMOST_THE_SAME * total[first, first] * np.diag(total)
    lambdas[usable] = _determinants(within, first)[usable] / left[usable]
    lambdas[first] = np.inf
    second = int(np.argmin(lambdas)) if usable.any() else int(first == 0)
    one, other = sorted((first, second))
    return names[one], names[other]


def _varies(data: ProjectData, name: str, rows: NDArray[np.int64] | None = None) -> bool:
    values = as_numbers(data.column_of[name]).values
    values = values if rows is None else values[rows]
    values = values[np.isfinite(values)]
    return values.size > 0 and float(np.ptp(values)) > 0


def _filled(data: ProjectData, name: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Standardized values, gaps at the mean."""
    values = as_numbers(data.column_of[name]).values[rows]
    finite = np.isfinite(values)
    mean, spread = float(values[finite].mean()), float(values[finite].std())
    return np.where(finite, (values - mean) / spread, 0.0)


def _within(
    values: NDArray[np.float64],
    data: ProjectData,
    target: str,
    rows: NDArray[np.int64],
    total: NDArray[np.float64],
) -> NDArray[np.float64]:
    """What is left of the columns' covariance when the target is known; all of it without a target."""
    target = target or next(iter(data.with_role("target")), "")
    if target not in data.setting_of:
        return total
    column = data.column_of[target]
    if data.setting_of[target].type == "number":
        answer = as_numbers(column).values[rows]
        answer = np.where(np.isfinite(answer), answer, np.nanmean(answer) if np.isfinite(answer).any() else 0)
        answer = answer - answer.mean()
        size = float(answer @ answer)
        means = np.outer(answer, answer @ values / size) if size > 0 else np.zeros_like(values)
    else:
        codes = 1 + (
            rarest_labels(column.take(rows), data.setting_of[target].separator)
            if data.setting_of[target].type == "labels"
            else as_categories(column).values[rows]
        )
        counts = np.maximum(np.bincount(codes), 1)
        sums = np.stack([np.bincount(codes, each) for each in values.T], axis=1)
        means = (sums / counts[:, None])[codes]
    return np.cov(values - means, rowvar=False)


def _determinants(covariance: NDArray[np.float64], first: int) -> NDArray[np.float64]:
    """Of the 2 × 2 covariance of the first column with each column."""
    variances = np.diag(covariance)
    return np.asarray(variances[first] * variances - covariance[first] ** 2, np.float64)
