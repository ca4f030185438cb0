"""Files that are no tables, as commands meet them: one sentence, an exit code, and what was there stays."""

from pathlib import Path

import pytest

from nnstudio.document.files.storage import load, save
from tests.helpers.malformed_tables import (
    HEADER,
    NAMES,
    ROW,
    open_to_all,
    without_permission,
    write_malformed,
)
from tests.helpers.projects import flower_project
from tests.helpers.training import trained


@pytest.fixture(params=NAMES)
def malformed(request, tmp_path: Path) -> tuple[Path, str]:
    """A file that is no table, and words of the sentence about it."""
    return write_malformed(tmp_path, request.param)


def test_inspect_refuses_it_in_a_sentence(run, malformed: tuple[Path, str]):
    path, words = malformed
    assert run("inspect", "--data", path).is_refused(words)
    for_programs = run("inspect", "--data", path, "--json")
    assert for_programs.code == 2
    assert words in for_programs.json["error"]


def test_no_project_is_made_of_it(run, malformed: tuple[Path, str], tmp_path: Path):
    path, words = malformed
    before = sorted(tmp_path.iterdir())
    words = "folder.csv" if path.is_dir() else words  # where images are looked for
    assert run("new", "--data", path, "--target", "kind", "--out", "p.nns").is_refused(words)
    assert sorted(tmp_path.iterdir()) == before


def test_training_on_it_changes_no_project(run, malformed: tuple[Path, str], tmp_path: Path):
    path, words = malformed
    words = "folder.csv is a folder" if path.is_dir() else words
    save(tmp_path / "p.nns", flower_project())
    before = (tmp_path / "p.nns").read_bytes()
    assert run("train", "p.nns", "--data", path).is_refused(words)
    assert (tmp_path / "p.nns").read_bytes() == before
    load(tmp_path / "p.nns")


@pytest.mark.parametrize("command", ["inspect", "new", "train", "evaluate", "predict"])
@pytest.mark.parametrize("behind_a_closed_door", [False, True])
def test_a_file_that_may_not_be_read(
    run, monkeypatch: pytest.MonkeyPatch, command: str, behind_a_closed_door: bool
):
    with open_to_all() as folder:
        monkeypatch.chdir(folder)
        Path("closed").mkdir()
        file = Path("closed/table.csv" if behind_a_closed_door else "table.csv")
        file.write_bytes(HEADER + ROW * 30)
        save(Path("p.nns"), flower_project(), trained(flower_project()))
        before = Path("p.nns").read_bytes()
        data = ("--data", file)
        arguments = {
            "inspect": data,
            "new": (*data, "--target", "kind", "--out", "q.nns"),
            "train": ("p.nns", *data, "--out", "q.nns"),
            "evaluate": ("p.nns", *data),
            "predict": ("p.nns", *data, "--out", "q.csv"),
        }[command]
        run("inspect", "--data", file)  # what is imported is read by root
        run(command, *("away.csv" if one is file else one for one in arguments))
        with without_permission(file.parent if behind_a_closed_door else file):
            assert run(command, *arguments).is_refused("table.csv may not be read; ask for permission")
        assert sorted(one.name for one in Path().iterdir() if one != file) == ["closed", "p.nns"]
        assert Path("p.nns").read_bytes() == before


@pytest.mark.parametrize("command", ["inspect", "evaluate", "predict"])
def test_a_name_that_no_disk_takes(run, trained_project: Path, command: str):
    out = ("--out", "q.csv") if command == "predict" else ()
    project = () if command == "inspect" else (trained_project,)
    assert run(command, *project, "--data", "x" * 300, *out).is_refused("File name too long")


