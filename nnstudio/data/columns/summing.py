"""Mean and deviation that depend on neither the order of additions nor the processor."""

import math
from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_BLOCK = 1 << 16


def mean_and_deviation(values: NDArray[np.float64]) -> tuple[float, float]:
    """Mean and standard deviation (of the whole, not of a sample) of at least one number.

    Sums are exact until their last rounding (`math.fsum`), so they depend on neither order nor processor;
    infinite where float64 cannot hold them.
    """
    mean = _mean(values)
    with np.errstate(over="ignore", invalid="ignore"):
        distance = np.abs(values - mean)
        size = float(distance.max())
        if size == 0 or not math.isfinite(size):
            return mean, size
        return mean, size * math.sqrt(_mean((distance / size) ** 2))


def _mean(values: NDArray[np.float64]) -> float:
    try:
        return math.fsum(chain.from_iterable(_blocks(values))) / len(values)
    except OverflowError:
        return math.inf


def _blocks(values: NDArray[np.float64]) -> Iterator[list[float]]:
    """Python's numbers take four times the room: only so many are made at a time."""
    for start in range(0, len(values), _BLOCK):
        yield values[start : start + _BLOCK].tolist()
