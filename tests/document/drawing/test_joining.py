"""Nodes taken away leave what was around them joined, where it is clear what was meant."""

import pytest

from nnstudio.document.drawing.inserting import remove_and_join
from nnstudio.document.editing import edits
from nnstudio.document.graph import Link
from tests.helpers.projects import row_of


def links(project):
    return set(project.graph.links)


def test_a_row_closes_over_one_or_several():
    project = row_of("input", "dense", "dropout", "dense", "output")
    assert Link("input_1", "output_1") in links(remove_and_join(project, ["dense_1", "dropout_1", "dense_2"]))
    closed = remove_and_join(project, ["dense_1", "dense_2"])
    assert links(closed) == {Link("input_1", "dropout_1"), Link("dropout_1", "output_1")}


def test_all_that_followed_is_joined():
    project, _ = edits.add_node(row_of("input", "dense", "output"), "output", 0, 200)
    project = edits.connect(project, "dense_1", "output_2")
    assert links(remove_and_join(project, ["dense_1"])) == {
        Link("input_1", "output_1"),
        Link("input_1", "output_2"),
    }


@pytest.fixture
def residual():
    """input → dense 1 → dense 2 → add, and dense 1 → add."""
    project = row_of("input", "dense", "dense", "add", "output")
    return edits.connect(project, "dense_1", "add_1", 1)


def test_ports_of_a_merging_layer_stay(residual):
    joined = remove_and_join(residual, ["dense_2"])
    assert joined.graph.incoming("add_1") == (Link("dense_1", "add_1", 0), Link("dense_1", "add_1", 1))


def test_where_several_things_arrive_nothing_is_joined(residual):
    residual, _ = edits.add_node(residual, "input", 0, 300)
    residual = edits.connect(residual, "input_2", "add_1", 2)
    assert links(remove_and_join(residual, ["add_1"])) == {
        Link("input_1", "dense_1"),
        Link("dense_1", "dense_2"),
    }
    whole_block = remove_and_join(residual, ["dense_2", "add_1"])
    assert not whole_block.graph.incoming("output_1")


def test_a_loop_that_is_cut_is_not_joined_with_itself():
    project = row_of("dense", "dense")
    project = edits.connect(project, "dense_2", "dense_1")
    assert links(remove_and_join(project, ["dense_2"])) == set()


def test_nothing_arrives_nothing_is_joined():
    assert links(remove_and_join(row_of("input", "dense", "output"), ["input_1"])) == {
        Link("dense_1", "output_1")
    }
