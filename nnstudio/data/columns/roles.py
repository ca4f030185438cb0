"""Changing what columns are for: pure functions from settings to settings, which keep one target unless told
otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from nnstudio.data.columns.category_counts import present_categories
from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.columns.dates import as_moments
from nnstudio.data.columns.guess import likely_type, usual_role
from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.columns.target import target_type
from nnstudio.data.columns.yes_no import too_many_for_yes_and_no
from nnstudio.data.tables.table import Table, as_numbers
from nnstudio.errors import DataError

Settings = tuple[ColumnSetting, ...]


def with_role(
    settings: Sequence[ColumnSetting],
    table: Table,
    names: Collection[str],
    role: Role,
    single_target: bool = True,
) -> Settings:
    """The settings with a role for some columns.

    With `single_target`, a column that is made the target takes the place of the one before, which gets the
    role that it would have been guessed to have. A new target is taken as classes or as a number, whatever
    fits it. One column at most is the weight, and one says how to split. Raises `DataError` where a weight is
    no number.
    """
    settings, names = tuple(settings), tuple(names)
    if not names:
        return settings
    if role == "target" and single_target and len(names) == 1:
        settings = without_target(settings, table)
    if role in ("weight", "split"):
        names = names[:1]
        settings = tuple(replace(one, role="ignored") if one.role == role else one for one in settings)
    if role == "weight":
        as_numbers(table.column(names[0]))
    changed = frozenset(names)
    return tuple(
        _with_role(setting, table, role) if setting.name in changed else setting for setting in settings
    )


def without_target(settings: Sequence[ColumnSetting], table: Table) -> Settings:
    """The settings with no target: what was one gets its usual role and type."""
    return tuple(
        _with_role(setting, table, usual_role(table.column(setting.name)))
        if setting.role == "target"
        else setting
        for setting in settings
    )


def _with_role(setting: ColumnSetting, table: Table, role: Role) -> ColumnSetting:
    if setting.type == "image" and role not in ("input", "ignored"):
        raise DataError(f"Column “{setting.name}” holds images: they can be an input, or be ignored.")
    if role == "target" and setting.role != "target":
        return replace(setting, role=role, type=target_type(table.column(setting.name)))
    if role != "target" and setting.role == "target":
        return replace(setting, role=role, type=likely_type(table.column(setting.name)))
    return replace(setting, role=role)


def with_type(
    settings: Sequence[ColumnSetting], table: Table, names: Collection[str], type: TakenAs
) -> Settings:
    """The settings with a type for some columns; raises `DataError` naming the row whose cell is no number or
    no date, or the column that says more than yes and no.
    """
    names = frozenset(names)
    for name in names:
        _check_type(table, name, type)
    return tuple(replace(setting, type=type) if setting.name in names else setting for setting in settings)


def with_separator(settings: Sequence[ColumnSetting], names: Collection[str], separator: str) -> Settings:
    """The settings with what stands between the labels of some columns; empty for what is found."""
    return tuple(_with_separator(one, separator) if one.name in names else one for one in settings)


def _with_separator(setting: ColumnSetting, separator: str) -> ColumnSetting:
    own = replace(setting.own or ColumnChoices(), separator=separator)
    return replace(setting, own=None if own == ColumnChoices() else own)


def _check_type(table: Table, name: str, type: TakenAs) -> None:
    column = table.column(name)
    if (type == "image") != (column.type == "image"):
        raise DataError(f"Column “{name}” holds {'images' if column.type == 'image' else 'no images'}.")
    if type == "number":
        as_numbers(column)
    elif is_date(type):
        as_moments(column, type)
    elif type == "yes_no" and len(present_categories(column)) > 2:
        raise too_many_for_yes_and_no(name, present_categories(column))
