"""Toy worlds on the command line: the same points as in the window, made into projects and learned."""

import json
from pathlib import Path

import numpy as np
import pytest

from nnstudio.__main__ import main
from nnstudio.data.worlds.generators import WORLDS, make_world
from nnstudio.document.files.storage import load


def test_a_world_becomes_a_project_with_its_sliders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "s.nns"
    words = [
        "new",
        "--world",
        "spirals",
        "--noise",
        "0.1",
        "--points",
        "500",
        "--seed",
        "1",
        "--out",
        str(out),
    ]
    assert main([*words, "--hidden", "8", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["target"], said["hidden"], said["seed"]) == ("class", [8], 1)
    project, _ = load(out)
    expected = make_world("spirals", 500, 0.1, 1)
    assert np.array_equal(project.data.table.column("x").values, expected.column("x").values)
    assert project.plan.seed == 1


@pytest.mark.parametrize("world", [one.id for one in WORLDS])
def test_every_world_trains_without_a_project(
    world: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["train", "--world", world, "--points", "60", "--epochs", "2", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["epochs"] == 2
    assert (tmp_path / f"{world}.nns").is_file()


def test_another_world_takes_the_place_of_a_projects_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "p.nns"
    assert main(["train", "--world", "circles", "--epochs", "1", "--out", str(out)]) == 0
    assert main(["train", str(out), "--world", "blobs", "--epochs", "1"]) == 0
    project, run = load(out)
    assert project.data.source == "Blobs"
    assert run.weights["dense_3/weight"].shape[0] == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["new", "--out", "p.nns"],
            "Nothing to learn from: name data with --data, a toy world with --world",
        ),
        (["new", "--world", "mars", "--out", "p.nns"], "There is no world “mars”; there are circles, xor"),
        (["new", "--world", "xor", "--points", "3", "--out", "p.nns"], "10 to 10,000 points, not 3"),
        (
            ["new", "--world", "xor", "--noise", "9", "--out", "p.nns"],
            "The noise of a world is 0 to 0.5, not 9",
        ),
        (["new", "--world", "xor", "--target", "x", "--out", "p.nns"], "--target belongs to a table"),
        (["new", "--world", "xor", "--data", "t.csv", "--out", "p.nns"], "or from t.csv, one at a time"),
        (["new", "--points", "30", "--out", "p.nns"], "--points belongs to a toy world"),
        (["new", "--data", "t.csv", "--out", "p.nns"], "Name the column to be predicted with --target"),
        (["train"], "Nothing to train: name a project, or a toy world with --world"),
        (["train", "wine", "--noise", "0.1"], "--noise belongs to a toy world"),
        (["train", "--world", "xor", "--data", "t.csv"], "one at a time"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    words: list[str],
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text("x,y\n1,2\n3,4\n")
    assert main(words) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]


def test_the_samples_name_the_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["samples", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["worlds"]] == [one.id for one in WORLDS]
