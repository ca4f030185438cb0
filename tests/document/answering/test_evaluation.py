"""Evaluation on the rows that the training left aside, whatever was changed in the project since."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Column, Table, number_column
from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.experiment import evaluate, prepare
from nnstudio.document.project import Project
from nnstudio.engine import metrics
from nnstudio.errors import DataError
from tests.helpers.films import film_project
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


def weighted(project: Project, values: np.ndarray) -> Project:
    """The project with a column that says how much each row counts."""
    table = project.data.table.with_columns([number_column("worth", values)])
    columns = (*project.data.columns, ColumnSetting("worth", "number", "weight"))
    return set_data(project, replace(project.data, table=table, columns=columns))


@pytest.mark.parametrize("make", [flower_project, lambda: flower_project("height"), film_project])
def test_rows_count_as_much_as_their_weights_say(make):
    project = make()
    some = np.random.default_rng(1).integers(0, 4, project.data.table.rows).astype(float)
    project = weighted(project, some)
    run = trained(project)
    found = evaluate(project, run)
    assert found.weight == "worth"
    np.testing.assert_array_equal(found.weights, some[found.rows])
    times = found.weights.astype(int)  # as if each row stood there so often
    true, said = np.repeat(found.true, times, axis=0), np.repeat(found.predicted, times, axis=0)
    if found.task == "regression":
        assert found.metrics["rmse"] == pytest.approx(metrics.rmse(true, said))
        assert found.metrics["r2"] == pytest.approx(metrics.r2(true, said))
    elif found.task == "labels":
        assert found.metrics["subset_accuracy"] == pytest.approx(metrics.subset_accuracy(true, said))
        np.testing.assert_allclose(found.by_class["f1"], metrics.label_figures(true, said)["f1"])
    else:
        assert found.metrics["accuracy"] == pytest.approx(metrics.accuracy(true, said))
        np.testing.assert_allclose(found.confusion_matrix, metrics.confusion_matrix(true, said, 3))
        repeated = np.repeat(found.probabilities, times, axis=0)
        assert found.metrics["roc_auc"] == pytest.approx(metrics.macro_roc_auc(true, repeated))


def test_the_loss_is_weighted_as_in_the_training():
    weights = np.random.default_rng(1).random(60) * 3
    project = weighted(flower_project(), weights)
    run = trained(project)
    last = run.history["epoch_validation_loss"][-1]
    assert evaluate(project, run, "validation").loss == pytest.approx(last, rel=1e-5)
    assert evaluate(flower_project(), trained(flower_project()), "validation").weight == ""


def test_a_table_without_weights_is_measured_with_all_rows_alike():
    project = weighted(flower_project(), np.linspace(0, 1, 60))
    run = trained(project)
    found = evaluate(project, run, flower_table(30))
    assert (found.weight, found.weights, len(found.rows)) == ("", None, 30)
    table = flower_table(30).with_columns([number_column("worth", np.zeros(30))])
    with pytest.raises(DataError, match="have the weight 0 in the column “worth”"):
        evaluate(project, run, table)
