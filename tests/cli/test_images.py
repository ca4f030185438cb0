"""Images on the command line: a project from a folder, and training on another one."""

import json

import pytest

from nnstudio.__main__ import main
from tests.helpers.images import idx_pair, image_folder


def test_a_folder_becomes_a_project_that_trains_on_another_folder(tmp_path, capsys):
    folder, out = image_folder(tmp_path / "f", each=20), tmp_path / "p.nns"
    assert main(["new", "--data", str(folder), "--target", "class", "--out", str(out)]) == 0
    assert "Conv2D" in capsys.readouterr().out
    other = image_folder(tmp_path / "other", each=15, side=20)
    arguments = ["train", str(out), "--data", str(other), "--epochs", "8", "--json"]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out)["epochs"] == 8
    answers = tmp_path / "answers.csv"
    assert main(["predict", str(out), "--data", str(folder), "--out", str(answers)]) == 0
    lines = answers.read_text("utf-8").splitlines()
    assert len(lines) == 41
    assert lines[0] == "file,class,predicted class,probability of dark,probability of light"
    assert [line.split(",")[0] for line in (lines[1], lines[-1])] == ["dark/000.png", "light/019.png"]


def test_idx_files_become_a_project(tmp_path, capsys):
    images, _ = idx_pair(tmp_path)
    assert main(["new", "--data", str(images), "--target", "class", "--out", str(tmp_path / "p.nns")]) == 0
    assert "20 images of 8 × 8, grey" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["new", "train"])
def test_an_empty_folder_is_one_sentence(tmp_path, capsys, command):
    empty, out = tmp_path / "empty", tmp_path / "p.nns"
    empty.mkdir()
    arguments = {
        "new": ["new", "--data", str(empty), "--target", "class", "--out", str(out)],
        "train": ["train", "digits_cnn", "--data", str(empty), "--out", str(out)],
    }[command]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert "“empty” is a folder that holds no images in sub-folders" in said
    assert said.count("\n") == 1
    assert not out.exists()
