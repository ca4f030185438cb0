"""Puts a figure that somebody drew where those of the data stand, and makes it as large as they are.

Handwritten digits are collected that way: those of MNIST were fitted into 20 × 20 pixels and moved until
their centre of mass lay in the middle (LeCun et al. 1998); those of 8 × 8 pixels fill their picture from top
to bottom, wherever their mass lies. A network that has only seen such digits cannot know one in a corner.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ink = NDArray[np.float64]
"""Shares of ink (height, width): 0 is the empty ground, 1 the fullest stroke."""

_FAINT = 0.15  # what an edge is smoothed with, and scanning leaves, is no part of a figure
_LEAST_GROUND = 0.35  # of the pixels; below it the pictures are no figures on an empty ground
_MOST_SCALED = 2.5


@dataclass(frozen=True)
class Placement:
    """How the figures of some pictures stand: the longer side of the box around one, and its centre (row,
    column), in pixels, on average. The centre is that of its mass, or of the box where `by_box` says so.
    """

    side: float
    centre: tuple[float, float]
    by_box: tuple[bool, bool] = (False, False)

    def in_finer_pixels(self, detail: int) -> "Placement":
        """The same placement where each pixel is divided into `detail` × `detail`."""
        row, column = self.centre
        half = (detail - 1) / 2
        return Placement(self.side * detail, (row * detail + half, column * detail + half), self.by_box)


def usual_placement(pictures: NDArray[np.float64]) -> Placement | None:
    """How the figures of pictures (count, height, width), shares of ink, stand; None where they are no
    figures on an empty ground. Down and across, that centre is meant which lies steadier.
    """
    if np.mean(pictures < _FAINT) < _LEAST_GROUND:
        return None
    drawn = [(picture, box) for picture in pictures if (box := _box(picture)) is not None]
    if not drawn:
        return None
    boxes = np.array([box for _, box in drawn])
    side = float(np.median(np.maximum(boxes[:, 1] - boxes[:, 0], boxes[:, 3] - boxes[:, 2])))
    masses = np.array([_centre(picture) for picture, _ in drawn])
    middles = np.array([_middle(box) for _, box in drawn])
    steadier = middles.std(axis=0) < masses.std(axis=0)
    row, column = np.where(steadier, middles.mean(axis=0), masses.mean(axis=0)).tolist()
    return Placement(side, (row, column), (bool(steadier[0]), bool(steadier[1])))


def placed(picture: Ink, placement: Placement) -> Ink:
    """The picture with its figure as large, and where, the those of the data are; an empty one unchanged."""
    box = _box(picture)
    if box is None:
        return picture
    top, bottom, left, right = box
    scale = placement.side / max(bottom - top, right - left)
    scale = min(max(scale, 1 / _MOST_SCALED), _MOST_SCALED)
    row, column = np.where(placement.by_box, _middle(box), _centre(picture)).tolist()
    rows = (np.arange(picture.shape[0]) - placement.centre[0]) / scale + row
    columns = (np.arange(picture.shape[1]) - placement.centre[1]) / scale + column
    moved = _between_rows(np.asarray(_between_rows(picture, rows).T), columns)
    return np.asarray(moved.T)


def coarser(picture: Ink, detail: int) -> Ink:
    """The mean of each `detail` × `detail` pixels, as a scanner would see them."""
    height, width = picture.shape[0] // detail, picture.shape[1] // detail
    return np.asarray(picture.reshape(height, detail, width, detail).mean(axis=(1, 3)))


def _box(picture: Ink) -> tuple[int, int, int, int] | None:
    """First row and the one behind the last, first column and the one behind the last, that hold ink."""
    rows = np.flatnonzero((picture > _FAINT).any(axis=1))
    columns = np.flatnonzero((picture > _FAINT).any(axis=0))
    if not len(rows):
        return None
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _middle(box: tuple[int, int, int, int]) -> tuple[float, float]:
    top, bottom, left, right = box
    return (top + bottom - 1) / 2, (left + right - 1) / 2


def _centre(picture: Ink) -> tuple[float, float]:
    mass = float(picture.sum())
    rows, columns = picture.sum(axis=1), picture.sum(axis=0)
    return float(rows @ np.arange(len(rows))) / mass, float(columns @ np.arange(len(columns))) / mass


def _between_rows(picture: Ink, places: NDArray[np.floating]) -> Ink:
    """The rows of a picture at fractional places, each mixed from its two neighbours; empty outside."""
    padded = np.pad(picture, ((1, 1), (0, 0)))
    places = np.clip(places + 1, 0, len(padded) - 1)
    before = np.minimum(places.astype(int), len(padded) - 2)
    share = (places - before)[:, None]
    return np.asarray((1 - share) * padded[before] + share * padded[before + 1])
