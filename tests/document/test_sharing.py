"""One layer used twice: edits, checks, counts, training, files."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest

import nnstudio as nn
from nnstudio.document.checks.problems import check
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.editing import edits
from nnstudio.document.experiment import predict
from nnstudio.document.files import storage
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.document.runs import Run, fits, live_settings
from nnstudio.engine.layers import Add, Dense, Input
from nnstudio.errors import EditError, ProjectError
from tests.helpers.projects import flower_project, flower_table, two_towers
from tests.helpers.training import trained


def test_sharing_takes_over_the_settings():
    project = edits.set_setting(two_towers(shares=False), "dense_1", "units", 7)
    shared = edits.set_shares(project, "dense_3", "dense_1")
    assert shared.graph.node("dense_3").shares == "dense_1"
    assert shared.graph.node("dense_3").layer == project.graph.node("dense_1").layer
    assert edits.set_shares(shared, "dense_3", "dense_1") is shared
    alone = edits.set_shares(shared, "dense_3")
    assert alone.graph.node("dense_3").shares == ""
    assert alone.graph.node("dense_3").layer.units == 7


def test_a_setting_changes_wherever_the_layer_is_used():
    project = two_towers()
    for node_id in ("dense_1", "dense_3"):
        changed = edits.set_setting(project, node_id, "units", 9)
        assert [changed.graph.node(each).layer.units for each in ("dense_1", "dense_3")] == [9, 9]


def test_who_joins_another_layer_brings_those_that_share_with_it():
    project, third = edits.add_node(two_towers(), Dense(units=11), 0, 0)
    project = edits.set_shares(project, "dense_1", third)
    assert {node.id: node.shares for node in project.graph.users(third)} == {
        "dense_1": third, "dense_3": third, third: "",
    }  # fmt: skip
    assert edits.set_shares(project, third, "dense_3") is project
    one = edits.set_shares(edits.add_node(project, "dense", 0, 0)[0], "dense_5", "dense_3")
    assert one.graph.node("dense_5").shares == third


@pytest.mark.parametrize(
    ("node", "owner", "words"),
    [
        ("dense_3", "add_1", "Dense 3 cannot use the weights of Add 1: choose another Dense"),
        ("add_1", "dense_1", "Add 1 cannot use the weights of Dense 1: it has none"),
        ("dense_3", "dense_9", "no layer “dense_9”"),
    ],
)
def test_what_cannot_share(node: str, owner: str, words: str):
    with pytest.raises(EditError, match=words):
        edits.set_shares(two_towers(), node, owner)


def test_a_removed_owner_leaves_the_weights_to_the_next():
    project = edits.duplicate(two_towers(), ["dense_3"])[0]
    project = edits.set_shares(project, "dense_4", "dense_1")
    left = edits.remove(project, ["dense_1"])
    assert {node.id: node.shares for node in left.graph.of_kind("dense")} == {
        "dense_2": "", "dense_3": "", "dense_4": "dense_3",
    }  # fmt: skip


def test_copies_have_weights_of_their_own():
    project = two_towers()
    copied, (copy,) = edits.duplicate(project, ["dense_3"])
    assert copied.graph.node(copy).shares == ""
    copied, (one, other) = edits.duplicate(project, ["dense_1", "dense_3"])
    assert (copied.graph.node(one).shares, copied.graph.node(other).shares) == ("", one)
    clipping = project_of_clipping(clipping_of(project, ["dense_3"])).graph
    assert clipping.nodes[0].shares == ""


def test_shared_weights_count_once():
    assert check(two_towers()).parameter_counts["dense_3"] == 0
    counts = [check(two_towers(shares)).parameter_count for shares in (False, True)]
    assert counts[0] - counts[1] == check(two_towers()).parameter_counts["dense_1"]
    assert build(two_towers()).parameter_count == counts[1]


def test_an_owner_that_leads_nowhere_elects_another():
    project = edits.remove(two_towers(), ["add_1"])
    project = edits.connect(project, "dense_3", "dense_2")
    assert project.graph.node("dense_3").shares == "dense_1"
    assert check(project).can_train
    network = build(project)
    assert "dense_3/weight" in network.parameters
    assert network.structure.shared == {}


def test_misfits_are_told_with_a_way_out():
    project = edits.set_setting(two_towers(), "input_2", "columns", ("width", "length", "colour"))
    report = check(project)
    (problem,) = report.of_node("dense_3")
    assert problem.severity == "error"
    assert problem.sentence.startswith("Dense 3 shares the weights of Dense 1 (weight 4×1 and bias 4), but")
    (fix,) = problem.fixes
    assert fix.label == "Give Dense 3 weights of its own"
    assert check(fix.edit(project)).can_train


def test_mending_a_layer_leaves_its_other_use_as_it_was():
    project = edits.set_setting(two_towers(), "dense_2", "activation", "softmax")
    project, twin = edits.add_node(project, "dense", 0, 0)
    project, output = edits.add_node(project, "output", 0, 0)
    project = edits.connect(edits.connect(project, "add_1", twin), twin, output)
    project = edits.set_shares(project, twin, "dense_2")
    project, reader = edits.add_node(project, Dense(units=3), 0, 0)
    project = edits.connect(project, "dense_2", reader)
    project, second = edits.add_node(project, "output", 0, 0)
    project = edits.connect(project, reader, second)
    (problem,) = [one for one in check(project).of_node("dense_2") if one.severity == "error"]
    mended = problem.fixes[0].edit(project)
    assert check(mended).can_train
    (behind_the_twin,) = mended.graph.outgoing(twin)
    assert mended.graph.node(behind_the_twin.target).layer.function == "softmax"


def test_a_misfit_that_takes_no_part_forbids_nothing():
    project, loose = edits.add_node(two_towers(), "dense", 0, 0)
    project = edits.connect(project, "add_1", loose)
    project = edits.set_shares(project, loose, "dense_1")
    assert [problem.severity for problem in check(project).of_node(loose)] == ["warning", "warning"]
    assert "dense_1/weight" in build(project).parameters


def test_every_user_has_the_weights_of_the_run():
    project = two_towers()
    run = trained(project)
    np.testing.assert_array_equal(run.weights["dense_1/weight"], run.weights["dense_3/weight"])
    assert fits(run, project)
    before = predict(project, run, flower_table(20)).answers[0].probabilities
    alone = edits.set_shares(project, "dense_3")
    assert fits(run, alone)
    np.testing.assert_array_equal(predict(alone, run, flower_table(20)).answers[0].probabilities, before)


def test_different_weights_do_not_become_one():
    project = two_towers(shares=False)
    run = trained(project)
    assert not fits(run, edits.set_shares(project, "dense_3", "dense_1"))


def test_a_run_goes_on_and_saved_or_not_ends_the_same():
    project = two_towers(epochs=2)
    file = BytesIO()
    storage.write(file, project, trained(project))
    file.seek(0)
    reopened, run = storage.read(file, "p")
    assert reopened.graph == project.graph
    assert fits(run, reopened)
    more = trained(reopened, run)
    straight = trained(two_towers(epochs=4))
    for name in straight.weights:
        np.testing.assert_array_equal(more.weights[name], straight.weights[name])


def test_live_settings_are_those_of_the_owner():
    assert "dense_1/l2" in live_settings(two_towers())
    assert "dense_3/l2" not in live_settings(two_towers())


def test_a_network_of_a_script_keeps_sharing(tmp_path: Path):
    nodes = {"a": Input(shape=(3,)), "b": Dense(3, "tanh"), "c": Dense(3), "d": Add()}
    links = [("a", "b"), ("b", "c"), ("b", "d"), ("c", "d")]
    network = nn.Network.graph(nodes, links, shared={"c": "b"})
    nn.save(network, tmp_path / "n.nns")
    back = nn.load(tmp_path / "n.nns")
    assert back.structure.shared == {"c": "b"}
    assert back.nodes == network.nodes
    x = np.ones((2, 3), np.float32)
    np.testing.assert_array_equal(back.predict(x), network.predict(x))


def damaged(project: Project, node_id: str, shares: str) -> Project:
    node = project.graph.node(node_id)
    return replace(project, graph=project.graph.with_node(replace(node, shares=shares)))


@pytest.mark.parametrize(
    ("node", "shares", "words"),
    [
        ("dense_3", "dense_9", "dense_3 shares the weights of dense_9, which is not there"),
        ("dense_1", "dense_3", "shares the weights of dense_[13], which has none of its own"),
        ("dense_2", "dense_2", "dense_2 shares the weights of dense_2, which has none of its own"),
        ("dense_3", "add_1", "dense_3 cannot share the weights of add_1"),
        ("add_1", "dense_1", "add_1 cannot share the weights of dense_1"),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, node: str, shares: str, words: str):
    storage.save(tmp_path / "p.nns", damaged(two_towers(), node, shares))
    with pytest.raises(ProjectError, match=words):
        storage.load(tmp_path / "p.nns")


def test_training_a_shared_layer_learns():
    run: Run = trained(two_towers(epochs=20))
    assert run.history["epoch_loss"][-1] < run.history["epoch_loss"][0]
    assert flower_project().graph.node("dense_1").shares == ""
