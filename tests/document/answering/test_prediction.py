"""Predictions for tables with gaps: nothing is lost, and a sentence names the row of the file."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.experiment import evaluate, predict, prepare
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def flowers(widths: list[float], colours: list[str]) -> Table:
    lengths = number_column("length", [1.0] * len(widths))
    return Table((number_column("width", widths), lengths, category_column("colour", colours)), "new.csv")


@pytest.mark.parametrize("target", ["kind", "height"])
def test_a_table_of_gaps_only_gets_no_prediction(target: str):
    project = flower_project(target)
    found = predict(project, trained(project), flowers([np.nan, np.nan], ["red", "blue"]), skip_gaps=True)
    assert (len(found.rows), found.left_out) == (0, 2)
    assert all(column.missing.all() for column in found.columns())


def test_an_error_behind_rows_with_gaps_names_the_row_of_the_file():
    project = flower_project()
    table = flowers([np.nan, 1.0, 2.0], ["red", "red", "green"])
    with pytest.raises(DataError, match=r"^Row 3 of new\.csv: column “colour” holds “green”"):
        predict(project, trained(project), table, skip_gaps=True)


def test_an_unseen_category_is_refused_counts_as_unknown_or_leaves_its_row_out():
    project = edits.set_setting(flower_project(), "dense_1", "activation", "tanh")
    run = trained(project)
    table = flowers([1.0, 2.0, 1.5], ["red", "green", "blue"])
    with pytest.raises(DataError, match=r"^Row 2 of new\.csv: .*“green”.* take it as unknown, or leave such"):
        predict(project, run, table)
    assert predict(project, run, table, unseen="drop").rows.tolist() == [0, 2]
    as_unknown = predict(project, run, table, unseen="unknown")
    assert as_unknown.rows.tolist() == [0, 1, 2]
    known = predict(project, run, flowers([2.0, 2.0], ["red", "blue"])).answers[0].probabilities
    assert not np.isclose(known, as_unknown.answers[0].probabilities[1], atol=1e-6).all(axis=1).any()


def test_a_missing_column_is_taken_as_gaps_where_the_training_filled_such():
    project = data_edits.set_preparation(flower_project(), missing="median")
    run = trained(project)
    whole = flowers([np.nan, np.nan], ["red", "blue"])
    away = Table(whole.columns[1:], "new.csv")
    with pytest.raises(DataError, match="needs a column “width”"):
        predict(project, run, away)
    np.testing.assert_array_equal(
        predict(project, run, away, unseen="unknown").answers[0].probabilities,
        predict(project, run, whole).answers[0].probabilities,
    )


def test_a_category_that_only_test_rows_hold_is_unseen():
    """The network has a feature for it, whose weights no row has ever moved."""
    project = flower_project(epochs=3)
    held = prepare(project).split.test[:1]
    colours = ["mauve" if row == held[0] else project.data.column_of["colour"].cell(row) for row in range(60)]
    columns = [
        category_column("colour", colours) if one.name == "colour" else one
        for one in project.data.table.columns
    ]
    project = data_edits.set_data(project, replace(project.data, table=Table(tuple(columns), "flowers.csv")))
    run = trained(project)
    assert run.preparation.of("colour").unmet == ("mauve",)
    assert len(evaluate(project, run, "test").rows) == len(prepare(project).split.test)
    row = project.data.table.take(held)
    with pytest.raises(DataError, match="column “colour” holds “mauve”, which was not among the categories"):
        predict(project, run, row)
    assert predict(project, run, row, unseen="drop").left_out == 1
    (answer,) = predict(project, run, row, unseen="unknown").answers
    nothing = Table((*row.columns[:2], category_column("colour", ["never"]), *row.columns[3:]), "new.csv")
    (other,) = predict(project, run, nothing, unseen="unknown").answers
    np.testing.assert_array_equal(answer.probabilities, other.probabilities)
