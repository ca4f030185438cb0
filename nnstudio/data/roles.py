"""Changing what columns are for: pure functions from settings to settings, which keep one target unless told
otherwise.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from nnstudio.data.columns import ColumnSetting, Role, target_type, usual_role
from nnstudio.data.table import ColumnType, Table, as_numbers

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
    fits it.
    """
    settings = tuple(settings)
    if role == "target" and single_target and len(names) == 1:
        settings = without_target(settings, table)
    return tuple(
        _with_role(setting, table, role) if setting.name in names else setting for setting in settings
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
    if role == "target" and setting.role != "target":
        return replace(setting, role=role, type=target_type(table.column(setting.name)))
    if role != "target" and setting.role == "target":
        return replace(setting, role=role, type=table.column(setting.name).type)
    return replace(setting, role=role)


def with_type(
    settings: Sequence[ColumnSetting], table: Table, names: Collection[str], type: ColumnType
) -> Settings:
    """The settings with a type for some columns; raises `DataError` naming the row whose cell is no
    number.
    """
    if type == "number":
        for name in names:
            as_numbers(table.column(name))
    return tuple(replace(setting, type=type) if setting.name in names else setting for setting in settings)
