"""Edits give the next project, leave the old one alone, and refuse in sentences what has no meaning."""

import pytest

from nnstudio.document.editing import data_edits, edits, plan_edits
from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.engine.choices.optimizers import SGD
from nnstudio.engine.layers import Dense
from nnstudio.errors import EditError
from tests.helpers.projects import flower_project


def chain(*kinds: str) -> Project:
    project = Project()
    for place, kind in enumerate(kinds):
        project, _ = edits.add_node(project, kind, place * 150, 0)
    return project


def links(project: Project) -> set[tuple[str, str, int]]:
    return {(link.source, link.target, link.port) for link in project.graph.links}


def test_ids_count_per_kind():
    project = chain("input", "dense", "dense", "output")
    assert [node.id for node in project.graph.nodes] == ["input_1", "dense_1", "dense_2", "output_1"]


def test_an_id_is_not_given_twice_after_a_node_is_removed():
    project = edits.remove(chain("dense", "dense"), ["dense_1"])
    _, node_id = edits.add_node(project, "dense", 0, 0)
    assert node_id == "dense_3"


def test_add_node_takes_a_layer_with_its_settings():
    project, node_id = edits.add_node(Project(), Dense(units=7), 3, 4)
    node = project.graph.node(node_id)
    assert (node.layer, node.x, node.y) == (Dense(units=7), 3.0, 4.0)


def test_an_edit_leaves_the_old_project_alone():
    project = chain("input", "dense")
    edits.connect(project, "input_1", "dense_1")
    assert project.graph.links == ()


def test_remove_takes_the_links_along():
    project = edits.connect(chain("input", "dense", "output"), "input_1", "dense_1")
    project = edits.remove(edits.connect(project, "dense_1", "output_1"), ["dense_1"])
    assert [node.id for node in project.graph.nodes] == ["input_1", "output_1"]
    assert project.graph.links == ()


def test_a_port_holds_one_link_and_the_new_one_wins():
    project = edits.connect(chain("input", "dense", "dense"), "input_1", "dense_2")
    assert links(edits.connect(project, "dense_1", "dense_2")) == {("dense_1", "dense_2", 0)}


def test_a_merging_layer_gets_a_new_port_for_each_link():
    project = chain("dense", "dense", "dense", "add")
    for source in ("dense_1", "dense_2", "dense_3"):
        project = edits.connect(project, source, "add_1")
    assert links(project) == {("dense_1", "add_1", 0), ("dense_2", "add_1", 1), ("dense_3", "add_1", 2)}


def test_the_ports_of_a_merging_layer_close_up():
    project = chain("dense", "dense", "dense", "add")
    for source in ("dense_1", "dense_2", "dense_3"):
        project = edits.connect(project, source, "add_1")
    project = edits.disconnect(project, Link("dense_1", "add_1", 0))
    assert links(project) == {("dense_2", "add_1", 0), ("dense_3", "add_1", 1)}


@pytest.mark.parametrize(
    ("kind", "copied"), [("concatenate", {0, 2}), ("subtract", {1}), ("concatenate", {2})]
)
def test_a_copied_merge_keeps_the_order_of_its_inputs_where_one_was_not_copied(kind, copied):
    project = chain("dense", "dense", "dense", kind)
    sources = ("dense_1", "dense_2", "dense_3")[: 2 if kind == "subtract" else 3]
    for source in sources:
        project = edits.connect(project, source, f"{kind}_1")
    project, ids = edits.duplicate(project, [*(sources[port] for port in copied), f"{kind}_1"])
    merge = ids[-1]
    assert {link.port for link in project.graph.incoming(merge)} == copied
    project, elsewhere = edits.add_node(project, "dense", 0, 0)
    project = edits.connect(project, "dense_1", elsewhere)
    assert {link.port for link in project.graph.incoming(merge)} == copied
    project = edits.connect(project, elsewhere, merge)
    first_free = min({0, 1, 2} - copied)
    assert Link(elsewhere, merge, first_free) in project.graph.links


def test_a_free_port_between_others_stays_when_one_behind_it_is_freed():
    project = chain("dense", "dense", "dense", "concatenate")
    for source in ("dense_1", "dense_2", "dense_3"):
        project = edits.connect(project, source, "concatenate_1")
    project, ids = edits.duplicate(project, ["dense_1", "dense_3", "concatenate_1"])
    project = edits.remove(project, [ids[1]])
    assert {link.port for link in project.graph.incoming(ids[-1])} == {0}
    project = edits.connect(project, "dense_2", ids[-1], 9)
    assert {link.port for link in project.graph.incoming(ids[-1])} == {0, 1}


def test_connecting_again_changes_nothing():
    project = edits.connect(chain("dense", "add"), "dense_1", "add_1")
    assert edits.connect(project, "dense_1", "add_1") is project


