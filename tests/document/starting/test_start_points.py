"""The networks to begin with: each is of its kind, drawn without overlaps, and learns its data."""

from dataclasses import replace
from itertools import combinations

import pytest

from nnstudio.data.tables.table import Table, number_column
from nnstudio.document.answering.evaluation import evaluate
from nnstudio.document.editing.plan_edits import set_plan_setting
from nnstudio.document.project import Project
from nnstudio.document.starting.branched_networks import draw_residual, draw_wide_and_deep
from nnstudio.document.starting.sample_projects import SAMPLE_PROJECTS
from nnstudio.document.starting.starters import data_for_table, sample_project
from nnstudio.engine.layers import Dense
from nnstudio.errors import DataError
from tests.helpers.training import trained

NETWORKS = [sample.id for sample in SAMPLE_PROJECTS if sample.gallery == "networks"]
CARD = (120, 96)


@pytest.mark.parametrize("sample", NETWORKS)
def test_every_network_learns_its_data(sample):
    run = trained(set_plan_setting(sample_project(sample), "epochs", 8))
    losses = run.history["epoch_loss"]
    assert losses[-1] < 0.9 * losses[0]


@pytest.mark.parametrize("sample", NETWORKS)
def test_no_card_lies_on_another_one(sample):
    nodes = sample_project(sample).graph.nodes
    assert all(
        abs(one.x - other.x) > CARD[0] or abs(one.y - other.y) > CARD[1]
        for one, other in combinations(nodes, 2)
    )


def test_a_perceptron_parts_two_clouds_but_not_opposite_corners():
    perceptron, with_hidden = sample_project("perceptron"), sample_project("xor")
    alone = replace(perceptron, data=with_hidden.data)
    accuracies = [
        evaluate(project, trained(project)).metrics["accuracy"]
        for project in (perceptron, with_hidden, alone)
    ]
    assert accuracies[0] > 0.95
    assert accuracies[1] > 0.9
    assert accuracies[2] < 0.75


def test_a_residual_block_adds_to_what_it_got():
    graph = sample_project("residual_cnn").graph
    for add in graph.of_kind("add"):
        sources = [link.source for link in graph.incoming(add.id)]
        way_through = [link.source for link in graph.incoming(sources[1])]
        assert len(sources) == 2
        assert graph.incoming(way_through[0])[0].source == sources[0]


def test_categories_go_straight_to_the_end_and_numbers_through_hidden_layers():
    project = sample_project("wide_and_deep")
    deep, wide = project.graph.of_kind("input")
    assert wide.layer.columns == ("island", "sex")
    assert len(deep.layer.columns) == 4
    assert [project.graph.node(link.target).layer.kind for link in project.graph.outgoing(wide.id)] == [
        "concatenate"
    ]


def test_data_that_do_not_suit_are_refused():
    numbers = Table((number_column("a", [1.0, 2.0, 3.5]), number_column("b", [1.0, 4.0, 2.5])))
    project = Project(data=data_for_table(numbers, target="b"))
    with pytest.raises(DataError, match="no images"):
        draw_residual(project, Dense(units=1))
    with pytest.raises(DataError, match="categories and inputs that are numbers"):
        draw_wide_and_deep(project, Dense(units=1))
