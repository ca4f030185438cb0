"""From features back to cells: what an autoencoder gives, as the columns that were prepared for it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.labels import joined_labels
from nnstudio.data.preparing.categories import CategoryPreparation
from nnstudio.data.preparing.images import ImagePreparation
from nnstudio.data.preparing.labels import LabelPreparation
from nnstudio.data.preparing.numbers import NumberPreparation, restored
from nnstudio.data.preparing.preparation import Fitted, Preparation, width_of
from nnstudio.data.tables.table import Column, category_column

Features = NDArray[np.floating]

_BRIGHTEST = 255
_MORE_LIKELY_THAN_NOT = 0.5


def rebuilt_columns(preparation: Preparation, names: Sequence[str], features: Features) -> tuple[Column, ...]:
    """The columns of the rows whose features (rows, features) these are, in the columns' own units.

    Of a category the likeliest one, of labels those that are more likely than not; an image is whole numbers
    from 0 to 255 again. Dates and texts, whose features tell less than their cells, are left out.
    """
    columns: list[Column] = []
    place = 0
    for name in names:
        fitted = preparation.of(name)
        width = width_of(fitted)
        column = _rebuilt(fitted, features[:, place : place + width])
        columns += [] if column is None else [column]
        place += width
    return tuple(columns)


def _rebuilt(fitted: Fitted, features: Features) -> Column | None:
    if isinstance(fitted, ImagePreparation):
        return Column(fitted.name, "image", _pixels(fitted, features))
    if isinstance(fitted, NumberPreparation):
        return Column(fitted.name, "number", restored(features[:, 0], fitted))
    if isinstance(fitted, CategoryPreparation):
        return Column(fitted.name, "category", _codes(fitted, features), fitted.categories)
    if isinstance(fitted, LabelPreparation):
        return category_column(fitted.name, _label_cells(fitted, features))
    return None


def _codes(fitted: CategoryPreparation, features: Features) -> NDArray[np.int32]:
    """Codes into the categories: the greatest of their features, or the nearest place or number."""
    last = len(fitted.categories) - 1
    if fitted.encoding == "one_hot":
        return np.asarray(features[:, : last + 1].argmax(axis=1), dtype=np.int32)
    near = features[:, 0] - 1 if fitted.encoding == "codes" else features[:, 0] * max(last, 1)
    return np.asarray(np.clip(np.rint(np.nan_to_num(near)), 0, last), dtype=np.int32)


def _label_cells(fitted: LabelPreparation, features: Features) -> list[str]:
    likely = features[:, : len(fitted.labels)] >= _MORE_LIKELY_THAN_NOT
    held = (np.flatnonzero(row).tolist() for row in likely)
    return [joined_labels([fitted.labels[place] for place in places], fitted.separator) for places in held]


def _pixels(fitted: ImagePreparation, features: Features) -> NDArray[np.uint8]:
    values = np.asarray(features, dtype=np.float64) * (fitted.scale or 1.0) + fitted.centre
    if fitted.log:
        values = np.expm1(np.clip(values, 0.0, np.log1p(_BRIGHTEST)))
    whole = np.clip(np.rint(np.nan_to_num(values)), 0, _BRIGHTEST)
    return whole.astype(np.uint8).reshape(-1, *fitted.shape)
