"""Rows in the plane of their largest spread: principal components of standardized columns."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.correlations import standardized
from nnstudio.data.exploring.products import crossed


@dataclass(frozen=True, eq=False)
class Projection:
    """`places` (rows, 2) of every row, `shares` of the variance along both directions, and `loadings`
    (columns, 2): how much of each standardized column a direction holds.
    """

    places: NDArray[np.float64]
    shares: tuple[float, float]
    loadings: NDArray[np.float64]


def project(values: NDArray[np.float64]) -> Projection | None:
    """The two principal components of (rows, columns); None where the rows vary in fewer than two directions.

    Columns are standardized; gaps and infinite numbers stand at the mean. A direction points so that its
    largest loading is positive. (Pearson, 1901; Hotelling, 1933)
    """
    rows = np.nan_to_num(standardized(values), nan=0.0)
    total = float((rows * rows).sum())
    if min(rows.shape) < 2 or total <= 0:
        return None
    spreads, directions = _largest_two(rows)
    if spreads[1] <= 1e-10 * total:
        return None
    leading = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[leading, (0, 1)])
    shares = float(spreads[0] / total), float(spreads[1] / total)
    return Projection(rows @ directions, shares, directions)


def _largest_two(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Spreads (2,) and unit directions (columns, 2) by the smaller product of the rows with themselves."""
    if rows.shape[0] >= rows.shape[1]:
        spreads, directions = np.linalg.eigh(crossed(rows, rows))
        return spreads[:-3:-1], directions[:, :-3:-1]
    spreads, mixtures = np.linalg.eigh(rows @ rows.T)
    directions = rows.T @ mixtures[:, :-3:-1]
    lengths = np.linalg.norm(directions, axis=0)
    return spreads[:-3:-1], directions / np.where(lengths > 0, lengths, 1.0)