def test_a_loop_may_be_drawn():
    project = edits.connect(chain("dense", "dense"), "dense_1", "dense_2")
    assert len(edits.connect(project, "dense_2", "dense_1").graph.links) == 2


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("dense_1", "dense_1", "with itself"),
        ("output_1", "dense_1", "nothing can follow"),
        ("dense_1", "input_1", "where data enters"),
        ("dense_9", "dense_1", "no layer “dense_9”"),
    ],
)
def test_impossible_links_are_refused(source: str, target: str, words: str):
    with pytest.raises(EditError, match=words):
        edits.connect(chain("input", "dense", "output"), source, target)


def test_a_port_that_is_not_there_is_refused():
    with pytest.raises(EditError, match="no input number 2"):
        edits.connect(chain("input", "dense"), "input_1", "dense_1", 1)


def test_insert_on_link_puts_a_layer_between():
    project = edits.connect(chain("input", "output"), "input_1", "output_1")
    project, node_id = edits.insert_on_link(project, project.graph.links[0], "dense", 75, 0)
    assert links(project) == {("input_1", node_id, 0), (node_id, "output_1", 0)}


def test_insert_on_link_keeps_the_port_of_a_merging_layer():
    project = chain("dense", "dense", "add")
    project = edits.connect(edits.connect(project, "dense_1", "add_1"), "dense_2", "add_1")
    project, node_id = edits.insert_on_link(project, Link("dense_1", "add_1", 0), "dropout", 0, 0)
    assert links(project) == {("dense_1", node_id, 0), (node_id, "add_1", 0), ("dense_2", "add_1", 1)}


def test_duplicate_copies_nodes_and_the_links_among_them():
    project = edits.connect(chain("input", "dense", "dense"), "input_1", "dense_1")
    project = edits.connect(project, "dense_1", "dense_2")
    project, ids = edits.duplicate(project, ["dense_1", "dense_2"], 10, 20)
    assert ids == ("dense_3", "dense_4")
    assert ("dense_3", "dense_4", 0) in links(project)
    assert len(project.graph.links) == 3
    assert (project.graph.node("dense_4").x, project.graph.node("dense_4").y) == (310.0, 20.0)


def test_move_puts_nodes_at_new_places():
    project = edits.move(chain("dense", "dense"), {"dense_2": (5, 6)})
    assert (project.graph.node("dense_2").x, project.graph.node("dense_2").y) == (5.0, 6.0)


def test_edits_that_change_nothing_give_the_same_project():
    project = flower_project()
    assert edits.set_setting(project, "dense_1", "units", 4) is project
    assert edits.move(project, {"dense_1": (150, 0)}) is project
    assert edits.remove(project, []) is project
    assert edits.disconnect(project, []) is project
    assert edits.rename(project, project.name) is project
    assert plan_edits.set_plan(project, project.plan) is project
    assert plan_edits.set_plan_setting(project, "optimizer.learning_rate", 0.001) is project
    assert plan_edits.set_optimizer(project, "adam") is project
    assert plan_edits.set_seed(project, 0) is project
    assert data_edits.set_roles(project, ("width",), "input") is project


def test_set_setting_takes_what_forms_and_files_give():
    project = chain("dense", "dropout", "input")
    assert edits.set_setting(project, "dropout_1", "rate", 0).graph.node("dropout_1").layer.rate == 0.0
    changed = edits.set_setting(project, "input_1", "columns", ["a", "b"])
    assert changed.graph.node("input_1").layer.columns == ("a", "b")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("units", 0, "Dense 1: Units must be at least 1, not 0"),
        ("units", 2.5, "must be a whole number"),
        ("activation", "reluu", "must be one of linear"),
        ("unit", 3, "Dense 1 has no setting “unit”"),
        ("l2", float("nan"), "must be a finite number"),
    ],
)
def test_illegal_settings_are_refused(name: str, value: object, words: str):
    with pytest.raises(EditError, match=words):
        edits.set_setting(chain("dense"), "dense_1", name, value)


def test_a_title_takes_the_place_of_the_label():
    project = edits.set_title(chain("dense"), "dense_1", "  my   layer ")
    assert project.graph.node("dense_1").label == "my layer"
    assert edits.set_title(project, "dense_1", "").graph.node("dense_1").label == "Dense 1"


def test_the_seed_governs_split_and_training_together():
    project = plan_edits.set_plan_setting(flower_project(), "seed", 5)
    assert (project.plan.seed, project.data.split.seed) == (5, 5)


def test_the_optimizer_is_chosen_and_set_by_name():
    project = plan_edits.set_plan_setting(flower_project(), "optimizer", "sgd")
    project = plan_edits.set_plan_setting(project, "optimizer.learning_rate", 0.5)
    assert project.plan.optimizer == SGD(learning_rate=0.5)


def test_an_illegal_learning_rate_is_refused():
    with pytest.raises(EditError, match="The optimizer: Learning rate must be at least"):
        plan_edits.set_plan_setting(flower_project(), "optimizer.learning_rate", -1.0)


def test_roles_of_columns_change():
    project = data_edits.set_roles(flower_project(), ("colour",), "ignored")
    assert project.data.with_role("input") == ("width", "length")


def test_a_project_needs_a_name():
    with pytest.raises(EditError, match="needs a name"):
        edits.rename(Project(), "  ")
