"""Edits of the data: what columns are taken as and for, how they are prepared, and how rows are dealt out.

Pure functions from project to project, as in `edits`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.roles import with_role, with_type
from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.splitting.column_splits import with_usual_method
from nnstudio.document.editing.edits import set_setting
from nnstudio.document.project import Project, ProjectData
from nnstudio.engine.layers import Output
from nnstudio.errors import EditError


def set_data(project: Project, data: ProjectData | None) -> Project:
    """Give the project other data, or none."""
    return project if data is project.data else replace(project, data=data)


def data_to_edit(project: Project) -> ProjectData:
    """The data of a project; refuses where it has none."""
    if project.data is None:
        raise EditError("The project has no data: import a table or open a sample first.")
    return project.data


def set_roles(project: Project, names: Collection[str], role: Role) -> Project:
    """Give columns a role. Outputs that named a column which is no target any more follow the data's target
    again.

    Raises `DataError` where a column cannot have the role.
    """
    data = data_to_edit(project)
    outputs = project.graph.of_kind("output")
    columns = with_role(data.columns, data.table, names, role, single_target=len(outputs) < 2)
    targets = {column.name for column in columns if column.role == "target"}
    project = _with_columns(project, columns)
    for node in outputs:
        named = getattr(node.layer, "target", "")
        if named and named not in targets:
            project = set_setting(project, node.id, "target", "")
    return project


def add_targets(project: Project, names: Collection[str]) -> Project:
    """Make columns targets beside those that are there; an Output that followed a single one keeps to it."""
    data = data_to_edit(project)
    before = data.with_role("target")
    for node in project.graph.of_kind("output") if len(before) == 1 else ():
        if isinstance(node.layer, Output) and not node.layer.target and not node.layer.rebuilds:
            project = set_setting(project, node.id, "target", before[0])
    return _with_columns(project, with_role(data.columns, data.table, names, "target", single_target=False))


def set_types(project: Project, names: Collection[str], type: TakenAs) -> Project:
    """Take columns as another type; raises `DataError` naming the row where a cell does not allow it."""
    data = data_to_edit(project)
    return _with_columns(project, with_type(data.columns, data.table, names, type))


def set_preparation(project: Project, **changes: str) -> Project:
    """Change the rule for all columns: ``missing`` or ``scaling``."""
    data = data_to_edit(project)
    preparation = replace(data.preparation, **changes)
    same = preparation == data.preparation
    return project if same else set_data(project, replace(data, preparation=preparation))


def set_column_choices(project: Project, names: Collection[str], **changes: Any) -> Project:
    """Change how some columns are prepared, such as ``missing="median"``; fields as in `ColumnChoices`.

    A column that has no choice of its own left follows the rule for all again.
    """
    columns = data_to_edit(project).columns
    return _with_columns(
        project, tuple(_with_choices(one, changes) if one.name in names else one for one in columns)
    )


def set_logarithm(project: Project, names: Collection[str], on: bool) -> Project:
    """Take logarithms of some columns, or no more, also where the rule for all does."""
    data = data_to_edit(project)
    for column in data.columns:
        if column.name in names:
            scaling = (column.own or ColumnChoices()).scaling
            by_scaling = "log" in (scaling, "" if scaling else data.preparation.scaling)
            changes = {"scaling": "standard"} if by_scaling else {}
            project = set_column_choices(project, {column.name}, log=on, **changes)
    return project


def set_split(project: Project, **changes: Any) -> Project:
    """Change how rows are dealt out, such as ``method="time"``; fields as in `SplitSettings`."""
    data = data_to_edit(project)
    split = replace(data.split, **changes)
    return project if split == data.split else set_data(project, replace(data, split=split))


def _with_columns(project: Project, columns: tuple[ColumnSetting, ...]) -> Project:
    data = data_to_edit(project)
    split = with_usual_method(data.split, columns, data.table)
    same = columns == data.columns and split == data.split
    return project if same else set_data(project, replace(data, columns=columns, split=split))


def _with_choices(column: ColumnSetting, changes: Mapping[str, Any]) -> ColumnSetting:
    own = replace(column.own or ColumnChoices(), **changes)
    return replace(column, own=None if own == ColumnChoices() else own)
