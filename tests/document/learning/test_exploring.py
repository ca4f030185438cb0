"""Which rows are looked at before a training: those that it would have, with and without a network."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.experiment import prepare
from nnstudio.document.graph import Graph
from nnstudio.document.learning.exploring import compared_by, explored_columns, number_columns, rows_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import sample_project
from tests.helpers.projects import flower_project


@pytest.mark.parametrize("sample", ["penguins", "diabetes", "digits"])
@pytest.mark.parametrize("drawn", [True, False], ids=["with a network", "without one"])
def test_parts_are_those_of_the_training(sample: str, drawn: bool) -> None:
    project = sample_project(sample)
    split = prepare(project).split
    looked_at = project if drawn else replace(project, graph=Graph())
    assert rows_of(looked_at, "training").tolist() == split.train.tolist()
    assert rows_of(looked_at, "validation").tolist() == split.validation.tolist()
    assert len(rows_of(looked_at, "all")) == project.data.table.rows


def test_a_column_that_splits_is_followed_without_a_network() -> None:
    parts = ["train", "train", "test", "validation", "train"]
    table = Table(
        (number_column("x", range(5)), number_column("y", range(5)), category_column("part", parts))
    )
    columns = (
        ColumnSetting("x", "number", "input"),
        ColumnSetting("y", "number", "target"),
        ColumnSetting("part", "category", "split"),
    )
    project = Project(data=ProjectData(table, columns, split=SplitSettings(method="column")))
    assert rows_of(project, "training").tolist() == [0, 1, 4]
    assert rows_of(project, "validation").tolist() == [3]


def test_targets_stand_first_among_what_is_explored_and_compared() -> None:
    data = flower_project().data
    assert explored_columns(data)[0].name == "kind"
    assert compared_by(data) == ("kind", "colour")
    assert number_columns(data) == ("width", "length", "height")


def test_rows_are_in_order_and_met_once() -> None:
    rows = rows_of(flower_project(), "training")
    assert np.all(np.diff(rows) > 0)
