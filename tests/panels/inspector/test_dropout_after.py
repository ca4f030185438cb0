"""The edits behind the switch “Dropout after”."""

from nnstudio.document.editing import edits
from nnstudio.panels.inspector.dropout_after import dropout_after, set_dropout_after
from tests.helpers.projects import flower_project


def test_zero_without_a_dropout_changes_nothing():
    project = flower_project()
    assert set_dropout_after(project, "dense_1", 0.0) is project


def test_cards_behind_make_room_and_come_back():
    project = flower_project()
    with_dropout = set_dropout_after(project, "dense_1", 0.3)
    place = {node.id: node.x for node in with_dropout.graph.nodes}
    assert place["dense_1"] < place["dropout_1"] < place["dense_2"] < place["output_1"]
    assert set_dropout_after(with_dropout, "dense_1", 0.0).graph == project.graph


def test_all_branches_behind_a_layer_pass_through_it():
    project = flower_project()
    project, add = edits.add_node(project, "add", 500, 200)
    project = edits.connect(project, "dense_1", add)
    project = edits.connect(project, "dense_2", add)
    project = set_dropout_after(project, "dense_1", 0.5)
    assert {link.target for link in project.graph.outgoing("dropout_1")} == {"dense_2", add}
    assert [link.target for link in project.graph.outgoing("dense_1")] == ["dropout_1"]


def test_a_layer_with_an_open_end_gets_one_too():
    project, dense = edits.add_node(flower_project(), "dense", 0, 300)
    project = set_dropout_after(project, dense, 0.4)
    found = dropout_after(project.graph, dense)
    assert found is not None
    assert found.layer.rate == 0.4
