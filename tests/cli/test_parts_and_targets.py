"""Files of their own for validation and test, several targets, and texts, on the command line."""

import csv
from pathlib import Path

from nnstudio.document.editing import data_edits
from nnstudio.document.files.storage import load, save
from tests.cli.conftest import Run

COLUMNS = ("review", "year", "liked", "long")


def films(name: str, first: int, rows: int, columns: tuple[str, ...] = COLUMNS) -> str:
    """Reviews that say whether the film is liked."""
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for row in range(first, first + rows):
            liked = row % 2 == 0
            writer.writerow(
                {
                    "review": f"a {'good' if liked else 'dull'} film, seen {row} times",
                    "year": 1950 + row % 60,
                    "liked": "yes" if liked else "no",
                    "long": "yes" if row % 60 > 30 else "no",
                }
            )
    return name


def test_files_of_their_own_validate_and_test(run: Run):
    files = {"train": films("train.csv", 0, 80), "test": films("test.csv", 80, 20)}
    validation = films("validation.csv", 100, 30)
    out = run(
        "new", "--data", files["train"], "--target", "long", "--out", "f.nns", "--hidden", "4",
        "--validation-data", validation, "--test-data", files["test"],
    ).out  # fmt: skip
    assert "80 rows of train.csv for training, 30 rows of validation.csv for validation, 20" in out
    rows = run("train", "f.nns", "--epochs", 2, "--json").json["rows"]
    assert rows == {"train": 80, "validation": 30, "test": 20, "left_out": 0}
    assert "20 rows (test)" in run("evaluate", "f.nns").out
    again = run("train", "f.nns", "--epochs", 1, "--test-data", validation, "--out", "g.nns", "--json")
    assert again.json["rows"]["test"] == 30  # and the validation is dealt out from the training file
    assert sum(again.json["rows"].values()) == 110


def test_a_column_that_a_part_lacks_is_named(run: Run):
    data, lacks = films("train.csv", 0, 60), films("t.csv", 0, 10, ("review", "liked", "long"))
    refused = run("new", "--data", data, "--target", "long", "--out", "f.nns", "--test-data", lacks)
    assert refused.is_refused("t.csv has no column “year”, which train.csv has; it has “review”, “liked”")
    assert not Path("f.nns").exists()


def test_other_data_without_parts_of_its_own_is_split_by_share_again(run: Run):
    data, test = films("train.csv", 0, 60), films("t.csv", 60, 10)
    run("new", "--data", data, "--target", "long", "--out", "f.nns", "--test-data", test)
    rows = run("train", "f.nns", "--data", data, "--epochs", 1, "--json").json["rows"]
    assert rows["train"] + rows["validation"] + rows["test"] == 60


def test_several_targets_are_learned_and_measured(run: Run):
    data = films("train.csv", 0, 80)
    made = run("new", "--data", data, "--target", "long", "--target", "liked", "--out", "f.nns", "--json")
    assert (made.json["target"], made.json["targets"]) == ("long", ["long", "liked"])
    told = run("train", "f.nns", "--epochs", 2, "--json").json
    assert set(told["outputs"]) == {"long", "liked"}
    found = run("evaluate", "f.nns", "--json").json
    assert {one["target"] for one in found["outputs"]} == {"long", "liked"}
    told_to_people = run("evaluate", "f.nns").out
    assert {"long", "liked"} <= set(told_to_people.splitlines())
    run("predict", "f.nns", "--data", data, "--out", "p.csv")
    header = Path("p.csv").read_text(encoding="utf-8").splitlines()[0]
    assert "probability of long: no" in header
    assert "probability of liked: yes" in header


def test_a_target_that_is_no_column_is_named(run: Run):
    data = films("train.csv", 0, 20)
    refused = run("new", "--data", data, "--target", "long", "--target", "rating", "--out", "f.nns")
    assert refused.is_refused("train.csv has no column “rating”")


def test_words_that_were_never_learned_are_counted(run: Run):
    data = films("train.csv", 0, 80)
    run("new", "--data", data, "--target", "liked", "--out", "f.nns")
    project, _ = load("f.nns")
    project = data_edits.set_roles(project, ("review",), "input")
    save("f.nns", data_edits.set_column_choices(project, ("review",), words=6))
    assert run("train", "f.nns", "--epochs", 40, "--json").json["metrics"]["accuracy"] == 1
    new = films("new.csv", 0, 10, ("review", "year", "long"))
    predicted = run("predict", "f.nns", "--data", new, "--out", "p.csv")
    assert "10 of 60 words in texts were not learned, and are ignored." in predicted.out
    as_json = run("predict", "f.nns", "--data", new, "--out", "p.csv", "--json").json
    assert (as_json["words"], as_json["unknown_words"]) == (60, 10)
