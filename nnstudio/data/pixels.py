"""Recognizes columns that are the pixels of a square picture, by their names, number and values."""

import math
import re
from collections.abc import Sequence

import numpy as np

from nnstudio.data.table import Column

SMALLEST_SIDE = 4

_PIXEL_NAME = re.compile(r"pixel|px|^[a-z]?\d+$", re.IGNORECASE)
_BRIGHTEST = 255


def square_side(count: int) -> int:
    """The side of a square picture of so many pixels; 0 where there is none of at least `SMALLEST_SIDE`."""
    side = math.isqrt(count)
    return side if side >= SMALLEST_SIDE and side * side == count else 0


def has_pixel_name(name: str) -> bool:
    """Whether a column is called as pixels are: ``pixel_3_4``, ``px12``, ``17``."""
    return _PIXEL_NAME.search(name) is not None


def are_pixels(columns: Sequence[Column]) -> bool:
    """Whether columns are all pixels of one square picture: shares of ink from 0 to 1, or whole numbers from
    0 up to 255.
    """
    if not square_side(len(columns)):
        return False
    if not all(column.type == "number" and has_pixel_name(column.name) for column in columns):
        return False
    lowest = min(float(np.fmin.reduce(column.values, initial=np.inf)) for column in columns)
    highest = max(float(np.fmax.reduce(column.values, initial=-np.inf)) for column in columns)
    return lowest == 0 and (0 < highest <= 1 or (highest <= _BRIGHTEST and all(map(_is_whole, columns))))


def usual_scaling(columns: Sequence[Column]) -> str:
    """How a person would most likely scale these inputs."""
    return "together" if are_pixels(columns) else "standard"


def pixels_among(columns: Sequence[Column]) -> frozenset[str]:
    """Names of the columns that are, all together, the pixels of a picture; empty where they are none."""
    likely = [column for column in columns if column.type == "number" and has_pixel_name(column.name)]
    return frozenset(column.name for column in likely) if are_pixels(likely) else frozenset()


def _is_whole(column: Column) -> bool:
    present = column.values[~column.missing]
    return bool(np.array_equal(present, np.floor(present)))
