"""A network whose weights a person set answers in the commands before any training, as in the window."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nnstudio.data.csv.reading import read_csv
from nnstudio.document.experiment import evaluate, first_run
from nnstudio.document.files.storage import load, save
from nnstudio.document.networks.hand_weights import set_first_weight
from nnstudio.engine.training.single_weights import SingleWeight
from tests.helpers.projects import flower_project

WEIGHT, BIAS = SingleWeight("dense_1", "weight", (3, 1)), SingleWeight("dense_1", "bias", (2,))
SENTENCE = "Nothing was trained: 2 weights are set by hand, any others as drawn."


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project file with two weights set by hand, and none trained."""
    made = set_first_weight(set_first_weight(flower_project(), WEIGHT, 1.5), BIAS, -2.0)
    save(tmp_path / "hand.nns", made)
    return tmp_path / "hand.nns"


def test_it_is_evaluated(run, project):
    opened, _ = load(project)
    found = run("evaluate", project, "--json").json
    expected = evaluate(opened, first_run(opened), "test")
    assert (found["loss"], found["set_by_hand"], found["part"]) == (expected.loss, 2, "test")
    assert SENTENCE in run("evaluate", project).out


def test_it_predicts_and_its_program_says_the_same(run, project, flowers):
    told = run("predict", project, "--data", flowers, "--out", "out.csv")
    assert SENTENCE in told.out
    assert run("predict", project, "--data", flowers, "--out", "again.csv", "--json").json["set_by_hand"] == 2
    assert SENTENCE in run("export", project, "--to", "numpy", "--out", "net.py").out
    program = subprocess.run(
        [sys.executable, "net.py", str(flowers)], capture_output=True, text=True, check=True, timeout=120
    )
    Path("said.csv").write_text(program.stdout)
    answers, said = read_csv("out.csv"), read_csv("said.csv")
    for name in said.names:
        if name.startswith("probability"):
            np.testing.assert_allclose(answers.column(name).values, said.column(name).values, atol=1e-6)
        else:
            assert [answers.column(name).cell(row) for row in range(60)] == [
                said.column(name).cell(row) for row in range(60)
            ]


def test_what_was_trained_says_nothing_of_weights_by_hand(run, project):
    assert run("train", project, "--epochs", 1).code == 0
    assert SENTENCE not in run("evaluate", project).out
    assert "set_by_hand" not in run("evaluate", project, "--json").json
