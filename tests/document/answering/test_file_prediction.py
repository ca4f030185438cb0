"""Predictions for a whole file: its cells as they stand, answers beside them, and never half a file."""

import csv
import gzip
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.csv import pieces
from nnstudio.data.csv import source as csv_source
from nnstudio.data.csv.reading import read_csv
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.data.tables.table_passes import ReadingCancelledError
from nnstudio.document.answering.file_prediction import predict_file
from nnstudio.document.answering.prediction import Missing, Unseen
from nnstudio.document.editing import data_edits
from nnstudio.document.experiment import predict
from nnstudio.document.files.storage import save
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.errors import DataError
from tests.helpers.projects import flower_project, two_output_project
from tests.helpers.training import trained

Trained = tuple[Project, Run]

HEADER, ROW = "width,length,colour\n", "1,2,red\n"


@pytest.fixture(scope="module")
def flowers() -> Trained:
    project = flower_project()
    return project, trained(project)


@pytest.fixture(scope="module")
def heights() -> Trained:
    project = flower_project("height")
    return project, trained(project)


def cells(path: Path, encoding: str = "utf-8", **options: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding), newline=""), **options))


def written(folder: Path, content: str | bytes, name: str = "new.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_cells_stay_as_they_stand_and_answers_are_beside_them(flowers: Trained, tmp_path: Path):
    source = written(
        tmp_path,
        'note;width;length;colour;code\n"a\nb; ""c""";1,50;2;red;007\n'
        "NA;,5;1e0; red;\n  x ;+2;0,0;blue;1e999\n",
    )
    found = predict_file(*flowers, source, tmp_path / "out.csv", "unknown")
    rows = cells(tmp_path / "out.csv", delimiter=";")
    assert [row[:5] for row in rows] == cells(source, delimiter=";")
    assert rows[0][5:] == [
        "predicted kind", "probability of daisy", "probability of rose", "probability of tulip"
    ]  # fmt: skip
    assert (found.rows, found.predicted, found.form.decimal) == (3, 3, ",")
    shares = [float(cell.replace(",", ".")) for cell in rows[1][6:]]
    assert sum(shares) == pytest.approx(1, abs=1e-5)
    assert all("." not in cell for row in rows[1:] for cell in row[6:])


def test_answers_are_those_of_the_table_read_at_once(
    flowers: Trained, heights: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(csv_source, "BLOCK", 300)
    monkeypatch.setattr(pieces, "_usual_size", lambda _: 300)
    chance = random.Random(1)
    widths, colours = ["", "?", "-1.5", "2"], ["red", "blue", "mint"]
    lines = [f"{chance.choice(widths)},{chance.random():.3f},{chance.choice(colours)}" for _ in range(500)]
    source = written(tmp_path, "width,length,colour\n" + "\n\n".join(lines))
    table = read_csv(source, types={"width": "number", "length": "number", "colour": "category"})
    for project, run in (flowers, heights):
        predict_file(project, run, source, tmp_path / "out.csv", "drop")
        expected = predict(project, run, table, skip_gaps=True, unseen="drop").columns()
        write_csv(tmp_path / "expected.csv", expected)
        assert [row[3:] for row in cells(tmp_path / "out.csv")] == cells(tmp_path / "expected.csv")


def test_many_outputs_name_their_target(tmp_path: Path):
    project = two_output_project()
    source = written(tmp_path, "width,length,colour,predicted kind\n1,2,red,old\n")
    predict_file(project, trained(project), source, tmp_path / "out.csv")
    assert cells(tmp_path / "out.csv")[0][4:] == [
        "predicted kind 2", "probability of daisy", "probability of rose", "probability of tulip",
        "predicted height",
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_the_encoding_stays(flowers: Trained, tmp_path: Path, encoding: str):
    text = "width\tlength\tcolour\tname\n" + "1\t2\tred\tZoë Jürgen\n" * 9
    source = written(tmp_path, text.encode(encoding))
    found = predict_file(*flowers, source, tmp_path / "out.csv")
    assert not found.other_encoding
    rows = cells(tmp_path / "out.csv", encoding, delimiter="\t")
    assert rows[1][:4] == ["1", "2", "red", "Zoë Jürgen"]
    marks = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": "\ufeff".encode("utf-16")[2:]}
    assert (tmp_path / "out.csv").read_bytes().startswith(marks.get(encoding, b""))


def test_answers_that_the_encoding_cannot_hold_are_written_as_utf_8(tmp_path: Path):
    table = Table((number_column("x", [0, 1] * 15), category_column("kind", ["雪", "雨"] * 15)), "t.csv")
    from nnstudio.document.starting.starters import project_for_table

    project = project_for_table(table, "kind", hidden=(2,))
    source = written(tmp_path, "x,name\n1,Zoë\n".encode("cp1252"))
    found = predict_file(project, trained(project), source, tmp_path / "out.csv")
    assert found.other_encoding
    assert cells(tmp_path / "out.csv", "utf-8-sig")[1][1] == "Zoë"


def test_workbooks_and_packed_files_are_predicted_as_well(flowers: Trained, tmp_path: Path):
    book = Workbook()
    for row in (
        ("a title",),
        ("width", None, "length", "colour"),
        (1.5, None, 2, "red"),
        (1, None, 0, "blue"),
    ):
        book.active.append(row)
    book.save(tmp_path / "new.xlsx")
    predict_file(*flowers, tmp_path / "new.xlsx", tmp_path / "out.csv")
    of_book = cells(tmp_path / "out.csv")
    assert [row[:3] for row in of_book] == [
        ["width", "length", "colour"],
        ["1.5", "2", "red"],
        ["1", "0", "blue"],
    ]
    packed = gzip.compress(b"width,length,colour\n1.5,2,red\n1,0,blue\n")
    predict_file(*flowers, written(tmp_path, packed, "new.csv.gz"), tmp_path / "out.tsv.gz")
    text = gzip.decompress((tmp_path / "out.tsv.gz").read_bytes()).decode()
    assert [line.split("\t") for line in text.splitlines()] == of_book


FORMULAS = ["=1+1", "+SUM(A1)", "-cmd|' /C calc'!A0", "@now()", "\tx", "\rx", "\uff1d1"]


@pytest.mark.parametrize("safe", [True, False])
def test_formulas_are_made_harmless_on_request_and_numbers_stay(flowers: Trained, tmp_path: Path, safe: bool):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(["width", "length", "colour", "=note", "depth"])
    writer.writerows([["-1.5", "+2", "red", formula, "-3e-5"] for formula in FORMULAS])
    source = written(tmp_path, buffer.getvalue())
    predict_file(*flowers, source, tmp_path / "out.csv", safe=safe)
    mark = "'" if safe else ""
    rows = cells(tmp_path / "out.csv")
    assert rows[0][:5] == ["width", "length", "colour", f"{mark}=note", "depth"]
    assert [row[:5] for row in rows[1:]] == [["-1.5", "+2", "red", mark + each, "-3e-5"] for each in FORMULAS]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "# c\n" + HEADER + ROW + "\n1,2,green\n",
            "Line 5 of new.csv: column “colour” holds “green”",
        ),
        (
            HEADER + ROW * 300 + "1,wide,red\n",
            "Line 302 of new.csv: column “length”",
        ),
        (HEADER + ROW * 90_000 + "1,2\n", "Line 90,002 of new.csv has 2 cells"),
        (
            HEADER + ROW * 90_000 + '1,2,"red\n',
            "line 90,002 of new.csv does not end",
        ),
        (HEADER + ROW * 90_000 + "1,2,\0\n", "Line 90,002 of new.csv holds a NUL"),
        ("width,length\n1,2\n", "no column “colour”"),
        ("width,length,colour\n", "has a header but no rows"),
        ("", "is empty"),
    ],
)
@pytest.mark.parametrize("before", [None, b"what was there"])
def test_what_cannot_be_predicted_writes_nothing(
    flowers: Trained, tmp_path: Path, content: str, words: str, before: bytes | None
):
    source, target = written(tmp_path, content), tmp_path / "out.csv"
    if before is not None:
        target.write_bytes(before)
    files = sorted(tmp_path.iterdir())
    with pytest.raises(DataError, match=words):
        predict_file(*flowers, source, target)
    assert sorted(tmp_path.iterdir()) == files
    assert before is None or target.read_bytes() == before


