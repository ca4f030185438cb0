"""How a command finds its project: a file or a sample by its id, with another table where one is given."""

import os
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.data.columns import ColumnSetting
from nnstudio.document.edits import set_data
from nnstudio.document.new_rows import read_for
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.sample_projects import SAMPLE_PROJECTS
from nnstudio.document.starters import sample_project
from nnstudio.document.storage import SUFFIX, load
from nnstudio.errors import DataError, ProjectError


@dataclass(frozen=True)
class Opened:
    """A project as a command found it; `path` is None for a sample."""

    project: Project
    run: Run | None
    path: Path | None


def open_project(name: str) -> Opened:
    """Open a project file, or make a sample's project; raises `ProjectError` naming what there is instead."""
    path = Path(name)
    there = os.path.lexists(path)  # which, other than Path.exists, takes any name and any folder's rights
    if not there and name in {sample.id for sample in SAMPLE_PROJECTS}:
        return Opened(sample_project(name), None, None)
    if not there and not path.suffix:
        known = ", ".join(sample.id for sample in SAMPLE_PROJECTS)
        raise ProjectError(f"There is no file and no sample “{name}”: the samples are {known}.")
    project, run = load(path)
    return Opened(project, run, path)


def with_table(project: Project, path: Path) -> Project:
    """The project with a file's table or images in place of its own; columns keep their type and role."""
    if project.data is None:
        raise DataError(
            f"“{project.name}” has no columns to fill: open it in the window and import {path.name} there."
        )
    table = read_for(project, path, with_targets=True)
    known = project.data.setting_of
    columns = tuple(
        known.get(column.name, ColumnSetting(column.name, column.type, "ignored")) for column in table.columns
    )
    return set_data(project, replace(project.data, table=table, columns=columns, source=path.name))


def default_output(opened: Opened, name: str) -> Path:
    """Where a trained project goes: its own file, or for a sample a new file in the working folder."""
    if opened.path is not None:
        return opened.path
    path, number = Path(f"{name}{SUFFIX}"), 2
    while path.exists():
        path, number = Path(f"{name}-{number}{SUFFIX}"), number + 1
    return path
