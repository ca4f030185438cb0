"""The colours that stand for numbers and classes: one named scale for each meaning, the same in every view.

Weights are orange (negative), the surface's colour (zero), blue (positive); values run along viridis; classes
take the colour-blind-safe set of Okabe & Ito (2008), and a marker of their own besides, so that colour never
says it alone.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

Pixels = NDArray[np.uint32]
"""Colours as 0xffRRGGBB, the memory of a `QImage` of format RGB32."""

STEPS = 257
"""Colours on a scale; odd, so that zero has one of its own."""

WEIGHT_NEGATIVE = "#DE781E"
WEIGHT_POSITIVE = "#2D6FC4"

CLASS_COLOURS = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9",
    "#D55E00", "#D8C630", "#7F8793", "#8A5FBF", "#8C5A2B",
)  # fmt: skip
CLASS_MARKERS = ("o", "s", "t", "d", "t1", "star", "p", "h", "+", "x")
"""One marker for each class, in pyqtgraph's words."""

_VIRIDIS = ("#440154", "#472D7B", "#3B528B", "#2C728E", "#21918C", "#28AE80", "#5EC962", "#ADDC30", "#FDE725")
_SHADING_GAMMA = 0.85
"""Below 1: small weights stand out a little more from the surface."""


def class_colour(index: int) -> str:
    """The colour of class number `index`; after the last one they begin anew."""
    return CLASS_COLOURS[index % len(CLASS_COLOURS)]


def class_marker(index: int) -> str:
    """The marker of class number `index`; it changes where the colours begin anew."""
    return CLASS_MARKERS[(index + index // len(CLASS_COLOURS)) % len(CLASS_MARKERS)]


@lru_cache(maxsize=8)
def weight_scale(surface: str) -> Pixels:
    """`STEPS` colours from the most negative weight over zero (the colour `surface`) to the most positive."""
    strength = np.linspace(0.0, 1.0, STEPS // 2 + 1)[1:] ** _SHADING_GAMMA
    middle = _channels(surface)
    negative = middle + strength[::-1, None] * (_channels(WEIGHT_NEGATIVE) - middle)
    positive = middle + strength[:, None] * (_channels(WEIGHT_POSITIVE) - middle)
    return pack(np.concatenate([negative, middle[None, :], positive]))


@lru_cache(maxsize=1)
def value_scale() -> Pixels:
    """`STEPS` colours from the smallest value (dark violet) to the largest (yellow)."""
    return _between([_channels(colour) for colour in _VIRIDIS])


@lru_cache(maxsize=8)
def share_scale(surface: str, colour: str) -> Pixels:
    """`STEPS` colours from nothing (`surface`) to everything (`colour`)."""
    return _between([_channels(surface), _channels(colour)])


def weight_pixels(weights: NDArray[np.floating], limit: float, surface: str) -> Pixels:
    """The colours of an array of weights on the scale −limit … +limit; what is not finite counts as zero."""
    return weight_scale(surface)[_steps(weights, -limit, limit)]


def value_pixels(values: NDArray[np.floating], minimum: float, maximum: float) -> Pixels:
    """The colours of an array of values on the scale minimum … maximum."""
    return value_scale()[_steps(values, minimum, maximum)]


def probability_pixels(probabilities: NDArray[np.floating], surface: str, strength: float = 0.55) -> Pixels:
    """The colours of class probabilities (…, classes): the likeliest class's, paler where it is in doubt."""
    classes = probabilities.shape[-1]
    colours = np.array([_channels(class_colour(index)) for index in range(classes)])
    likeliest = probabilities.argmax(axis=-1)
    certainty = (probabilities.max(axis=-1) - 1 / classes) / (1 - 1 / classes)
    share = strength * (0.3 + 0.7 * np.clip(certainty, 0.0, 1.0))[..., None]
    return pack(_channels(surface) * (1 - share) + colours[likeliest] * share)


def limit_of(weights: NDArray[np.floating]) -> float:
    """The largest magnitude among the finite weights, or a tiny number for zeros: the end of the scale."""
    finite = np.abs(weights[np.isfinite(weights)])
    return max(float(finite.max()), 1e-12) if finite.size else 1e-12


def image_of(pixels: Pixels) -> QImage:
    """An image of its own memory from colours (rows, columns)."""
    rows, columns = pixels.shape
    tight = np.ascontiguousarray(pixels, dtype=np.uint32)
    return QImage(tight.data, columns, rows, columns * 4, QImage.Format.Format_RGB32).copy()


def pack(channels: NDArray[np.floating]) -> Pixels:
    """Colours (…, 3) of red, green and blue from 0 to 255 as 0xffRRGGBB."""
    red, green, blue = np.moveaxis(np.clip(np.rint(channels), 0, 255).astype(np.uint32), -1, 0)
    packed: Pixels = np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue
    return packed


def readable_on(colour: QColor) -> QColor:
    """Black or white, whichever is read better on a colour (relative luminance, WCAG 2)."""
    linear = [channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
              for channel in (colour.redF(), colour.greenF(), colour.blueF())]  # fmt: skip
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return QColor("#10151C") if luminance > 0.22 else QColor("#FFFFFF")


def _steps(values: NDArray[np.floating], minimum: float, maximum: float) -> NDArray[np.intp]:
    """The place of each value on a scale; in one array, for layers have hundreds of thousands of weights."""
    places = np.subtract(values, minimum, dtype=np.float32)
    places *= (STEPS - 1) / max(maximum - minimum, 1e-12)
    np.nan_to_num(places, copy=False, nan=STEPS // 2, posinf=STEPS - 1, neginf=0)
    np.clip(places, 0, STEPS - 1, out=places)
    steps: NDArray[np.intp] = np.rint(places, out=places).astype(np.intp)
    return steps


def _between(stops: Sequence[NDArray[np.float64]]) -> Pixels:
    places = np.linspace(0.0, 1.0, len(stops))
    wanted = np.linspace(0.0, 1.0, STEPS)
    table = np.array(stops)
    return pack(np.stack([np.interp(wanted, places, table[:, channel]) for channel in range(3)], axis=-1))


def _channels(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)], dtype=np.float64)
