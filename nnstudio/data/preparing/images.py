"""How a column of images becomes features: every pixel scaled alike. Fitted on training rows, applied to
any.
"""

import math
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.images.pixels import PixelShape, pixel_names
from nnstudio.data.preparing.numbers import logarithm
from nnstudio.data.tables.table import Column
from nnstudio.errors import DataError

_BYTES = 256
_PIXELS_AT_ONCE = 1 << 22
"""So many pixels are looked at in one go: a copy of all images would take as much memory again."""


@dataclass(frozen=True)
class ImagePreparation:
    """Every pixel of an image (height, width, channels) becomes `(value − centre) / scale`, value from 0 to
    255; with `log` ln(1 + value) is scaled. No pixel is ever missing, so that `fill` stays empty.
    """

    name: str
    shape: PixelShape
    centre: float
    scale: float
    log: bool = False
    fill: None = None

    @property
    def features(self) -> tuple[str, ...]:
        """What the features are called: ``pixel_3_4``, in the order row, column, channel."""
        return tuple(pixel_names(self.shape))

    @property
    def width(self) -> int:
        """How many features there are."""
        return prod(self.shape)


def fit_images(
    column: Column,
    choices: ColumnChoices,
    rows: NDArray[np.integer],
    span: tuple[float, float] | None = None,
) -> ImagePreparation:
    """Fit on the training rows of a column; `span` is one that all columns share. Raises `DataError` where
    there are no such rows.
    """
    height, width, channels = column.shape
    if span is not None:
        return ImagePreparation(column.name, (height, width, channels), span[0], span[1] - span[0])
    values = np.arange(_BYTES, dtype=np.float64)
    values = logarithm(values) if choices.log else values
    centre, size = _centre_and_scale(values, counts(column, rows), choices.scaling)
    return ImagePreparation(column.name, (height, width, channels), centre, size, choices.log)


def counts(column: Column, rows: NDArray[np.integer]) -> NDArray[np.int64]:
    """How often each value from 0 to 255 stands in the images of some rows, int64 (256,)."""
    if not len(rows):
        raise DataError(f"Column “{column.name}” has no image in the training rows; split differently.")
    found = np.zeros(_BYTES, dtype=np.int64)
    step = max(1, _PIXELS_AT_ONCE // prod(column.shape))
    batch = np.empty((min(step, len(rows)), *column.shape), dtype=np.uint8)
    for first in range(0, len(rows), step):
        some = rows[first : first + step]
        column.gather(some, batch[: len(some)])
        found += np.bincount(batch[: len(some)].ravel(), minlength=_BYTES)
    return found


def span_of_images(column: Column, rows: NDArray[np.integer]) -> tuple[float, float]:
    """The darkest and the brightest value among the pixels of some rows."""
    met = np.flatnonzero(counts(column, rows))
    return float(met[0]), float(met[-1])


def _centre_and_scale(
    values: NDArray[np.float64], times: NDArray[np.int64], scaling: str
) -> tuple[float, float]:
    """As `numbers.centre_and_scale`, of 256 values that stand there so many times each."""
    if scaling == "none":
        return 0.0, 1.0
    met, times = values[times > 0], times[times > 0]
    low, high = float(met[0]), float(met[-1])
    if low == high or scaling == "min_max":
        return low, high - low
    total = int(times.sum())
    mean = math.fsum((met * times).tolist()) / total
    deviation = math.sqrt(math.fsum((times * (met - mean) ** 2).tolist()) / total)
    if scaling != "robust":
        return mean, deviation
    first, middle, third = (
        float(met[np.searchsorted(times.cumsum(), total * at)]) for at in (0.25, 0.5, 0.75)
    )
    return middle, third - first if third > first else deviation


def write_images(column: Column, fitted: ImagePreparation, out: NDArray[np.float32]) -> None:
    """Put the features of every row into an array (rows, features); raises `DataError` for images of another
    shape.
    """
    if column.type != "image" or column.shape != fitted.shape:
        held = _words(column.shape) if column.type == "image" else "no images"
        raise DataError(
            f"Column “{column.name}” holds {held}, and the network takes {_words(fitted.shape)}: "
            "use images of this size."
        )
    ready = _ready_values(fitted)
    for first in range(0, len(out), step := max(1, _PIXELS_AT_ONCE // fitted.width)):
        pixels = column.values[first : first + step].reshape(-1, fitted.width)
        np.take(ready, pixels, out=out[first : first + step], mode="clip")


def _ready_values(fitted: ImagePreparation) -> NDArray[np.float32]:
    """What each value from 0 to 255 becomes, float32 (256,)."""
    values = np.arange(_BYTES, dtype=np.float64)
    if fitted.scale == 0:
        return np.zeros(_BYTES, dtype=np.float32)
    values = logarithm(values) if fitted.log else values
    return ((values - fitted.centre) / fitted.scale).astype(np.float32)


def _words(shape: tuple[int, ...]) -> str:
    height, width, channels = shape
    return f"images of {width} × {height} pixels in {'colour' if channels == 3 else 'grey'}"
