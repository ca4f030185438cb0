"""Starters are ready to train, laid out in a row, and suit their table."""

import numpy as np
import pytest

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.checks.problems import check
from nnstudio.document.drawing.blocks import group
from nnstudio.document.drawing.inserting import NODE_STEP
from nnstudio.document.learning.arrays import split_rows
from nnstudio.document.starting.first_network import with_first_network
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS
from nnstudio.document.starting.starters import plan_for, project_for_table, sample_project
from nnstudio.engine.layers import Dense
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project, flower_table


@pytest.mark.parametrize("sample", [sample.id for sample in SAMPLE_PROJECTS])
def test_every_sample_is_ready_to_train(sample: str):
    project = sample_project(sample)
    assert check(project).problems == ()
    assert project.data.source


def test_ids_and_titles_of_samples_are_their_own():
    for name in ("id", "title", "summary"):
        assert len({getattr(sample, name) for sample in SAMPLE_PROJECTS}) == len(SAMPLE_PROJECTS)


def test_an_unknown_sample_names_the_known_ones():
    with pytest.raises(DataError, match="There is no sample “iris”; there are penguins, wine"):
        sample_project("iris")


def test_mnist_is_an_image_of_which_a_fifth_of_each_digit_is_kept_apart():
    project = sample_project("mnist", seed=3)
    assert check(project).shapes["input_1"] == (28, 28, 1)
    parts = split_rows(project, project.data.split)
    digits = project.data.table.column("digit").values
    assert np.bincount(digits[parts.train].astype(int)).tolist() == [400] * 10
    assert np.bincount(digits[parts.validation].astype(int)).tolist() == [100] * 10
    assert not len(parts.test)


def test_layers_stand_in_a_row_with_room_between():
    graph = project_for_table(flower_table(), "kind", hidden=(8, 4)).graph
    assert [node.id for node in graph.nodes] == ["input_1", "dense_1", "dense_2", "dense_3", "output_1"]
    assert [(node.x, node.y) for node in graph.nodes] == [(place * NODE_STEP, 0.0) for place in range(5)]
    assert [(link.source, link.target) for link in graph.links] == [
        ("input_1", "dense_1"),
        ("dense_1", "dense_2"),
        ("dense_2", "dense_3"),
        ("dense_3", "output_1"),
    ]


@pytest.mark.parametrize(("classes", "units"), [(3, [32, 16]), (40, [128, 64]), (300, [256, 128])])
def test_the_hidden_layers_are_wide_enough_for_the_classes(classes, units):
    names = [f"class {row % classes}" for row in range(4 * classes)]
    values = number_column("x", [float(row % classes) for row in range(4 * classes)])
    project = project_for_table(Table((values, category_column("kind", names)), "many.csv"), "kind")
    assert [node.layer.units for node in project.graph.of_kind("dense")] == [*units, classes]
    assert check(project).can_train


def test_classes_end_in_softmax_and_numbers_in_one_linear_unit():
    classes = project_for_table(flower_table(), "kind").graph.node("dense_3").layer
    number = project_for_table(flower_table(), "height").graph.node("dense_3").layer
    assert classes == Dense(units=3, activation="softmax")
    assert number == Dense(units=1)


def test_the_seed_governs_split_and_training():
    project = project_for_table(flower_table(), "kind", seed=7)
    assert (project.plan.seed, project.data.split.seed) == (7, 7)


def test_the_project_is_named_after_its_table():
    project = project_for_table(flower_table(), "kind")
    assert (project.name, project.data.source) == ("flowers", "flowers.csv")


def test_a_target_that_is_no_column():
    with pytest.raises(DataError, match="petals"):
        project_for_table(flower_table(), "petals")


@pytest.mark.parametrize("rows", [0, 100, 5_000, 1_000_000])
def test_every_plan_is_legal(rows: int):
    project = project_for_table(flower_table(), "kind")
    from nnstudio.document.editing.plan_edits import set_plan

    assert check(set_plan(project, plan_for(rows))).can_train


@pytest.mark.parametrize(("gaps", "missing"), [(6, "drop"), (7, "median")])
def test_rows_with_gaps_are_left_out_while_they_are_few(gaps: int, missing: str):
    values = np.arange(60.0) % 7
    values[:gaps] = np.nan
    table = Table((number_column("a", values), number_column("y", np.arange(60.0) ** 2)))
    assert project_for_table(table, "y").data.preparation.missing == missing


def test_a_first_network_takes_the_place_of_all_that_was_drawn():
    project, block = group(flower_project(), ["dense_1", "dense_2"])
    project = with_first_network(project)
    assert block not in project.sheet.block_by_id
    assert check(project).problems == ()
