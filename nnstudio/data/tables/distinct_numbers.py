"""The different numbers of a column, and which of them stands in each row."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_WIDEST = 1 << 16
_LARGEST = 2.0**52


def distinct_numbers(values: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """The numbers that are met, ascending, and the place of each value among them, −1 where it is missing.

    Whole numbers that lie near each other are counted, which takes a third of the time of sorting.
    """
    if values.dtype.kind != "f":  # bytes of pixels
        values = values.astype(np.float32)
    low, high = np.fmin.reduce(values, initial=np.nan), np.fmax.reduce(values, initial=np.nan)
    if abs(low) < _LARGEST and high - low < _WIDEST and low == np.floor(low):
        gaps = np.isnan(values)
        offsets = (np.where(gaps, low, values) - low).astype(np.int32)
        if np.all((offsets + low == values) | gaps):
            return _counted(low, offsets, gaps)
    distinct, places = np.unique(values, return_inverse=True)
    count = int(np.count_nonzero(~np.isnan(distinct)))
    return distinct[:count].astype(np.float64), np.where(places < count, places, -1).astype(np.int32)


def _counted(
    low: float, offsets: NDArray[np.int32], gaps: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    met = np.flatnonzero(np.bincount(offsets[~gaps]))
    place_of = np.full(_WIDEST, -1, np.int32)
    place_of[met] = np.arange(len(met), dtype=np.int32)
    places = place_of[offsets]
    places[gaps] = -1
    return low + met.astype(np.float64), places
