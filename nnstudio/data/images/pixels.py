"""Recognizes columns of numbers that are, all together, the pixels of a picture, by their names, number and
values; and says what pixels are called.
"""

import math
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Column

SMALLEST_SIDE = 4

PixelShape = tuple[int, int, int]
"""Height, width and channels: 1 for grey, 3 for red, green and blue."""

_PIXEL_NAME = re.compile(r"pixel|px|^[a-z]?\d+$", re.IGNORECASE)
_PLACED_NAME = re.compile(r"pixel_(\d+)_(\d+)(_blue)?")
_CHANNELS = {1: ("",), 3: ("_red", "_green", "_blue")}
_BRIGHTEST = 255


def pixel_names(shape: PixelShape) -> list[str]:
    """Names of the columns of a picture, row by row: ``pixel_3_4``, or ``pixel_3_4_red`` and so on."""
    height, width, channels = shape
    return [
        f"pixel_{row}_{column}{channel}"
        for row in range(height)
        for column in range(width)
        for channel in _CHANNELS[channels]
    ]


def square_side(count: int) -> int:
    """The side of a square picture of so many pixels; 0 where there is none of at least `SMALLEST_SIDE`."""
    side = math.isqrt(count)
    return side if side >= SMALLEST_SIDE and side * side == count else 0


def named_shape(names: Sequence[str]) -> PixelShape | None:
    """The shape that the names of all pixels of a picture tell, as `pixel_names` gives them; else None."""
    last = _PLACED_NAME.fullmatch(names[-1]) if names else None
    if last is None:
        return None
    shape = int(last[1]) + 1, int(last[2]) + 1, 3 if last[3] else 1
    return shape if math.prod(shape) == len(names) and pixel_names(shape) == list(names) else None


def shape_of_pixels(columns: Sequence[Column]) -> PixelShape | None:
    """The shape of the picture whose pixels columns are: the one that their names tell, or else a square.

    None where they are no pixels, which are shares of ink from 0 to 1, or whole numbers from 0 up to 255.
    """
    side = square_side(len(columns))
    shape = named_shape([column.name for column in columns]) or ((side, side, 1) if side else None)
    return shape if shape is not None and _hold_ink(columns) else None


def has_pixel_name(name: str) -> bool:
    """Whether a column is called as pixels are: ``pixel_3_4``, ``px12``, ``17``."""
    return _PIXEL_NAME.search(name) is not None


def _hold_ink(columns: Sequence[Column]) -> bool:
    if not all(column.type == "number" and has_pixel_name(column.name) for column in columns):
        return False
    lowest = min(float(np.fmin.reduce(_floats(column), initial=np.inf)) for column in columns)
    highest = max(float(np.fmax.reduce(_floats(column), initial=-np.inf)) for column in columns)
    return lowest == 0 and (0 < highest <= 1 or (highest <= _BRIGHTEST and all(map(_is_whole, columns))))


def usual_scaling(columns: Sequence[Column]) -> str:
    """How a person would most likely scale these inputs."""
    all_images = bool(columns) and all(column.type == "image" for column in columns)
    return "together" if all_images or shape_of_pixels(columns) else "standard"


def pixels_among(columns: Sequence[Column]) -> tuple[frozenset[str], PixelShape | None]:
    """Names of the columns that are, all together, the pixels of a picture, and its shape; empty and None
    where they are none.
    """
    likely = [column for column in columns if column.type == "number" and has_pixel_name(column.name)]
    shape = shape_of_pixels(likely)
    return (frozenset(column.name for column in likely), shape) if shape else (frozenset(), None)


def _floats(column: Column) -> NDArray[np.floating]:
    """Numbers that may be compared with infinity."""
    return column.values if column.values.dtype != np.uint8 else column.values.astype(np.float32)


def _is_whole(column: Column) -> bool:
    if column.values.dtype == np.uint8:
        return True
    present = column.present
    return bool(np.array_equal(present, np.floor(present)))
