"""The window's runner and the command line give the same weights to the bit for the same project and seed."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.__main__ import main
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.files.storage import load, save
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.starting.starters import sample_project
from nnstudio.engine.layers import BatchNorm, Dropout
from tests.helpers.projects import flower_project
from tests.session.conftest import MakeRunner

SEED = 11


def wine() -> Project:
    """Classes, and early stopping that goes back to the best epoch."""
    return sample_project("wine")


def height() -> Project:
    """A number, and batches that do not divide the rows."""
    return flower_project("height", epochs=40)


def with_dropout() -> Project:
    """Random numbers in each step."""
    project = sample_project("penguins")
    link = project.graph.outgoing("dense_1")[0]
    return edits.insert_on_link(project, link, Dropout(rate=0.3), 0.0, 0.0)[0]


def with_normalization() -> Project:
    """Means and variances that are no weights, and outlive the run."""
    project = sample_project("penguins")
    link = project.graph.outgoing("dense_1")[0]
    return edits.insert_on_link(project, link, BatchNorm(), 0.0, 0.0)[0]


def by_command(project: Project, path: Path) -> Run:
    save(path, project)
    assert main(["train", str(path), "--seed", str(SEED), "--json"]) == 0
    run = load(path)[1]
    assert run is not None
    return run


@pytest.mark.parametrize("make", [wine, height, with_dropout, with_normalization])
def test_the_window_and_the_command_line_learn_the_same(
    make_runner: MakeRunner, qtbot: QtBot, tmp_path: Path, make
):
    expected = by_command(make(), tmp_path / "p.nns")
    runner = make_runner(plan_edits.set_seed(make(), SEED))
    with qtbot.waitSignal(runner.finished, timeout=60_000):
        runner.train()
    run = runner.editor.run
    assert run.weights.keys() == expected.weights.keys()
    assert all(run.weights[name].tobytes() == expected.weights[name].tobytes() for name in run.weights)
    assert run.epochs == expected.epochs
    for curve, values in expected.history.items():
        assert np.array_equal(run.history[curve], values), curve


@pytest.mark.parametrize("make", [with_dropout, with_normalization])
def test_the_window_goes_on_as_the_command_line_does(
    make_runner: MakeRunner, qtbot: QtBot, tmp_path: Path, make
):
    first = by_command(make(), tmp_path / "p.nns")
    runner = make_runner(load(tmp_path / "p.nns")[0])
    runner.editor.set_run(first)
    with qtbot.waitSignal(runner.finished, timeout=60_000):
        runner.train()
    assert main(["train", str(tmp_path / "p.nns"), "--resume", "--json"]) == 0
    expected = load(tmp_path / "p.nns")[1]
    run = runner.editor.run
    assert run.epochs == expected.epochs > first.epochs
    assert all(run.weights[name].tobytes() == expected.weights[name].tobytes() for name in run.weights)
