"""Evaluation on the rows that the training left aside, whatever was changed in the project since."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.preparation_settings import PreparationSettings
from nnstudio.data.table import Column, Table
from nnstudio.document.edits import set_data
from nnstudio.document.experiment import evaluate, prepare
from nnstudio.document.project import Project
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.training import trained


def gappy(table: Table, rows: list[int]) -> Table:
    """The flowers with no width in some rows."""
    width = table.column("width").values.copy()
    width[rows] = np.nan
    return Table((Column("width", "number", width), *table.columns[1:]), table.name)


def gappy_project(missing: str) -> Project:
    project = flower_project()
    preparation = PreparationSettings(missing=missing)
    table = gappy(flower_table(), list(range(0, 60, 4)))
    return set_data(project, replace(project.data, table=table, preparation=preparation))


@pytest.mark.parametrize(("before", "after"), [("median", "drop"), ("drop", "median")])
def test_the_test_rows_stay_those_of_the_run_when_gaps_are_treated_otherwise(before: str, after: str):
    project = gappy_project(before)
    run = trained(project)
    seen = set(prepare(project).split.train.tolist())
    changed = set_data(project, replace(project.data, preparation=PreparationSettings(missing=after)))
    rows = evaluate(changed, run).rows
    assert rows.tolist() == evaluate(project, run).rows.tolist()
    assert not seen & set(rows.tolist())


def test_an_error_behind_rows_with_gaps_names_the_row_of_the_file():
    project = flower_project()
    table = gappy(flower_table(6), [0, 1])
    colour = table.column("colour")
    strange = Column("colour", "category", np.array([0, 0, 0, 1, 0, 0], np.int32), ("red", "green"))
    columns = tuple(strange if column is colour else column for column in table.columns)
    with pytest.raises(DataError, match=r"^Row 4 of more\.csv: column “colour” holds “green”"):
        evaluate(project, trained(project), Table(columns, "more.csv"))


def test_each_class_has_its_figures_and_the_means_are_over_those_that_occur():
    project = flower_project(epochs=40)
    found = evaluate(project, trained(project))
    for label in range(3):
        said, are = found.predicted == label, found.true == label
        hits = np.sum(said & are)
        assert found.by_class["precision"][label] == pytest.approx(hits / max(np.sum(said), 1))
        assert found.by_class["recall"][label] == pytest.approx(hits / max(np.sum(are), 1))
    occurring = np.union1d(found.true, found.predicted)
    assert found.metrics["f1"] == pytest.approx(found.by_class["f1"][occurring].mean())
    assert 0.9 < found.metrics["roc_auc"] <= 1
    assert evaluate(flower_project("height"), trained(flower_project("height"))).by_class == {}
