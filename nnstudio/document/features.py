"""What the columns of a project become for a network: features at the inputs, classes at the outputs."""

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import present_categories
from nnstudio.data.columns.labels import labels_of, rarest_labels
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.preparing.preparation import features_of
from nnstudio.data.tables.table import Column, as_categories
from nnstudio.document.project import ProjectData

_CATEGORIES: WeakKeyDictionary[Column, tuple[str, ...]] = WeakKeyDictionary()
"""Found once for each column, which never changes: looking through a million rows is not free."""

_FEATURES: WeakKeyDictionary[Column, dict[ColumnSetting, tuple[str, ...]]] = WeakKeyDictionary()

_SPANS: WeakKeyDictionary[Column, tuple[float, float] | None] = WeakKeyDictionary()


def categories_of(column: Column) -> tuple[str, ...]:
    """The categories that at least one row of a column holds, in the order of their codes."""
    known = _CATEGORIES.get(column)
    if known is None:
        known = _CATEGORIES[column] = present_categories(column)
    return known


def classes_of(data: ProjectData, name: str) -> tuple[str, ...]:
    """What a target that is no number is one of, or of which it is several at once: classes, or labels."""
    setting, column = data.setting_of[name], data.column_of[name]
    return labels_of(column, setting.separator) if setting.type == "labels" else categories_of(column)


def dealt_by(data: ProjectData, name: str, rows: NDArray[np.int64]) -> NDArray[np.integer]:
    """What of a target is dealt out evenly to the parts: the class of each of these rows, or its rarest
    label.
    """
    setting, column = data.setting_of[name], data.column_of[name]
    if setting.type == "labels":
        return rarest_labels(column, setting.separator)[rows]
    return np.asarray(as_categories(column).values[rows])


def span_of(column: Column) -> tuple[float, float] | None:
    """The smallest and the largest number of a column; None where it has no value."""
    if column not in _SPANS:
        present = column.present
        _SPANS[column] = (float(present.min()), float(present.max())) if len(present) else None
    return _SPANS[column]


def feature_count(data: ProjectData, names: Sequence[str]) -> int | None:
    """How many features some columns give: one for a number, one for each value of a category, one for each
    pixel and channel of an image …

    None where a name is not a column of the data.
    """
    total = 0
    for name in names:
        setting, column = data.setting_of.get(name), data.column_of.get(name)
        if setting is None or column is None:
            return None
        total += prod(column.shape) if setting.type == "image" else len(_features_of(column, setting))
    return total


def feature_names(data: ProjectData, names: Sequence[str]) -> tuple[str, ...]:
    """The features that columns become, in order: “age”, “island = Biscoe” …; empty where a name is no
    column.
    """
    features: list[str] = []
    for name in names:
        setting, column = data.setting_of.get(name), data.column_of.get(name)
        if setting is None or column is None:
            return ()
        features += _features_of(column, setting)
    return tuple(features)


def _features_of(column: Column, setting: ColumnSetting) -> tuple[str, ...]:
    """What a column would become as an input, whatever role it has by now."""
    if setting.own is None and setting.type == "number":
        return (setting.name,)
    known = _FEATURES.setdefault(column, {})
    if setting not in known:
        known[setting] = features_of(column, replace(setting, role="input"))
    return known[setting]
