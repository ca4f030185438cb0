"""Curves along which learning rates move, to the same bits everywhere.

Only sums, products and quotients are used, for a library's cosine differs from one processor to the next.
"""

import math

import numpy as np
from numpy.typing import NDArray

Factors = NDArray[np.float64]
Steps = NDArray[np.int64]


def between(start: float, end: float, place: Factors) -> Factors:
    """From start to end along half a cosine, for places from 0 to 1."""
    return end + (start - end) * 0.5 * (1.0 + _half_cosine(place))


_SINE = tuple((-1.0) ** k * math.pi ** (2 * k + 1) / math.factorial(2 * k + 1) for k in range(12))


def _half_cosine(place: Factors) -> Factors:
    """cos(π·place) for places from 0 to 1, by the series of the sine around the middle."""
    distance = 0.5 - place
    square = distance * distance
    result = np.full(len(place), _SINE[-1])
    for coefficient in reversed(_SINE[:-1]):
        result = result * square + coefficient
    return result * distance


def powers(number: float, exponents: Steps) -> Factors:
    """number^exponent for whole exponents, by repeated squaring."""
    result, square, left = np.ones(len(exponents)), number, exponents.copy()
    while left.any():
        result = np.where(left & 1, result * square, result)
        square, left = square * square, left >> 1
    return result
