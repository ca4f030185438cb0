"""Weights that a person sets before any run: the network begins with them, wherever it is made."""

import io
from dataclasses import replace

import numpy as np
import pytest

from nnstudio.document.checks.problems import check
from nnstudio.document.drawing.clipping import clipping_of, project_of_clipping
from nnstudio.document.editing import edits
from nnstudio.document.experiment import prepare
from nnstudio.document.files.storage import read, write
from nnstudio.document.networks.build import build
from nnstudio.document.networks.first_weights import first_weights
from nnstudio.document.networks.hand_weights import first_value, set_first_weight
from nnstudio.engine.training.single_weights import SingleWeight
from nnstudio.errors import EditError
from nnstudio.session.looking.snapshot import first_snapshot
from nnstudio.session.looking.snapshot import first_weights as shown_weights
from tests.helpers.projects import flower_project

WEIGHT, BIAS = SingleWeight("dense_1", "weight", (3, 1)), SingleWeight("dense_1", "bias", (2,))


def with_hands():
    return set_first_weight(set_first_weight(flower_project(), WEIGHT, 1.5), BIAS, -2.0)


def test_the_network_begins_with_them_and_the_rest_is_drawn():
    drawn, begun = build(flower_project()).parameters, build(with_hands()).parameters
    changed = np.argwhere(drawn["dense_1/weight"] != begun["dense_1/weight"])
    assert changed.tolist() == [[3, 1]]
    assert begun["dense_1/weight"][3, 1] == 1.5
    assert begun["dense_1/bias"].tolist() == [0, 0, -2, 0]


def test_whatever_shows_or_trains_first_weights_has_them():
    project = with_hands()
    assert prepare(project).network.parameters["dense_1/weight"][3, 1] == 1.5
    assert first_snapshot(project).run.weights["dense_1/weight"][3, 1] == 1.5
    assert first_snapshot(project).words == "before training, 2 set by hand"
    assert shown_weights(project).run.weights["dense_1/weight"][3, 1] == 1.5
    drawn = first_weights(project, check(project).shapes, project.graph.node("dense_1"))
    assert drawn is not None
    assert drawn.values[3, 1] == 1.5


def test_none_gives_the_drawn_one_back():
    project = set_first_weight(set_first_weight(with_hands(), WEIGHT, None), BIAS, None)
    assert project.graph == flower_project().graph
    assert first_value(project, WEIGHT) is None


def test_they_are_saved_and_copied():
    project = with_hands()
    file = io.BytesIO()
    write(file, project)
    again, _ = read(file, "flowers.nns")
    assert again.graph == project.graph
    pasted = project_of_clipping(clipping_of(project, {"dense_1"}))
    assert pasted.graph.node("dense_1").by_hand == project.graph.node("dense_1").by_hand
    more, (copy,) = edits.duplicate(project, ["dense_1"])
    assert more.graph.node(copy).by_hand == project.graph.node("dense_1").by_hand


def test_layers_that_share_weights_begin_with_the_same():
    project = flower_project()
    project, twin = edits.duplicate(project, ["dense_1"])
    project = edits.set_shares(project, twin[0], "dense_1")
    project = set_first_weight(project, replace(WEIGHT, node=twin[0]), 1.5)
    assert first_value(project, WEIGHT) == 1.5
    without_owner = edits.remove(project, ["dense_1"])
    assert first_value(without_owner, replace(WEIGHT, node=twin[0])) == 1.5
    third, (loner,) = edits.duplicate(without_owner, [twin[0]])
    third = set_first_weight(third, replace(WEIGHT, node=loner), 9.0)
    joined = edits.set_shares(third, loner, twin[0])
    assert joined.graph.node(loner).by_hand == joined.graph.node(twin[0]).by_hand


def test_a_place_that_the_layer_lost_is_passed_over():
    project = edits.set_setting(with_hands(), "dense_1", "units", 3)
    assert build(project).parameters["dense_1/bias"].tolist() == [0, 0, -2]
    drawn = build(edits.set_setting(flower_project(), "dense_1", "units", 3))
    np.testing.assert_array_equal(
        build(project).parameters["dense_1/weight"], drawn.parameters["dense_1/weight"]
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e7])
def test_what_is_no_number_for_a_weight_is_refused(value: float):
    with pytest.raises(EditError, match="A weight cannot be"):
        set_first_weight(flower_project(), WEIGHT, value)
