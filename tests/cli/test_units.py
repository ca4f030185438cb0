"""Prices and percentages, as commands meet them: learned from as numbers, and refused in another unit."""

from pathlib import Path

import pytest

from nnstudio.document.editing import data_edits
from nnstudio.document.files.storage import load, save
from tests.cli.conftest import Run


def homes(name: str, rent: str = "{} €", rows: int = 60) -> str:
    lines = (f"{rent.format(400 + 7 * row)};{row % 40} %;{row % 3}" for row in range(rows))
    Path(name).write_text("\n".join(("rent;let;rooms", *lines, "")), "utf-8")
    return name


def test_amounts_are_learned_from_and_predicted(run: Run):
    report = run("inspect", "--data", homes("homes.csv"), "--json").json
    columns = [(one["name"], one["type"], one["range"], one["unit"]) for one in report["columns"]]
    assert columns == [
        ("rent", "number", [400, 813], "€"),
        ("let", "number", [0, 39], "%"),
        ("rooms", "category", None, None),
    ]
    assert report["warnings"][0] == "Column “rent” is written with “€”, and read as numbers."
    assert "400 – 813 €" in run("inspect", "--data", "homes.csv").out
    run("new", "--data", "homes.csv", "--target", "rent", "--out", "h.nns")
    assert "in units of rent" in run("train", "h.nns", "--epochs", 2).out
    run("predict", "h.nns", "--data", "homes.csv", "--out", "answers.csv")
    header, first, *_ = Path("answers.csv").read_text("utf-8").splitlines()
    assert header == "rent;let;rooms;predicted rent"
    assert first.startswith("400 €;0 %;0;")


@pytest.mark.parametrize(("rent", "written"), [("£{}", "with “£”"), ("{}", "without a unit")])
def test_another_unit_than_was_learned_from_is_refused(run: Run, rent: str, written: str):
    run("new", "--data", homes("homes.csv"), "--target", "rooms", "--out", "h.nns")
    run("train", "h.nns", "--epochs", 1)
    sentence = (
        f"other.csv: column “rent” is written {written}, and with “€” in the data that was learned from"
    )
    other = homes("other.csv", rent)
    for arguments in (
        ("predict", "h.nns", "--data", other, "--out", "answers.csv"),
        ("evaluate", "h.nns", "--data", other),
        ("train", "h.nns", "--data", other),
        ("train", "h.nns", "--test-data", other),
    ):
        assert run(*arguments).is_refused(sentence)
    assert not Path("answers.csv").exists()


def test_a_target_in_another_unit_is_nothing_to_a_prediction(run: Run):
    run("new", "--data", homes("homes.csv"), "--target", "rent", "--out", "h.nns")
    run("train", "h.nns", "--epochs", 1)
    assert run("predict", "h.nns", "--data", homes("other.csv", "{}"), "--out", "answers.csv").code == 0


@pytest.mark.parametrize("target", ["let", "rooms"])
def test_amounts_that_are_taken_as_categories_are_read_alike(run: Run, target: str):
    lines = (f"{5 * (row % 3)}%;{row % 2}" for row in range(60))
    Path("lets.csv").write_text("\n".join(("let;rooms", *lines, "")), "utf-8")
    run("new", "--data", "lets.csv", "--target", target, "--out", "l.nns")
    project, _ = load(Path("l.nns"))
    project = data_edits.set_types(project, ["let"], "category")
    save(Path("l.nns"), project)
    run("train", "l.nns", "--epochs", 2)
    assert "60 rows (lets.csv)" in run("evaluate", "l.nns", "--data", "lets.csv").out
    assert run("predict", "l.nns", "--data", "lets.csv", "--out", "answers.csv").code == 0
    first = Path("answers.csv").read_text("utf-8").splitlines()[1]
    assert first.startswith("0%;0;")


def test_the_unit_of_a_column_that_is_ignored_is_nobodys_business(run: Run):
    run("new", "--data", homes("homes.csv"), "--target", "rooms", "--out", "h.nns")
    project, _ = load(Path("h.nns"))
    save(Path("h.nns"), data_edits.set_roles(project, ["rent"], "ignored"))
    run("train", "h.nns", "--epochs", 1)
    assert run("evaluate", "h.nns", "--data", homes("other.csv", "{}")).code == 0