def test_a_number_that_is_none_names_its_cell(run, tmp_path: Path):
    save(tmp_path / "p.nns", flower_project())
    (tmp_path / "mixed.csv").write_bytes(HEADER + ROW * 3 + b"wide,2,red,3,rose\n" + ROW)
    result = run("train", "p.nns", "--data", "mixed.csv")
    assert result.is_refused("Line 5 of mixed.csv: column “width” holds “wide”, which is not a number")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a\n1\n2\n3\n", "No column is"),
        ("a,b\n1,2\n", "No column is the target"),
        (
            "a,kind\n" + "".join(f"{row * row % 7},k{row}\n" for row in range(9)),
            "“kind” has 9 classes in 9 rows",
        ),
        ("a,kind\n" + "".join(f"{row * row % 7},x\n" for row in range(30)), "“kind” is “x” in every row"),
    ],
)
def test_tables_that_teach_nothing_are_read_with_a_warning(run, tmp_path: Path, content: str, words: str):
    (tmp_path / "t.csv").write_text(content)
    assert any(words in warning for warning in run("inspect", "--data", "t.csv", "--json").json["warnings"])


def test_a_number_too_large_in_a_test_row_is_refused_before_the_training(run, tmp_path: Path):
    save(tmp_path / "p.nns", flower_project())
    before = (tmp_path / "p.nns").read_bytes()
    (tmp_path / "test.csv").write_bytes(HEADER + ROW * 3 + b"1e300,2,red,3,rose\n")
    result = run("train", "p.nns", "--test-data", "test.csv", "--epochs", "1")
    assert result.is_refused("column “width” holds 1e+300, a number too large to work with")
    assert (tmp_path / "p.nns").read_bytes() == before


@pytest.mark.parametrize("cell", ['"a\nb"', "\x1b[31mred", "\ufeff1.5", "x" * 100_000])
def test_whatever_a_cell_holds_the_sentence_about_it_is_one_short_line(run, tmp_path: Path, cell: str):
    save(tmp_path / "t.nns", flower_project(), trained(flower_project()))
    rows = "".join(f"{row % 7},{row % 5},red,3,rose\n" for row in range(60))
    (tmp_path / "number.csv").write_text(f"{HEADER.decode()}{rows}{cell},2,red,3,rose\n", "utf-8")
    (tmp_path / "word.csv").write_text(f"{HEADER.decode()}{rows}1,2,{cell},3,rose\n", "utf-8")
    for file, command in (
        (file, command) for file in ("number", "word") for command in ("evaluate", "predict")
    ):
        out = ("--out", "p.csv") if command == "predict" else ()
        result = run(command, "t.nns", "--data", f"{file}.csv", *out)
        assert result.is_refused(f"{file}.csv: column “")
        assert result.err.strip().isprintable()
        assert len(result.err) < 300
    assert not (tmp_path / "p.csv").exists()


def test_a_name_on_two_lines_is_told_on_one(run, tmp_path: Path):
    (tmp_path / "two\nlines.csv").write_bytes(HEADER + ROW + b"1,2\n")
    assert run("inspect", "--data", "two\nlines.csv").is_refused(r"Line 3 of two\nlines.csv has 2 cells")


def test_a_class_that_was_never_learned_has_other_ways_out_than_a_category(run, tmp_path: Path):
    save(tmp_path / "t.nns", flower_project(), trained(flower_project()))
    (tmp_path / "new.csv").write_bytes(HEADER + ROW + b"1,2,red,3,lily\n")
    assert run("evaluate", "t.nns", "--data", "new.csv").is_refused(
        "Row 2 of new.csv: column “kind” holds “lily”, which is none of the classes that were learned: "
        "“daisy”, “rose”, “tulip”; correct the cell, leave the row out of the file, or train with such rows."
    )


def test_a_category_that_was_never_learned_cannot_be_measured_as_unknown(run, tmp_path: Path):
    save(tmp_path / "t.nns", flower_project(), trained(flower_project()))
    (tmp_path / "new.csv").write_bytes(HEADER + ROW + b"1,2,green,3,rose\n")
    assert run("evaluate", "t.nns", "--data", "new.csv").is_refused(
        "correct the cell, train with such rows, or leave such rows out of the file."
    )