def test_cancelling_leaves_nothing(flowers: Trained, tmp_path: Path):
    source = written(tmp_path, HEADER + ROW * 300_000)
    shares: list[float] = []
    with pytest.raises(ReadingCancelledError):
        predict_file(
            *flowers, source, tmp_path / "out.csv",
            on_progress=shares.append, cancelled=lambda: len(shares) > 1,
        )  # fmt: skip
    assert len(shares) == 2
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("name", ["new.csv", "p.nns", "out.xlsx", "out.parquet"])
def test_places_where_predictions_do_not_belong(flowers: Trained, tmp_path: Path, name: str):
    source = written(tmp_path, "width,length,colour\n1,2,red\n")
    save(tmp_path / "p.nns", *flowers)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(DataError, match="name a"):
        predict_file(*flowers, source, tmp_path / name)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_full_disk_is_a_sentence_and_leaves_nothing(flowers: Trained, tmp_path: Path):
    resource = pytest.importorskip("resource")
    source = written(tmp_path, HEADER + ROW * 100_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
    try:
        with pytest.raises(DataError, match=r"“out\.csv” cannot be saved in .*: choose another place"):
            predict_file(*flowers, source, tmp_path / "out.csv")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == [source]


texts = st.text(st.sampled_from("ab1 .,;|'\"-+=@\n\ré€雪𝄞\t"), max_size=8)
"""Without a backslash: in five rows of chance it may as well be an escape."""


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    notes=st.lists(st.tuples(texts, texts), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
    unseen=st.sampled_from(["unknown", "drop"]),
)
def test_any_cells_come_out_as_they_went_in(
    flowers: Trained,
    tmp_path: Path,
    notes: list[tuple[str, str]],
    delimiter: str,
    ending: str,
    unseen: Unseen,
):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    rows = [["note", "width", "length", "colour", "more"]]
    rows += [[note, "1.5", "2", "red", more] for note, more in notes] + [["x", "1.5", "2", "red", "y"]] * 3
    writer.writerows(rows)
    source = written(tmp_path, buffer.getvalue())
    found = predict_file(*flowers, source, tmp_path / "out.csv", unseen)
    out = cells(tmp_path / "out.csv", delimiter=found.form.delimiter)
    assert [row[:5] for row in out] == rows
    assert found.form.delimiter == delimiter


@pytest.fixture(scope="module")
def filled() -> Trained:
    """Flowers that were trained with gaps of the width filled in."""
    project = data_edits.set_column_choices(flower_project(), {"width"}, missing="median")
    return project, trained(project)


GAPS = HEADER + "1,2,red\n,2,blue\n1,,red\n"


@pytest.mark.parametrize(
    ("missing", "told", "count"), [("prepared", [True, True, False], 1), ("drop", [True, False, False], 0)]
)
def test_gaps_are_filled_in_as_in_the_training_or_left_out(
    filled: Trained, tmp_path: Path, missing: Missing, told: list[bool], count: int
):
    source = written(tmp_path, GAPS)
    found = predict_file(*filled, source, tmp_path / "out.csv", missing=missing)
    assert [row[-1] != "" for row in cells(tmp_path / "out.csv")[1:]] == told
    assert (found.filled, found.left_out) == (count, 3 - sum(told))
    assert found.filled_sentence == ("1 missing value was filled in as in the training." if count else "")


def test_gaps_are_refused_with_their_line(filled: Trained, tmp_path: Path):
    source = written(tmp_path, GAPS)
    with pytest.raises(DataError, match=r"^Line 3 of new\.csv: column “width” has no value; fill the cell"):
        predict_file(*filled, source, tmp_path / "out.csv", missing="refuse")
    assert not (tmp_path / "out.csv").exists()


def test_a_missing_column_is_filled_only_as_in_the_training(filled: Trained, tmp_path: Path):
    source = written(tmp_path, "length,colour\n2,red\n2,blue\n")
    found = predict_file(*filled, source, tmp_path / "out.csv", "unknown")
    assert (found.predicted, found.filled) == (2, 2)
    for missing in ("refuse", "drop"):
        with pytest.raises(DataError, match=r"^new\.csv has no column “width”"):
            predict_file(*filled, source, tmp_path / "again.csv", "unknown", missing)


def test_new_rows_need_no_weight(tmp_path: Path):
    project = flower_project()
    table = project.data.table.with_columns([number_column("worth", [1.0] * 60)])
    columns = (*project.data.columns, ColumnSetting("worth", "number", "weight"))
    project = data_edits.set_data(project, replace(project.data, table=table, columns=columns))
    source = written(tmp_path, GAPS)
    assert predict_file(project, trained(project), source, tmp_path / "out.csv").predicted == 1
