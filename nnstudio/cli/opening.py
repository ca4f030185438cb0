"""How a command finds its project: a file or a sample by its id, with another table where one is given."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from nnstudio.cli.printing import counted
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.reading.part_files import read_part
from nnstudio.document.answering.new_rows import read_for
from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.experiment import run_to_ask
from nnstudio.document.files.storage import SUFFIX, load
from nnstudio.document.learning.arrays import data_of
from nnstudio.document.learning.part_files import set_parts, training_table
from nnstudio.document.networks import hand_weights
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import DataError, ProjectError
from nnstudio.presence import is_there


@dataclass(frozen=True)
class Opened:
    """A project as a command found it; `path` is None for a sample. So many of its weights are set `by_hand`,
    where nothing was trained and these are what answers.
    """

    project: Project
    run: Run | None
    path: Path | None
    by_hand: int = 0


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


def open_to_ask(name: str) -> Opened:
    """Open a project whose network is to answer: with the weights of its run, or with those set by hand."""
    opened = open_project(name)
    if opened.run is not None:
        return opened
    run = run_to_ask(opened.project, None)
    return replace(opened, run=run, by_hand=hand_weights.count(opened.project) if run is not None else 0)


def by_hand_sentence(opened: Opened) -> str:
    """What a person has to know of answers that nothing was trained for; empty where it was."""
    count = counted(opened.by_hand, "weight is", "weights are")
    return f"Nothing was trained: {count} set by hand, any others as drawn." if opened.by_hand else ""


def with_tables(project: Project, data: Path | None, parts: Mapping[str, Path]) -> Project:
    """The project with a file's rows to learn from, where one is given, and those of other files as its
    validation or test rows.
    """
    if data is not None:
        project = with_table(project, data)
    if not parts:
        return project
    table, _ = training_table(data_of(project))
    return set_parts(project, {part: read_part(path, table) for part, path in parts.items()})


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
    split = project.data.split
    if split.method == "files" and split.column not in table.names:
        split = replace(split, method="share", column="")
    data = replace(project.data, table=table, columns=columns, split=split, source=path.name)
    return set_data(project, data)


def default_output(opened: Opened, name: str) -> Path:
    """Where a trained project goes: its own file, or for a sample a new file in the working folder."""
    if opened.path is not None:
        return opened.path
    path, number = Path(f"{name}{SUFFIX}"), 2
    while is_there(path):
        path, number = Path(f"{name}-{number}{SUFFIX}"), number + 1
    return path
