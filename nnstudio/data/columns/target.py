"""The task that a target sets, and what it is one of."""

from typing import Literal

import numpy as np

from nnstudio.data.columns.category_counts import count_of_categories, present_categories
from nnstudio.data.columns.labels import holds_labels, labels_of
from nnstudio.data.columns.repeats import SOON_REPEATED, different
from nnstudio.data.columns.settings import ColumnSetting, TakenAs
from nnstudio.data.tables.distinct_numbers import distinct_numbers
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column

Task = Literal["regression", "two_classes", "classes", "labels", "reconstruction"]
"""What is learned: a number, classes, labels, or all that entered once more."""

_MOST_CLASSES = 20


@once_for_each_column
def target_type(column: Column) -> TakenAs:
    """Whether a target is taken as classes, as labels, of which a cell may hold several, or as a number: few
    whole numbers, each met often, are classes.
    """
    if column.type != "number":
        return "labels" if holds_labels(column) else "category"
    values = column.present
    if different(values[:SOON_REPEATED]) > _MOST_CLASSES or not bool(np.all(values == np.floor(values))):
        return "number"
    distinct, _ = distinct_numbers(values)
    if not len(distinct):
        return "number"
    if len(distinct) <= 2:
        return "category"
    consecutive = distinct[-1] - distinct[0] + 1 == len(distinct)
    few = len(distinct) <= (_MOST_CLASSES if consecutive else _MOST_CLASSES // 2)
    return "category" if few and len(values) >= 5 * len(distinct) else "number"


def task_of(column: Column, setting: ColumnSetting | None = None) -> Task:
    """The task that a target sets; a setting may take numbers as categories or the other way round."""
    type = setting.type if setting is not None else target_type(column)
    if type == "number":
        return "regression"
    if type == "labels":
        return "labels"
    return "two_classes" if count_of_categories(column) <= 2 else "classes"


def count_of_classes(column: Column, setting: ColumnSetting) -> int:
    """How many classes a target that is no number is one of, or how many labels it may have."""
    if setting.type == "labels":
        return len(labels_of(column, setting.separator))
    return count_of_categories(column)


def classes_or_labels(column: Column, setting: ColumnSetting) -> tuple[str, ...]:
    """What a target that is no number is one of, or of which it is several at once, in order."""
    if setting.type == "labels":
        return labels_of(column, setting.separator)
    return present_categories(column)
