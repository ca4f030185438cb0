"""A project splits its rows as a column says, keeps to that in its run, and leaves the test part alone."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import category_column
from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.editing import data_edits
from nnstudio.document.experiment import prepare
from nnstudio.document.project import Project
from nnstudio.errors import TrainingError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained

BEDS = [f"bed {row // 5}" for row in range(60)]


def with_beds(role: Role = "ignored") -> Project:
    project = flower_project(epochs=2)
    table = project.data.table.with_columns([category_column("bed", BEDS)])
    columns = (*project.data.columns, ColumnSetting("bed", "category", role))
    return data_edits.set_data(project, replace(project.data, table=table, columns=columns))


def test_the_role_to_split_chooses_the_method_and_gives_it_up():
    project = data_edits.set_roles(with_beds(), {"bed"}, "split")
    assert project.data.split.method == "group"
    again = data_edits.set_roles(project, {"bed"}, "ignored")
    assert (again.data.columns, again.data.split) == (with_beds().data.columns, SplitSettings())


def test_a_project_trains_without_splitting_a_group():
    project = data_edits.set_roles(with_beds(), {"bed"}, "split")
    parts = prepare(project).split
    beds = [{BEDS[row] for row in part} for part in (parts.train, parts.validation, parts.test)]
    assert sum(map(len, beds)) == 12


def test_a_run_keeps_its_parts_whatever_the_column_is_for_afterwards():
    project = data_edits.set_roles(with_beds(), {"bed"}, "split")
    run = trained(project)
    assert run.split == SplitSettings(method="group", column="bed")
    test = prepare(project).split.test
    ignored = data_edits.set_roles(project, {"bed"}, "ignored")
    np.testing.assert_array_equal(evaluate(ignored, run, "test").rows, test)


def test_an_input_may_split_by_time():
    project = data_edits.set_split(flower_project(), method="time", column="width")
    parts, width = prepare(project).split, project.data.table.column("width").values
    assert width[parts.train].max() <= width[parts.validation].min()


def test_without_a_column_to_follow_a_sentence_says_so():
    project = data_edits.set_split(flower_project(), method="group")
    with pytest.raises(TrainingError, match="No column says how the rows are split: give one the role Split"):
        prepare(project)


def test_a_run_does_not_go_on_with_rows_dealt_out_anew():
    project = flower_project(epochs=2)
    run = trained(project)
    assert prepare(project, run).state.epoch == 2
    anew = data_edits.set_split(project, stratified=False)
    assert prepare(anew, run).state.epoch == 0
