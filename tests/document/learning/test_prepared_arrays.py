"""What the engine sees of every part is what the preparation of the training rows gives."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.tables.table import Column, Table
from nnstudio.document.editing import data_edits
from nnstudio.document.experiment import predict, prepare
from nnstudio.document.project import Project
from tests.helpers.training import trained
from tests.interchange.test_prepared_columns import sold_project, told_project

PROJECTS = [
    pytest.param(lambda: told_project("tf_idf"), id="texts and steps in other orders"),
    pytest.param(lambda: told_project("counts"), id="texts that are counted"),
    pytest.param(lambda: sold_project(True, "order", "height"), id="dates, orders and rare categories"),
    pytest.param(lambda: sold_project(False, "codes", "kind"), id="numbered categories"),
]


def planted(project: Project, rows: np.ndarray) -> Project:
    """The project with other inputs in these rows: numbers far out, one text in all of them, and categories
    changed about (which there are, and which are rare, is known from the whole table).
    """
    data = project.data
    columns = tuple(
        _planted(column, rows) if data.setting_of[column.name].role == "input" else column
        for column in data.table.columns
    )
    return data_edits.set_data(project, replace(data, table=Table(columns, data.table.name)))


def _planted(column: Column, rows: np.ndarray) -> Column:
    values = column.values.copy()
    kept = rows[~column.missing[rows]]  # a gap more or less would be another split
    if column.type == "category":
        values[kept] = values[kept][::-1]
    else:
        values[kept] = 1e4 if column.type == "number" else len(column.categories) - 1
    return replace(column, values=values)


@pytest.mark.parametrize("make", PROJECTS)
def test_each_part_is_prepared_as_the_training_rows_were(make):
    experiment = prepare(make())
    project, data = experiment.project, experiment.data
    names = project.data.with_role("input")
    for rows, seen in (
        (experiment.split.train, data.inputs["input_1"]),
        (experiment.split.validation, data.validation_inputs["input_1"]),
    ):
        expected = experiment.preparation.inputs(project.data.table.take(rows), names)
        np.testing.assert_array_equal(seen, expected)


@pytest.mark.parametrize("make", PROJECTS)
def test_other_rows_in_validation_and_test_change_no_figure_and_no_weight(make):
    project = make()
    split = prepare(project).split
    other = planted(project, np.concatenate((split.validation, split.test)))
    assert prepare(other).preparation.numbers == prepare(project).preparation.numbers
    assert prepare(other).preparation.dates == prepare(project).preparation.dates
    for one, two in zip(prepare(other).preparation.texts, prepare(project).preparation.texts, strict=True):
        assert (one.words, one.rarity, one.fill) == (two.words, two.rarity, two.fill)
    runs = trained(project), trained(other)
    for name, weights in runs[0].weights.items():
        np.testing.assert_array_equal(weights, runs[1].weights[name], err_msg=name)


@pytest.mark.parametrize("make", PROJECTS)
def test_new_rows_get_the_answers_that_they_had_in_the_table(make):
    project = make()
    run = trained(project)
    table = project.data.table
    whole = predict(project, run, table, skip_gaps=True)
    few = table.take(np.arange(10, 20))
    again = predict(project, run, few, skip_gaps=True)
    wanted = [row in set((again.rows + 10).tolist()) for row in whole.rows.tolist()]
    np.testing.assert_array_equal(again.answers[0].values, whole.answers[0].values[wanted])
