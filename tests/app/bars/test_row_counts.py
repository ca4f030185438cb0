"""What the status line tells of a project's rows."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.app.bars.row_counts import RowCounts
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.splits import MOST_DEALT, SplitSettings
from nnstudio.data.tables.table import Table, number_column
from nnstudio.document.project import Project, ProjectData
from tests.helpers.projects import flower_project


def test_a_small_table_is_dealt_out():
    counts, project = RowCounts(), flower_project()
    assert counts.words(project) == ["60 rows: 39 train, 9 validation, 12 test"]
    assert counts.parts(project) == (39, 9)


@pytest.mark.parametrize(("method", "told"), [("share", ": 10% validation, 20% test"), ("column", "")])
def test_of_a_large_table_shares_are_told_unless_a_column_decides(method: str, told: str):
    column = number_column("size", np.zeros(MOST_DEALT + 10).tolist())
    split = SplitSettings(validation=0.1, test=0.2, method=method)
    data = ProjectData(Table((column,)), (ColumnSetting("size", "number", "input"),), split=split)
    counts, project = RowCounts(), Project(data=data)
    assert counts.words(project) == [f"{MOST_DEALT + 10:,} rows{told}"]
    assert counts.parts(project) == (140_007, 20_001)


def test_shares_that_leave_no_rows_to_train_tell_the_total_alone():
    project = flower_project()
    split = replace(project.data.split, validation=0.6, test=0.6)
    counts, project = RowCounts(), replace(project, data=replace(project.data, split=split))
    assert counts.words(project) == ["60 rows"]
    assert counts.parts(project) == (0, 0)


def test_before_a_network_is_drawn_rows_with_gaps_are_left_out_as_one_would():
    project = flower_project()
    widths = project.data.table.column("width").values.copy()
    widths[:20] = np.nan
    others = (column for column in project.data.table.columns if column.name != "width")
    table = Table((number_column("width", widths), *others))
    drawn = replace(project, data=replace(project.data, table=table))
    expected = ["40 rows: 26 train, 6 validation, 8 test, 20 left out"]
    assert RowCounts().words(drawn) == expected
    assert RowCounts().words(Project(data=drawn.data)) == expected
