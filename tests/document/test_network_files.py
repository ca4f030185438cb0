"""A network made in a script comes back from its file with its weights, and opens as a project."""

from pathlib import Path

import numpy as np
import pytest

import nnstudio as nn
from nnstudio.document.files.storage import load as load_project
from nnstudio.document.files.storage import save as save_project
from nnstudio.document.project import Project
from nnstudio.errors import ProjectError, TrainingError
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


def test_a_network_comes_back(tmp_path: Path):
    network = nn.Network.sequential((4,), [nn.Dense(8, activation="relu"), nn.Dense(3)], seed=5)
    network.parameters["dense_1/bias"][...] = 7
    nn.save(network, tmp_path / "n.nns")
    back = nn.load(tmp_path / "n.nns")
    assert (back.nodes, back.links, back.seed) == (network.nodes, network.links, 5)
    for name, weights in network.parameters.items():
        np.testing.assert_array_equal(back.parameters[name], weights)


def test_a_branching_network_is_laid_out(tmp_path: Path):
    nodes = {"a": nn.Input(shape=(2,)), "b": nn.Dense(2), "c": nn.Dense(2), "d": nn.Add()}
    network = nn.Network.graph(nodes, [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])
    nn.save(network, tmp_path / "n.nns")
    graph = load_project(tmp_path / "n.nns")[0].graph
    places = {node.id: (node.x, node.y) for node in graph.nodes}
    assert places == {"a": (0, 0), "b": (150, 0), "c": (150, 120), "d": (300, 0)}


def test_the_network_of_a_project_is_loaded(tmp_path: Path):
    run = trained(flower_project())
    save_project(tmp_path / "p.nns", flower_project(), run)
    network = nn.load(tmp_path / "p.nns")
    np.testing.assert_array_equal(network.parameters["dense_1/weight"], run.weights["dense_1/weight"])


def test_a_drawing_without_shapes_is_no_network(tmp_path: Path):
    save_project(tmp_path / "p.nns", Project())
    with pytest.raises(ProjectError, match=r"“p\.nns” holds no whole network"):
        nn.load(tmp_path / "p.nns")


def test_a_table_cannot_be_asked_of_the_network_of_a_script(tmp_path: Path):
    nn.save(nn.Network.sequential((4,), [nn.Dense(3)], seed=5), tmp_path / "n.nns")
    with pytest.raises(TrainingError, match="holds the weights of a script"):
        nn.evaluate(*load_project(tmp_path / "n.nns"))
