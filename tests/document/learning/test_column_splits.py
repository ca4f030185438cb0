"""A project splits its rows as a column says, keeps to that in its run, and leaves the test part alone."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import category_column
from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.checks.problems import check
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


def with_days(type: TakenAs) -> Project:
    project = flower_project(epochs=2)
    days = category_column("day", [f"{row % 12 + 1:02}/{row // 12 + 2:02}/2021" for row in range(60)])
    table = project.data.table.with_columns([days])
    columns = (*project.data.columns, ColumnSetting("day", type, "split"))
    project = data_edits.set_data(project, replace(project.data, table=table, columns=columns))
    return data_edits.set_split(project, method="time")


def test_by_time_the_type_says_whether_day_or_month_is_first():
    day_first, month_first = with_days("date_day_first"), with_days("date_month_first")
    assert prepare(day_first).split.test.tolist() == list(range(48, 60))
    latest = {row % 12 for row in prepare(month_first).split.test.tolist()}
    assert latest == {9, 10, 11}
    assert check(day_first).problems == check(month_first).problems == ()


def test_a_run_keeps_how_the_dates_of_its_split_were_read():
    project = with_days("date_month_first")
    run = trained(project)
    assert run.split == SplitSettings(method="time", column="day", dates="date_month_first")
    other = data_edits.set_types(project, {"day"}, "date_day_first")
    np.testing.assert_array_equal(evaluate(other, run, "test").rows, prepare(project).split.test)


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
