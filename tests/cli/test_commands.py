"""Each command does its work, prints for people or for programs, and refuses in one sentence."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nnstudio.__main__ import main
from nnstudio.cli import COMMANDS
from nnstudio.cli.commands import cli
from nnstudio.compiling import host_processor
from nnstudio.compiling.sources import sources_hash
from nnstudio.data.csv.reading import read_csv
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.document.experiment import evaluate
from nnstudio.document.files.storage import load, save
from tests.cli.conftest import Result
from tests.helpers.projects import flower_project, flower_table
from tests.helpers.training import trained


def refused(result: Result, words: str) -> None:
    assert result.is_refused(words)


# ------------------------------------------------------------------ the way through


def test_from_a_csv_to_predictions(run, flowers: Path):
    assert run("new", "--data", flowers, "--target", "kind", "--seed", 3, "--out", "f.nns").code == 0
    report = run("train", "f.nns", "--json").json
    assert set(report) >= {"epochs", "loss", "validation_loss", "metrics", "out"}
    assert report["out"] == "f.nns"
    assert report["metrics"]["accuracy"] > 0.8
    assert run("evaluate", "f.nns", "--json").json["metrics"] == report["metrics"]
    assert run("predict", "f.nns", "--data", flowers, "--out", "out.csv").code == 0
    table = read_csv("out.csv")
    assert table.names[-4:] == (
        "predicted kind",
        "probability of daisy",
        "probability of rose",
        "probability of tulip",
    )
    assert table.rows == 60


# ------------------------------------------------------------------ new


def test_new_makes_the_network_that_is_asked_for(run, flowers: Path):
    result = run(
        "new", "--data", flowers, "--target", "kind", "--hidden", "7, 5", "--seed", 4, "--out", "f.nns"
    )
    assert "Input → Dense 7 → Dense 5 → Dense 3 → Output" in result.out
    made, _ = load("f.nns")
    assert (made.plan.seed, made.data.split.seed) == (4, 4)


def test_new_without_hidden_layers(run, flowers: Path):
    result = run("new", "--data", flowers, "--target", "kind", "--hidden", "", "--out", "f.nns", "--json")
    assert result.json["hidden"] == []
    assert [node.layer.kind for node in load("f.nns")[0].graph.nodes] == ["input", "dense", "output"]


def test_new_tells_of_columns_that_give_the_target_away(run, tmp_path: Path):
    rows = "".join(
        f"{n * n % 17},{'shut' if n % 3 else 'open'},{'left' if n % 3 else 'stays'}\n" for n in range(60)
    )
    (tmp_path / "t.csv").write_text(f"age,account,outcome\n{rows}")
    told = " ".join(run("new", "--data", "t.csv", "--target", "outcome", "--out", "t.nns").out.split())
    assert "“account” gives the target “outcome” away: ignore it" in told


def test_new_for_a_number(run, tmp_path: Path):
    write_csv(tmp_path / "all.csv", flower_table().columns)
    result = run("new", "--data", "all.csv", "--target", "height", "--out", "f.nns")
    assert "predicts height (a number)" in result.out
    assert load("f.nns")[0].graph.node("dense_3").layer.units == 1


def test_new_from_a_sample(run):
    result = run("new", "--sample", "wide_and_deep", "--seed", 4, "--out", "mine.nns")
    assert "predicts species (one of 3 classes)" in result.out
    made, _ = load("mine.nns")
    assert (made.plan.seed, len(made.graph.of_kind("input"))) == (4, 2)
    assert run("new", "--sample", "xor", "--out", "xor.nns", "--json").json["sample"] == "xor"


def test_new_is_told_one_thing_to_begin_with(run, flowers: Path):
    refused(run("new", "--out", "f.nns"), "name data with --data")
    refused(run("new", "--sample", "xor", "--data", flowers, "--out", "f.nns"), "brings its own data")
    refused(run("new", "--sample", "iris", "--out", "f.nns"), "There is no sample “iris”")
    assert not Path("f.nns").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--target", "petals"), "“petals”"),
        (("--target", "kind", "--hidden", "3,x"), "is no list of units"),
        (("--target", "kind", "--hidden", "0"), "Units must be at least 1"),
        (("--target", "kind", "--seed", "-1"), "--seed must be at least 0"),
    ],
)
def test_new_refuses(run, flowers: Path, options: tuple[str, ...], words: str):
    refused(run("new", "--data", flowers, "--out", "f.nns", *options), words)
    assert not Path("f.nns").exists()


def test_new_from_a_file_that_is_not_there(run):
    refused(run("new", "--data", "no.csv", "--target", "a", "--out", "f.nns"), "no.csv")


# ------------------------------------------------------------------ train


def test_training_saves_into_the_project(run, project: Path):
    result = run("train", project)
    assert result.code == 0
    assert "12 test rows it has never seen: accuracy" in result.out
    _, saved = load(project)
    assert saved.epochs == 5


def test_training_gives_the_weights_that_scripts_get(run, project: Path):
    run("train", project, "--out", "out.nns")
    _, saved = load("out.nns")
    expected = trained(flower_project())
    for name, weights in expected.weights.items():
        np.testing.assert_array_equal(saved.weights[name], weights)
    assert load(project)[1] is None


def test_options_take_the_place_of_the_projects_own(run, project: Path):
    report = run("train", project, "--epochs", 3, "--seed", 8, "--json").json
    assert (report["epochs"], report["seed"]) == (3, 8)
    saved, _ = load(project)
    assert (saved.plan.epochs, saved.plan.seed, saved.data.split.seed) == (3, 8, 8)


def test_a_part_of_the_data_is_trained_on(run, project: Path):
    whole = run("train", project, "--json", "--out", "whole.nns").json
    part = run("train", project, "--data-share", 0.5, "--json").json
    assert part["rows"] == {**whole["rows"], "train": -(-whole["rows"]["train"] // 2)}
    assert part["steps"] < whole["steps"]
    assert load(project)[0].plan.data_share == 0.5
    refused(run("train", project, "--data-share", 0), "Part of the data must be at least 0.01")


def test_training_starts_afresh_unless_told_to_resume(run, project: Path):
    run("train", project)
    assert run("train", project, "--json").json["epochs"] == 5
    assert run("train", project, "--resume", "--json").json["epochs"] == 10


def test_nothing_to_resume(run, project: Path):
    refused(run("train", project, "--resume"), "no weights to go on from")


def test_training_on_another_table(run, project: Path, tmp_path: Path):
    write_csv(tmp_path / "more.csv", flower_table(90).columns)
    assert run("train", project, "--data", "more.csv", "--json").code == 0
    assert load(project)[0].data.table.rows == 90


def test_a_sample_is_saved_beside_and_overwrites_nothing(run):
    assert run("train", "wine", "--epochs", 2, "--json").json["out"] == "wine.nns"
    assert run("train", "wine", "--epochs", 2, "--json").json["out"] == "wine-2.nns"


def test_a_folder_that_is_not_there_is_found_before_the_training(run, project: Path):
    refused(run("train", project, "--out", "no/f.nns"), "There is no folder")


def test_a_problem_forbids_training(run, tmp_path: Path):
    from nnstudio.document.editing.edits import set_setting

    save(tmp_path / "p.nns", set_setting(flower_project(), "dense_2", "units", 9))
    refused(run("train", "p.nns"), "“kind” has 3 classes: set its units to 3.")


def test_a_run_that_diverges_saves_nothing(run, tmp_path: Path):
    from nnstudio.document.editing.plan_edits import set_optimizer, set_plan_setting

    wild = set_optimizer(flower_project("height", epochs=500), "sgd")
    save(tmp_path / "p.nns", set_plan_setting(wild, "optimizer.learning_rate", 10.0))
    refused(run("train", "p.nns"), "Nothing was saved.")
    assert load("p.nns")[1] is None


def test_ctrl_c_keeps_what_was_learned(run, project: Path, monkeypatch: pytest.MonkeyPatch):
    """A real signal at the first report, when the training has hours to go."""
    from nnstudio.cli import train

    def interrupted(reports, epochs):
        for progress in reports:
            if progress.state == "running":
                signal.raise_signal(signal.SIGINT)
            yield progress

    monkeypatch.setattr(train, "shown", interrupted)
    before = signal.getsignal(signal.SIGINT)
    result = run("train", project, "--epochs", 1_000_000, "--json")
    assert result.code == 130
    assert result.err == "Stopped; what was learned so far is kept.\n"
    assert result.json["ending"] == "stopped"
    saved = load(project)[1]
    assert 0 < saved.steps == result.json["steps"]
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("train",), "Nothing to train: name a project, or a toy world with --world"),
        (("train", "p.nns", "--epochs", "many"), "--epochs"),
        (("train", "p.nns", "--epochs", "0"), "Epochs must be at least 1"),
        (("train", "p.nns", "--what"), "--what"),
        (("train", "nowhere.nns"), "There is no file “nowhere.nns”"),
        (("train", "nowhere"), "There is no file and no sample “nowhere”: the samples are"),
        (("tran", "p.nns"), "There is no command or file “tran”: did you mean “train”?"),
        (("export", "p.nns", "--to", "excel", "--out", "x"), "excel"),
        (("inspect",), "Nothing to look at"),
    ],
)
def test_what_cannot_be_done_is_refused(run, project: Path, arguments: tuple[str, ...], words: str):
    refused(run(*arguments), words)


# ------------------------------------------------------------------ evaluate, predict


def test_evaluate_on_the_test_part(run, trained_project: Path):
    report = run("evaluate", trained_project, "--json").json
    expected = evaluate(flower_project(), trained(flower_project()))
    assert report["metrics"] == pytest.approx(dict(expected.metrics))
    assert report["confusion_matrix"] == expected.confusion_matrix.tolist()
    assert (report["part"], report["rows"], report["classes"]) == ("test", 12, ["daisy", "rose", "tulip"])


def test_evaluate_on_a_table(run, trained_project: Path, flowers: Path):
    assert run("evaluate", trained_project, "--data", flowers, "--json").json["rows"] == 60


@pytest.mark.parametrize(("validation", "part"), [(0.25, "validation"), (0.0, "train")])
def test_without_test_rows_evaluate_measures_what_train_does(
    run, project: Path, validation: float, part: str
):
    opened, _ = load(project)
    split = SplitSettings(validation=validation, test=0.0)
    save(project, replace(opened, data=replace(opened.data, split=split)))
    told = run("train", project, "--json").json
    report = run("evaluate", project, "--json").json
    assert (report["part"], report["metrics"]) == (part, told["metrics"])


def test_evaluate_for_people(run, trained_project: Path):
    result = run("evaluate", trained_project)
    assert "12 rows (test): accuracy" in result.out
    assert "true ↓  predicted →" in result.out


def test_evaluate_a_number(run, tmp_path: Path):
    save(tmp_path / "h.nns", flower_project("height"), trained(flower_project("height")))
    assert "(in units of height), R²" in run("evaluate", "h.nns").out
    assert set(run("evaluate", "h.nns", "--json").json["metrics"]) == {"mae", "rmse", "r2"}


def test_evaluate_without_weights(run, project: Path):
    refused(run("evaluate", project), "has not been trained yet")


def test_predict_leaves_rows_with_gaps_without_a_prediction(run, trained_project: Path, tmp_path: Path):
    (tmp_path / "new.csv").write_text("width,length,colour\n0.1,2,red\n,1,blue\n2,0,blue\n")
    result = run("predict", trained_project, "--data", "new.csv", "--out", "out.csv", "--json")
    assert result.json == {"rows": 3, "predicted": 2, "out": "out.csv"}
    predicted = read_csv("out.csv").column("predicted kind")
    assert [bool(predicted.cell(row)) for row in range(3)] == [True, False, True]


@pytest.mark.parametrize(("choice", "predicted"), [("unknown", 2), ("drop", 1)])
def test_predict_takes_an_unseen_category_as_chosen(
    run, trained_project: Path, tmp_path: Path, choice: str, predicted: int
):
    (tmp_path / "new.csv").write_text("width,length,colour\n0.1,2,red\n1,1,green\n")
    more = ("--unseen", choice, "--json")
    result = run("predict", trained_project, "--data", "new.csv", "--out", "out.csv", *more)
    assert result.json == {"rows": 2, "predicted": predicted, "out": "out.csv"}


@pytest.mark.parametrize(
    ("row", "options", "words"),
    [
        ("4,5,purple", (), "take it as unknown (--unseen unknown), or leave such rows out (--unseen drop)"),
        (
            "4,,red",
            ("--missing", "refuse"),
            "filled in as in the training (--missing prepared), or leave such rows out (--missing drop)",
        ),
    ],
)
def test_predict_names_the_options_that_lead_on(
    run, trained_project: Path, tmp_path: Path, row, options, words
):
    (tmp_path / "new.csv").write_text(f"length,width,colour\n{row}\n")
    asked = run("predict", trained_project, "--data", "new.csv", "--out", "out.csv", *options)
    assert words in asked.err


def test_predict_refuses_another_choice_about_the_unseen(run, trained_project: Path, tmp_path: Path):
    (tmp_path / "new.csv").write_text("width,length,colour\n0.1,2,red\n")
    asked = run("predict", trained_project, "--data", "new.csv", "--out", "out.csv", "--unseen", "guess")
    refused(asked, "write one of refuse, unknown, drop")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("width,length\n1,2\n", "no column “colour”"),
        ("width,length,colour\n1,2,green\n", "green"),
        ("width,length,colour\n1,wide,red\n", "wide"),
        ("", "new.csv"),
    ],
)
def test_predict_refuses(run, trained_project: Path, tmp_path: Path, content: str, words: str):
    (tmp_path / "new.csv").write_text(content)
    refused(run("predict", trained_project, "--data", "new.csv", "--out", "out.csv"), words)
    assert not Path("out.csv").exists()


# ------------------------------------------------------------------ inspect, samples, export


def test_inspect_a_project(run, trained_project: Path):
    out = run("inspect", trained_project).out
    for words in ("35 parameters", "60 rows, 3 inputs, predicts kind", "Cross-entropy; Adam, 5 epochs"):
        assert words in out
    assert "trained for 5 epochs" in out


def test_inspect_for_programs(run, trained_project: Path):
    report = run("inspect", trained_project, "--json").json
    assert report["parameters"] == 35
    assert report["layers"][1]["settings"]["units"] == 4
    assert report["layers"][1]["shape"] == [4]
    assert report["trained"]["epochs"] == 5
    assert report["problems"] == []


def test_inspect_names_problems(run, tmp_path: Path):
    from nnstudio.document.editing.edits import remove

    save(tmp_path / "p.nns", remove(flower_project(), ["output_1"]))
    assert "The network has no Output" in run("inspect", "p.nns").out


def test_inspect_a_table(run, flowers: Path):
    assert "60 rows, utf-8, delimiter ','" in run("inspect", "--data", flowers).out
    report = run("inspect", "--data", flowers, "--json").json
    assert [column["role"] for column in report["columns"]] == ["input", "input", "input", "target"]


def test_inspect_tells_unusual_marks(run, tmp_path: Path):
    rows = "".join(f"'a; {n}';{n}.000,5;{n % 3}\n" for n in range(10, 40))
    (tmp_path / "t.csv").write_text(f"A title\n\n'name';size;kind\n{rows}")
    told = run("inspect", "--data", "t.csv").out
    assert "delimiter ';', quote \"'\", decimal mark ',', thousands mark '.', lines skipped: 2" in told
    marks = run("inspect", "--data", "t.csv", "--json").json["marks"]
    assert (marks["quote"], marks["decimal"], marks["thousands"], marks["skip_lines"]) == ("'", ",", ".", 2)


def test_inspect_tells_that_columns_are_aligned(run, tmp_path: Path):
    (tmp_path / "t.txt").write_text("city     size\n" + "".join(f"Rome {n:8}\n" for n in range(40)))
    assert "40 rows, utf-8, cells parted by spaces" in run("inspect", "--data", "t.txt").out
    assert run("inspect", "--data", "t.txt", "--json").json["delimiter"] == "blanks"


def test_inspect_says_what_the_dialog_would(run, tmp_path: Path):
    rows = "".join(f"{n},{n % 7},{'yes' if n % 2 else 'no'},5,{n % 2}\n" for n in range(60))
    (tmp_path / "t.csv").write_text(f"id,size,paid,same,late\n{rows}".replace(",", ";"), encoding="utf-16")
    report = run("inspect", "--data", "t.csv", "--json").json
    assert (report["rows"], report["encoding"], report["delimiter"], report["header"]) == (
        60,
        "utf-16",
        ";",
        True,
    )
    assert [column["name"] for column in report["columns"]] == ["id", "size", "paid", "same", "late"]
    size = report["columns"][1]
    assert (size["type"], size["role"], size["missing"], size["distinct"], size["range"]) == (
        "number", "input", 0, 7, [0, 6],
    )  # fmt: skip
    assert report["columns"][2]["range"] is None
    assert report["first"] == [
        [str(n), str(n % 7), "yes" if n % 2 else "no", "5", str(n % 2)] for n in range(5)
    ]
    for words in ("“paid” gives the target “late” away", "“id” never repeats", "“same” is “5” in every row"):
        assert any(words in warning for warning in report["warnings"])
        assert words in run("inspect", "--data", "t.csv").out


def test_dates_are_told_from_the_first_to_the_last(run, tmp_path: Path):
    table = tmp_path / "orders.csv"
    days = ("2024-03-05", "", "2023-12-31", "2024-01-02 08:30") * 5
    table.write_text("day,paid\n" + "".join(f"{day},{row}\n" for row, day in enumerate(days)), "utf-8")
    assert "2023-12-31 – 2024-03-05" in run("inspect", "--data", table).out
    assert run("inspect", "--data", table, "--json").json["columns"][0]["range"] == [
        "2023-12-31",
        "2024-03-05",
    ]


def test_dates_with_the_day_first_go_all_the_way(run, tmp_path: Path):
    days = [(row * 5 % 28 + 1, row % 12 + 1) for row in range(60)]
    lines = (f"{day}/{month}/2021 08:30,{'late' if month > 6 else 'early'}" for day, month in days)
    (tmp_path / "t.csv").write_text("when,kind\n" + "\n".join(lines))
    (column, _) = run("inspect", "--data", "t.csv", "--json").json["columns"]
    assert (column["type"], column["range"][0][:7]) == ("date_day_first", "2021-01")
    assert run("new", "--data", "t.csv", "--target", "kind", "--out", "t.nns").code == 0
    assert run("train", "t.nns").code == 0
    for cells, known in (("1/2/2021", True), ("1/13/2021", False)):
        (tmp_path / "new.csv").write_text(f"when\n2/1/2022\n{cells}\n")
        told = run("predict", "t.nns", "--data", "new.csv", "--out", "out.csv")
        if known:
            assert told.code == 0
        else:
            refused(told, "“1/13/2021”, which is not a date that can be read (such as 31/12/2024")


def test_dates_in_doubt_are_said(run, tmp_path: Path):
    (tmp_path / "t.csv").write_text(
        "when,paid\n" + "".join(f"{row}/1/2021,{row * 1.5}\n" for row in range(1, 13))
    )
    words = "“when” may be day first, too: “2/1/2021” is taken as February 1"
    assert any(words in one for one in run("inspect", "--data", "t.csv", "--json").json["warnings"])
    told = run("new", "--data", "t.csv", "--target", "paid", "--out", "t.nns")
    assert words in " ".join(told.out.split())


def test_inspect_and_train_take_a_workbook(run, project: Path, tmp_path: Path, flowers: Path):
    from openpyxl import Workbook

    book = Workbook()
    for line in flowers.read_text(encoding="utf-8").splitlines():
        book.active.append([float(cell) if cell[:1].isdigit() else cell for cell in line.split(",")])
    book.save(tmp_path / "flowers.xlsx")
    report = run("inspect", "--data", "flowers.xlsx", "--json").json
    assert (report["format"], report["rows"], report["encoding"], report["sheet"]) == (
        "Excel",
        60,
        None,
        "Sheet",
    )
    by_text = run("train", project, "--data", flowers, "--epochs", 2, "--out", "a.nns", "--json").json
    by_sheet = run("train", project, "--data", "flowers.xlsx", "--epochs", 2, "--out", "b.nns", "--json").json
    assert by_sheet["metrics"] == by_text["metrics"]


def test_brackets_in_names_are_no_markup(run, tmp_path: Path):
    (tmp_path / "b.csv").write_text("[bold]a[/bold],[/]b\n" + "".join(f"{i},{i % 3}\n" for i in range(30)))
    assert "[bold]a[/bold]" in run("inspect", "--data", "b.csv").out
    assert run("new", "--data", "b.csv", "--target", "[/]b", "--out", "b.nns").code == 0


def test_samples(run):
    assert "penguins" in run("samples").out
    listed = run("samples", "--json").json["samples"]
    assert {"wine", "penguins", "digits", "spirals"} <= {sample["id"] for sample in listed}
    assert all(sample["licence"] and sample["source"] for sample in listed)


@pytest.mark.parametrize("to", ["numpy", "pytorch"])
def test_export(run, trained_project: Path, to: str):
    assert run("export", trained_project, "--to", to, "--out", "model.py").code == 0
    compile(Path("model.py").read_text(encoding="utf-8"), "model.py", "exec")


# ------------------------------------------------------------------ the front door


def test_the_version(run):
    from nnstudio import __version__

    told = run("--version").out
    assert told.startswith(f"NN Studio {__version__}\nEngine {sources_hash()[:12]}, ")
    assert f"Processor {host_processor.name()}" in told
    assert "\nnumpy " in told
    assert "\nPySide6_Essentials 6.11.2: LGPL" in told


def test_help(run):
    result = run("--help")
    assert result.code == 0
    assert all(command in result.out for command in COMMANDS)


def test_the_front_door_knows_every_command():
    names = {command.name or command.callback.__name__ for command in cli.registered_commands}
    assert names == set(COMMANDS)


def test_a_file_opens_the_window(monkeypatch: pytest.MonkeyPatch, project: Path):
    pytest.importorskip("PySide6")
    from nnstudio.app import application

    opened = []
    monkeypatch.setattr(application, "main", lambda arguments: opened.append(arguments) or 0)
    assert main([os.fspath(project)]) == 0
    assert main(["--sample", "wine"]) == 0
    assert main([]) == 0
    assert opened == [[os.fspath(project)], ["--sample", "wine"], []]
