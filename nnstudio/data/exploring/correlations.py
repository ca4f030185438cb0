"""How strongly numbers go together: Pearson's r, Spearman's ρ, and η of a number with classes."""

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.products import crossed

Method = Literal["pearson", "spearman"]

_CHUNK = 16_384
"""Rows whose products are summed at a time, so that memory does not grow with the table."""
_NO_SPREAD = 1e-12
"""Variance, of columns of variance about one, below which a column counts as constant."""


def correlations(
    values: NDArray[np.float64], others: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Pearson's r of every column with every one of the `others`, or with each other; (columns, others).

    `values` is (rows, columns), `others` (rows, others). Each pair is judged by the rows that have both; NaN
    where those are fewer than two or one side does not vary in them. (Pearson, 1896)
    """
    left = standardized(values)
    right = left if others is None else standardized(others)
    if np.isfinite(left).all() and np.isfinite(right).all():
        return _without_gaps(left, right)
    shape = left.shape[1], right.shape[1]
    rows, x, xx, y, yy, xy = (np.zeros(shape) for _ in range(6))
    for one, has_one, other, has_other in _chunks(left, right):
        rows += crossed(has_one, has_other)
        x += crossed(one, has_other)
        xx += crossed(one * one, has_other)
        y += crossed(has_one, other)
        yy += crossed(has_one, other * other)
        xy += crossed(one, other)
    return _from_sums(rows, x, xx, y, yy, xy)


def _without_gaps(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """All pairs have all rows, so that mean and variance are 0 and 1 already."""
    with np.errstate(divide="ignore", invalid="ignore"):
        found = crossed(left, right) / len(left)
    varies = np.asarray(left.any(axis=0))[:, None] & np.asarray(right.any(axis=0))
    return np.where(varies, np.clip(found, -1.0, 1.0), np.nan)


def _chunks(
    left: NDArray[np.float64], right: NDArray[np.float64]
) -> Iterator[tuple[NDArray[np.float64], ...]]:
    """Values with zeros in gaps, and ones where there is a value, for both sides, some rows at a time."""
    for start in range(0, len(left), _CHUNK):
        parts = []
        for side in (left, right):
            part = side[start : start + _CHUNK]
            has = np.isfinite(part)
            parts += [np.where(has, part, 0.0), has.astype(np.float64)]
        yield tuple(parts)


def _from_sums(
    rows: NDArray[np.float64],
    x: NDArray[np.float64],
    xx: NDArray[np.float64],
    y: NDArray[np.float64],
    yy: NDArray[np.float64],
    xy: NDArray[np.float64],
) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        spread_x, spread_y = xx / rows - (x / rows) ** 2, yy / rows - (y / rows) ** 2
        found = (xy / rows - x / rows * (y / rows)) / np.sqrt(spread_x * spread_y)
        varies = (rows >= 2) & (spread_x > _NO_SPREAD) & (spread_y > _NO_SPREAD)
    return np.where(varies, np.clip(found, -1.0, 1.0), np.nan)


def standardized(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each column with mean 0 and variance 1 over its finite values (0 where it is constant); NaN elsewhere.

    (rows, columns), of any size a float64 can be: a column is stretched to 0 … 1 first, by halves.
    """
    finite = np.isfinite(values)
    low = np.min(values, axis=0, initial=np.inf, where=finite)
    high = np.max(values, axis=0, initial=-np.inf, where=finite)
    low, high = np.where(low > high, 0.0, low), np.where(low > high, 0.0, high)
    span = high / 2 - low / 2
    scaled = (np.where(finite, values, low) / 2 - low / 2) / np.where(span > 0, span, 1.0)
    count = np.maximum(finite.sum(axis=0), 1)
    scaled -= scaled.sum(axis=0, where=finite) / count
    scaled[~finite] = 0.0
    deviation = np.sqrt((scaled * scaled).sum(axis=0) / count)
    scaled /= np.where(span > 0, deviation, 1.0)
    scaled[:, span <= 0] = 0.0
    scaled[~finite] = np.nan
    return scaled


def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rank of each number within its column from 1, equal ones sharing their mean rank; NaN for what is
    not finite. Their `correlations` are Spearman's ρ (Spearman, 1904). (rows, columns)
    """
    ranked = np.full(values.shape, np.nan)
    for place in range(values.shape[1]):
        finite = np.isfinite(values[:, place])
        _, inverse, counts = np.unique(values[finite, place], return_inverse=True, return_counts=True)
        last = np.cumsum(counts)
        ranked[finite, place] = (last - (counts - 1) / 2)[inverse]
    return ranked


def correlation_ratios(
    values: NDArray[np.float64], codes: NDArray[np.integer], classes: int
) -> NDArray[np.float64]:
    """η of every column with classes: the root of the share of its variance that lies between them.

    `values` (rows, columns), `codes` (rows,) from 0, negative for no class. From 0 to 1; NaN where a column
    does not vary, or fewer than two rows have both. (Pearson, 1905)
    """
    known = codes >= 0
    columns = standardized(values[known])
    member = (codes[known, None] == np.arange(classes)).astype(np.float64)
    finite = np.isfinite(columns)
    filled = np.where(finite, columns, 0.0)
    counts, sums = crossed(member, finite.astype(np.float64)), crossed(member, filled)
    rows = counts.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = (filled * filled).sum(axis=0) - sums.sum(axis=0) ** 2 / rows
        between = np.nansum(sums**2 / counts, axis=0) - sums.sum(axis=0) ** 2 / rows
        found = np.sqrt(np.clip(between / total, 0.0, 1.0))
        return np.where((rows >= 2) & (total / rows > _NO_SPREAD), found, np.nan)
