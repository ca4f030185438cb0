"""Which part of the project's data is looked at, and by what its rows are compared, before a training."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.exploring.groups import Groups, groups_of, one_group
from nnstudio.data.exploring.label_groups import groups_of_labels
from nnstudio.document.features import categories_of
from nnstudio.document.learning.arrays import data_of, split_now
from nnstudio.document.project import Project, ProjectData

Part = Literal["training", "validation", "all"]
PARTS: tuple[Part, ...] = ("training", "validation", "all")

_SHOWN_ROLES: tuple[Role, ...] = ("input", "target", "ignored")


def rows_of(project: Project, part: Part) -> NDArray[np.int64]:
    """Row numbers of a part as a training would have it now, ascending; `all` is every row of the table.

    Raises `DataError` where the rows cannot be split.
    """
    data = data_of(project)
    if part == "all":
        return np.arange(data.table.rows)
    parts = split_now(project)
    return parts.train if part == "training" else parts.validation


def compared_by(data: ProjectData) -> tuple[str, ...]:
    """Columns that rows may be compared by: the targets, then other categories."""
    others = (
        one.name
        for one in data.columns
        if one.type in ("category", "yes_no", "labels") and one.role in ("input", "ignored")
    )
    return (*data.with_role("target"), *others)


def groups_by(data: ProjectData, name: str, rows: NDArray[np.int64]) -> Groups:
    """The groups of rows by a column, or all together where `name` is empty."""
    if not name:
        return one_group(len(rows))
    setting, column = data.setting_of[name], data.column_of[name]
    if setting.type == "labels":
        return groups_of_labels(column, setting.separator, rows)
    is_number = is_number_or_date(setting.type)
    return groups_of(column, setting.type, rows, None if is_number else categories_of(column))


def explored_columns(data: ProjectData) -> tuple[ColumnSetting, ...]:
    """Columns whose values can be counted: targets first, then the others but ids and those that split or
    weigh rows.
    """
    shown = [one for one in data.columns if one.role in _SHOWN_ROLES and one.type != "image"]
    return tuple(sorted(shown, key=lambda one: one.role != "target"))


def number_columns(data: ProjectData) -> tuple[str, ...]:
    """Names of the explored columns that hold numbers, in the order of the table."""
    return tuple(one.name for one in data.columns if one.role in _SHOWN_ROLES and one.type == "number")


def measured_columns(
    data: ProjectData, roles: Sequence[Role] = _SHOWN_ROLES, without: Sequence[str] = ()
) -> tuple[str, ...]:
    """Names of the columns that hold numbers or images, in the order of the table."""
    return tuple(
        one.name
        for one in data.columns
        if one.role in roles and one.type in ("number", "image") and one.name not in without
    )
