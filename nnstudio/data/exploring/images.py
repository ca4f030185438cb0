"""Images looked at all together: their pixels as numbers, and what each class is like on average."""

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.images.pixels import pixel_names
from nnstudio.data.tables.table import Column

MOST_PIXELS = 1_024
"""Pixels of an image that stand for all of them, evenly spread, where there are more."""


def pixel_titles(column: Column) -> tuple[str, ...]:
    """Names of the pixels that stand for the images of a column: ``pixel_3_4`` in row 3."""
    height, width, channels = column.shape
    names = np.array(pixel_names((height, width, channels))).reshape(column.shape)
    return tuple(names[_spread(column)].ravel().tolist())


def pixel_values(column: Column, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The same pixels of some rows: float64 (rows, pixels)."""
    return column.values[rows][(slice(None), *_spread(column))].reshape(len(rows), -1).astype(np.float64)


def _spread(column: Column) -> tuple[slice, slice]:
    every = max(1, math.ceil(math.sqrt(math.prod(column.shape) / MOST_PIXELS)))
    return slice(None, None, every), slice(None, None, every)


def mean_images(
    batches: Iterable[tuple[NDArray[np.float64], NDArray[np.integer]]], classes: int
) -> NDArray[np.float64]:
    """What the images of each class look like on average: (classes, height, width, channels).

    Batches are images (images, height, width, channels) with the codes (images,) of their classes, negative
    for none. NaN for a class without an image.
    """
    sums: NDArray[np.float64] | None = None
    counts = np.zeros(classes)
    for images, codes in batches:
        if sums is None:
            sums = np.zeros((classes, *images.shape[1:]))
        for code in np.unique(codes[codes >= 0]).tolist():
            sums[code] += images[codes == code].sum(axis=0)
        counts += np.bincount(codes[codes >= 0], minlength=classes)
    if sums is None:
        return np.zeros((classes, 0, 0, 0))
    with np.errstate(invalid="ignore"):
        return np.asarray(sums / counts[:, None, None, None])
