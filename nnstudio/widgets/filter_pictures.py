"""Filters of a convolution as small pictures side by side: their colours, and one image of them all."""

import math

import numpy as np
from numpy.typing import NDArray

from nnstudio.widgets.dress.colour_scales import Pixels, limit_of, pack, weight_pixels

Filters = NDArray[np.floating]
"""Weights (filters, height, width, channels)."""


def as_filters(weights: NDArray[np.floating]) -> Filters:
    """The weights of a convolution (filters, *kernel, channels) as images; a series has one row."""
    return weights if weights.ndim == 4 else weights.reshape(len(weights), 1, *weights.shape[1:])


def colour_pixels(filters: Filters, limit: float) -> Pixels:
    """Colours (filters, height, width) of filters over red, green and blue: grey is 0, light positive."""
    shares = np.nan_to_num(filters / limit, nan=0.0, posinf=1.0, neginf=-1.0)
    return pack(255 * (np.clip(shares, -1.0, 1.0) + 1) / 2)


def mosaic(tiles: Pixels, size: int, gap: int, between: int) -> Pixels:
    """One picture (rows, columns) of tiles (tile rows, tile columns, height, width).

    Each cell is a square of `size` pixels; `gap` pixels of the colour `between` stand between the tiles.
    """
    down, across, height, width = tiles.shape
    large = tiles.repeat(size, axis=2).repeat(size, axis=3)
    sheet = np.full((down, height * size + gap, across, width * size + gap), between, np.uint32)
    sheet[:, : height * size, :, : width * size] = large.transpose(0, 2, 1, 3)
    whole = sheet.reshape(down * (height * size + gap), -1)
    return whole[: whole.shape[0] - gap, : whole.shape[1] - gap]


def rows_of_tiles(tiles: Pixels, columns: int, blank: int) -> Pixels:
    """Tiles (n, height, width) in rows of some columns, the last row filled up with a colour."""
    rows = -(-len(tiles) // columns)
    filled = np.full((rows * columns, *tiles.shape[1:]), blank, np.uint32)
    filled[: len(tiles)] = tiles
    return filled.reshape(rows, columns, *tiles.shape[1:])


def thumbnail(filters: Filters, sees_colours: bool, surface: str, aspect: float, most: int = 24) -> Pixels:
    """The first filters as a picture about `aspect` times as wide as high, one pixel a weight.

    Of filters over many channels the mean over the channels is shown.
    """
    filters = filters[:most]
    if sees_colours:
        tiles = colour_pixels(filters, limit_of(filters))
    else:
        means = filters.mean(axis=3)
        tiles = weight_pixels(means, limit_of(means), surface)
    blank = int(weight_pixels(np.zeros(1), 1.0, surface)[0])
    height, width = filters.shape[1] + 1, filters.shape[2] + 1

    def misfit(columns: int) -> float:
        rows = -(-len(tiles) // columns)
        empty = (rows * columns - len(tiles)) / len(tiles)
        return abs(math.log(columns * width / (rows * height * aspect))) + empty

    columns = min(range(1, len(tiles) + 1), key=misfit)
    return mosaic(rows_of_tiles(tiles, columns, blank), 1, 1, blank)
