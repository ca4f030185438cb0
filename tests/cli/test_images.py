"""Images on the command line: a project from a folder, and training on another one."""

import json

import numpy as np
import pytest

from nnstudio.__main__ import main
from tests.helpers.images import idx_pair, image_folder, parted_folder


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


def test_images_and_arrays_say_themselves_what_is_to_be_predicted(tmp_path, capsys):
    values, out = tmp_path / "values.npy", tmp_path / "p.nns"
    np.save(values, np.arange(40.0).reshape(10, 4))
    for source, target in ((image_folder(tmp_path / "f", each=20), "class"), (values, "target")):
        assert main(["new", "--data", str(source), "--out", str(out), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["target"] == target


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


def test_a_single_image_and_a_folder_without_classes_are_predicted(tmp_path, capsys):
    folder, out, answers = image_folder(tmp_path / "f"), tmp_path / "p.nns", tmp_path / "answers.csv"
    main(["new", "--data", str(folder), "--target", "class", "--out", str(out)])
    main(["train", str(out), "--epochs", "1"])
    capsys.readouterr()
    (folder / "dark" / "bad.png").write_bytes(b"no image")
    for source, files in ((folder / "dark", 6), (folder / "dark" / "003.png", 1)):
        arguments = ["predict", str(out), "--data", str(source), "--out", str(answers), "--json"]
        assert main(arguments) == 0
        said = json.loads(capsys.readouterr().out)
        assert said["predicted"] == files
        assert ("1 file was left out: bad.png" in str(said.get("notes"))) == (files == 6)
        lines = answers.read_text("utf-8").splitlines()
        assert lines[0] == "file,predicted class,probability of dark,probability of light"
        assert "003.png" in {line.split(",")[0] for line in lines}


@pytest.mark.parametrize("kind", ["folder", "IDX", "npz"])
def test_inspect_says_what_is_in_images(tmp_path, capsys, kind):
    if kind == "folder":
        path = image_folder(tmp_path / "f")
        (path / "dark" / "bad.png").write_bytes(b"no image")
    elif kind == "IDX":
        path, _ = idx_pair(tmp_path)
    else:
        path = tmp_path / "a.npz"
        np.savez(path, x=np.zeros((12, 5, 4, 3), np.uint8), y=np.arange(12) % 3)
    assert main(["inspect", "--data", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    columns = {one["name"]: one for one in said["columns"]}
    assert (columns["image"]["type"], columns["image"]["role"]) == ("image", "input")
    assert columns["class"]["role"] == "target"
    assert said["rows"] == {"folder": 12, "IDX": 20, "npz": 12}[kind]
    assert said["format"] == {"folder": "Folder of images"}.get(kind, "Arrays")
    assert len(said["first"]) == 5
    size = {"npz": "4 × 5, colour"}.get(kind, "8 × 8, grey")
    assert size in said["first"][0]
    if kind == "folder":
        assert columns["file"]["role"] == "id"
        assert said["warnings"] == ["1 file was left out: dark/bad.png (no image, or a damaged one)."]
    assert main(["inspect", "--data", str(path)]) == 0
    assert "image" in capsys.readouterr().out


def test_columns_of_pixels_get_a_network_for_images_unless_units_are_named(tmp_path, capsys):
    names = [f"pixel{place}" for place in range(64)]
    rows = [[place % 2, *(np.arange(64) * 4 * (place % 2)).tolist()] for place in range(30)]
    lines = [",".join(("label", *names)), *(",".join(map(str, row)) for row in rows)]
    path = tmp_path / "pixels.csv"
    path.write_text("\n".join(lines), "utf-8")
    arguments = ["new", "--data", str(path), "--target", "label", "--out", str(tmp_path / "p.nns")]
    assert main(arguments) == 0
    assert "Conv2D" in capsys.readouterr().out
    assert main([*arguments, "--hidden", "5"]) == 0
    assert "Input → Dense 5 → Dense 2 → Output" in capsys.readouterr().out


def test_a_folder_in_parts_is_split_by_them(tmp_path, capsys):
    folder, out = parted_folder(tmp_path / "f", each=10), tmp_path / "p.nns"
    assert main(["new", "--data", str(folder), "--target", "class", "--out", str(out)]) == 0
    capsys.readouterr()
    assert main(["train", str(out), "--epochs", "2"]) == 0
    assert "20 test rows it has never seen" in capsys.readouterr().out
    answers = tmp_path / "answers.csv"
    assert main(["predict", str(out), "--data", str(folder), "--out", str(answers)]) == 0
    assert answers.read_text("utf-8").startswith("file,class,part,predicted class,")
    assert main(["train", str(out), "--data", str(folder), "--epochs", "1"]) == 0
    capsys.readouterr()
    assert main(["train", str(out), "--data", str(folder / "train"), "--epochs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"]["test"] == 4


def test_a_part_of_its_own_takes_the_place_of_a_folders_part(tmp_path, capsys):
    folder, other = parted_folder(tmp_path / "f", each=10), image_folder(tmp_path / "other", each=3)
    out = tmp_path / "p.nns"
    arguments = ["new", "--data", str(folder), "--target", "class", "--test-data", str(other)]
    assert main([*arguments, "--out", str(out)]) == 0
    assert "20 rows of f for training, 6 rows of other for test" in capsys.readouterr().out
