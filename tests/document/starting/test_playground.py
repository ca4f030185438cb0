"""Toy worlds as projects: ready to train, learned, and exchanged under a network that stays."""

import pytest

from nnstudio.data.worlds.generators import WORLDS, make_world
from nnstudio.data.worlds.points import Points, points_of
from nnstudio.document.checks.problems import check
from nnstudio.document.experiment import conclude, evaluate, prepare
from nnstudio.document.starting.playground import playground_project, with_points
from nnstudio.engine.layers import Dense


def points(world_id: str, count: int = 300) -> Points:
    return points_of(make_world(world_id, count))


@pytest.mark.parametrize("world_id", [one.id for one in WORLDS])
def test_every_world_is_ready_to_train(world_id):
    project = playground_project(points(world_id), "Some world")
    assert check(project).problems == ()
    assert check(project).shapes["input_1"] == ((2,) if world_id not in ("sine", "polynomial") else (1,))


def test_a_world_is_learned():
    experiment = prepare(playground_project(points("circles"), "Circles"))
    for _ in experiment.train():
        pass
    run = conclude(experiment, "finished")
    assert evaluate(experiment.project, run, "validation").metrics["accuracy"] > 0.9


def test_other_points_of_the_same_task_leave_the_network_alone():
    before = playground_project(points("circles"), "Circles", seed=4)
    after = with_points(before, points("moons"), "Moons")
    assert after.graph is before.graph
    assert (after.data.source, after.data.split) == ("Moons", before.data.split)
    assert check(after).problems == ()


@pytest.mark.parametrize("world_id", ["sine", "blobs"])
def test_the_last_layer_follows_another_task(world_id):
    after = with_points(playground_project(points("xor"), "XOR"), points(world_id), "Other")
    assert check(after).problems == ()
    last = after.graph.node("dense_3").layer
    assert isinstance(last, Dense)
    assert (last.units, last.activation) == ((1, "linear") if world_id == "sine" else (3, "softmax"))
