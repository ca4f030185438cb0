"""Prices and percentages, as commands meet them: learned from as numbers, and refused in another unit."""

from pathlib import Path

import pytest

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
