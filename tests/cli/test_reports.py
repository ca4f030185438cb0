"""What commands say: rows and columns that took no part, one JSON object whatever happens, true claims."""

import io
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nnstudio.__main__ import main
from nnstudio.cli.printing import counted, duration
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.document.editing.data_edits import set_data
from nnstudio.document.experiment import evaluate
from nnstudio.document.files.storage import load, save
from tests.cli.conftest import Run
from tests.helpers.projects import flower_project


def write(name: str, header: str, rows: list[str]) -> str:
    Path(name).write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    return name


def test_columns_that_are_ignored_are_named(run: Run):
    data = write("d.csv", "id,same,a,y", [f"{i},7,{i * i % 11},{['no', 'yes'][i % 2]}" for i in range(40)])
    out = run("new", "--data", data, "--target", "y", "--out", "d.nns").out
    assert "Ignored as free text, identifiers or single values: “id”, “same”" in out
    assert "from 1 column of 40 rows" in out


def test_rows_that_are_left_out_are_counted(run: Run):
    data = write("d.csv", "a,y", [f"{i * i % 11},{'' if i % 4 == 0 else i % 3 * 1.5}" for i in range(40)])
    assert (
        "Left out: 10 rows without a target value."
        in run("new", "--data", data, "--target", "y", "--out", "d.nns").out
    )
    assert "Left out: 10 rows without a target value." in run("train", "d.nns", "--epochs", 1).out
    rows = run("train", "d.nns", "--epochs", 1, "--json").json["rows"]
    assert rows == {"train": 19, "validation": 5, "test": 6, "left_out": 10}


def test_filling_many_gaps_is_told(run: Run):
    data = write("d.csv", "a,b,y", [f"{i * i % 11},{i if i % 3 else ''},{i % 2}" for i in range(60)])
    out = run("new", "--data", data, "--target", "y", "--out", "d.nns").out
    assert "Fills missing numbers with the median" in out
    assert load("d.nns")[0].data.preparation.missing == "median"


def test_evaluate_counts_the_rows_it_leaves_out(run: Run, trained_project: Path):
    data = write("e.csv", "width,length,colour,kind", ["0.1,2,red,daisy", ",1,red,rose", "2,0,blue,tulip"])
    assert "1 row was left out for missing values." in run("evaluate", trained_project, "--data", data).out
    found = run("evaluate", trained_project, "--data", data, "--json").json
    assert (found["rows"], found["left_out"]) == (2, 1)


def test_a_missing_target_column_is_called_what_it_is_for(run: Run, trained_project: Path):
    data = write("e.csv", "width,length,colour", ["0.1,2,red"])
    assert run("evaluate", trained_project, "--data", data).is_refused(
        "e.csv has no column “kind”, with which its answers are compared; it has “width”, “length”, “colour”"
    )


def test_going_on_with_other_test_rows_is_refused(run: Run, trained_project: Path):
    assert run("train", trained_project, "--resume", "--seed", 9).is_refused("would learn its test rows")


@pytest.mark.parametrize(("shares", "part"), [((0.15, 0.0), "validation"), ((0.0, 0.0), "train")])
def test_without_test_rows_the_kept_weights_are_measured_on_others(
    run: Run, shares: tuple[float, float], part: str
):
    project = flower_project(epochs=30, early_stopping=part == "validation", patience=3)
    split = SplitSettings(*shares)
    save("p.nns", set_data(project, replace(project.data, split=split)))
    report = run("train", "p.nns", "--json").json
    assert report["part"] == part
    assert report["metrics"] == evaluate(*load("p.nns"), part).metrics
    assert "never seen" not in run("train", "p.nns").out


def test_a_table_and_a_project_are_not_looked_at_together(run: Run, project: Path, flowers: Path):
    assert run("inspect", project, "--data", flowers).is_refused("one at a time")


@pytest.mark.parametrize(
    "arguments",
    [("train", "p.nns", "--epochs", "0"), ("evaluate", "p.nns"), ("inspect", "no.nns"), ("new",), ("train",)],
)
def test_an_error_is_one_json_object_as_well(run: Run, project: Path, arguments: tuple[str, ...]):
    result = run(*arguments, "--json")
    assert result.code == 2
    assert result.json == {"error": result.err.rstrip("\n")}


@pytest.fixture
def hears_interrupts():
    """Tests that were begun in the background ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_interrupts")
def test_an_interrupt_before_the_training_is_one_json_object_as_well(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
):
    from nnstudio.cli import train

    monkeypatch.setattr(train, "engine_ready", lambda: signal.raise_signal(signal.SIGINT))
    result = run("train", project, "--json")
    assert (result.code, result.json) == (130, {"error": "Interrupted; nothing was saved."})
    assert load(project)[1] is None


def test_ctrl_c_pressed_again_while_saving_loses_nothing(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
):
    from nnstudio.cli import train

    real = train.save

    def save(*arguments: object) -> None:
        signal.raise_signal(signal.SIGINT)
        real(*arguments)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(train, "save", save)
    assert run("train", project, "--json").json["ending"] == "finished"
    assert load(project)[1].epochs == 5


def test_json_is_ascii_whatever_is_in_it(run: Run):
    data = write("größe.csv", "größe,→", [f"{i},{i % 3 * 1.5}" for i in (3, 1, 2) * 9])
    out = run("inspect", "--data", data, "--json").out
    assert out.isascii()


def test_a_terminal_that_lacks_a_character_shows_another(project: Path, monkeypatch: pytest.MonkeyPatch):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii", write_through=True))
    assert main(["inspect", str(project)]) == 0
    assert b"35 parameters" in written.getvalue()


@pytest.mark.parametrize(("number", "words"), [(0, "0 rows"), (1, "1 row"), (1200, "1,200 rows")])
def test_a_number_with_its_word(number: int, words: str):
    assert counted(number, "row") == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.0, "less than 1 ms"), (0.25, "250 ms"), (2.5, "2.5 s"), (150, "2.5 min")]
)
def test_a_span_of_time(seconds: float, words: str):
    assert duration(seconds) == words
