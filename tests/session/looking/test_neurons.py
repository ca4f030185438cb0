"""Units of a network one by one: what a picture shows of them is what the network computes."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.document.editing import edits
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project, with_row_of_layers
from nnstudio.engine.layers import Activation, Dense, Dropout, Input, Output
from nnstudio.session.looking.neurons import Units, dense_row, units_of_row
from nnstudio.session.looking.snapshot import ModelCache, first_snapshot
from tests.helpers.projects import flower_project


def row_of_layers(*layers) -> Project:
    empty = replace(flower_project(), graph=Project().graph)
    return with_row_of_layers(empty, [Input(), *layers, Output()])


def units(project: Project, place: int = 0) -> Units:
    return units_of_row(ModelCache(), first_snapshot(project), place)


def test_each_unit_is_made_of_those_before_it():
    project = row_of_layers(
        Dense(units=5, activation="tanh"), Dense(units=4), Dropout(0.5), Activation(function="relu"),
        Dense(units=3, activation="softmax"),
    )  # fmt: skip
    found = units(project, place=7)
    assert [column.node_id for column in found.columns] == ["input_1", "dense_1", "dense_2", "dense_3"]
    first, second, third, last = (column.values for column in found.columns)
    sums = [
        weights @ column.values + after.biases
        for weights, column, after in zip(found.weights, found.columns, found.columns[1:], strict=False)
    ]
    assert np.tanh(sums[0]) == pytest.approx(second, abs=1e-5)
    assert np.maximum(sums[1], 0) == pytest.approx(third, abs=1e-5)
    assert np.exp(sums[2]) / np.exp(sums[2]).sum() == pytest.approx(last, abs=1e-5)
    assert len(first) == 4


def test_names_are_those_of_columns_and_classes():
    found = units(flower_project())
    assert found.columns[0].names == ("width", "length", "colour = blue", "colour = red")
    assert [name.rpartition(" ")[2] for name in found.columns[-1].names] == ["(daisy)", "(rose)", "(tulip)"]


def test_places_count_through_the_rows_again_and_again():
    project = flower_project()
    assert [units(project, place).row for place in (0, 1, 59, 60)] == [0, 1, 59, 0]
    assert units(project).rows == 60


def test_of_a_convolutional_network_the_dense_end_is_shown():
    project = sample_project("digits_cnn")
    assert dense_row(project) == ("dense_1",)
    found = units(project)
    assert found.columns[0].values.shape == (512,)
    assert found.columns[0].names[0] == "value 1"


def test_without_a_dense_layer_there_is_nothing():
    project = row_of_layers(Activation(function="relu"))
    assert dense_row(project) == ()
    assert dense_row(Project()) == ()
    loose = edits.disconnect(flower_project(), flower_project().graph.incoming("output_1"))
    assert dense_row(loose) == ()
