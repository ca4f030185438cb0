"""Saving never loses what was there: the table that is read, a project, or what a long training learned."""

import shutil
from pathlib import Path

import pytest

from nnstudio.document.files.storage import load
from nnstudio.errors import ProjectError
from tests.cli.conftest import Run


def test_a_new_project_does_not_replace_the_table_it_is_made_from(run: Run, flowers: Path):
    before = flowers.read_bytes()
    words = "is the file that is read, and saving would replace it"
    assert run("new", "--data", flowers, "--target", "kind", "--out", flowers).is_refused(words)
    assert flowers.read_bytes() == before


def test_a_new_project_does_not_replace_another_file(run: Run, flowers: Path, tmp_path: Path):
    (tmp_path / "thesis.doc").write_text("years of work")
    refused = run("new", "--data", flowers, "--target", "kind", "--out", "thesis.doc")
    assert refused.is_refused(
        "holds no project, and saving would replace it: name another file, such as thesis.nns"
    )
    assert (tmp_path / "thesis.doc").read_text() == "years of work"


def test_training_does_not_replace_the_table_it_learns(run: Run, project: Path, flowers: Path):
    before = flowers.read_bytes()
    refused = run("train", project, "--data", flowers, "--out", flowers)
    assert refused.is_refused("is the file that is read")
    assert flowers.read_bytes() == before


def test_predictions_do_not_replace_the_rows_they_are_for(run: Run, trained_project: Path, flowers: Path):
    before = flowers.read_bytes()
    assert run("predict", trained_project, "--data", flowers, "--out", flowers).is_refused(
        "is the file that is read"
    )
    assert flowers.read_bytes() == before


@pytest.mark.parametrize("out", ["t.nns", "other.nns"])
def test_neither_predictions_nor_programs_replace_a_project(
    run: Run, trained_project: Path, flowers: Path, out: str
):
    shutil.copy(trained_project, "other.nns")
    words = "is the file that is read" if out == "t.nns" else "is a project, which would be lost"
    assert run("predict", trained_project, "--data", flowers, "--out", out).is_refused(words)
    assert run("export", trained_project, "--to", "numpy", "--out", out).is_refused(words)
    assert load(out)[1] is not None


def test_a_project_may_be_replaced_by_a_project(run: Run, project: Path, flowers: Path):
    assert run("new", "--data", flowers, "--target", "kind", "--out", project).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("train", "t.nns"),
        ("new", "--data", "flowers.csv", "--target", "kind"),
        ("predict", "t.nns", "--data", "flowers.csv"),
        ("export", "t.nns", "--to", "numpy"),
    ],
)
@pytest.mark.parametrize(
    ("out", "words"),
    [(".", "“.” is a folder: name a file to save in"), ("no/x", "There is no folder “")],
)
def test_a_place_that_cannot_be_written_to_is_named_first(
    run: Run, trained_project: Path, flowers: Path, arguments: tuple[str, ...], out: str, words: str
):
    assert run(*arguments, "--out", out).is_refused(words)


def test_what_was_learned_is_kept_where_the_place_is_lost_in_the_meantime(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    from nnstudio.cli import train

    real, places = train.save, []

    def save(path: Path, *more: object) -> None:
        places.append(path)
        if len(places) == 1:
            raise ProjectError("“p.nns” cannot be saved: the disk is full.")
        real(path, *more)

    monkeypatch.setattr(train, "save", save)
    monkeypatch.setattr(train.tempfile, "tempdir", str(tmp_path))
    assert run("train", project).is_refused(f"What was learned is kept in “{tmp_path}")
    assert load(places[1])[1].epochs == 5
