"""Files that are no tables, as commands meet them: one sentence, an exit code, and what was there stays."""

import gzip
from pathlib import Path

import pytest

from nnstudio.document.storage import load, save
from tests.helpers.projects import flower_project

HEADER = b"width,length,colour,height,kind\n"
ROW = b"1,2,red,3,rose\n"
MALFORMED = {
    "empty.csv": (b"", "empty.csv is empty"),
    "blank.csv": (b"\n \n", "holds nothing but blanks"),
    "header.csv": (HEADER, "has a header but no rows"),
    "ragged.csv": (HEADER + ROW + b"1,2\n", "Line 3 of ragged.csv has 2 cells where 5 are expected"),
    "nul.csv": (HEADER + ROW + b"1,2,\0,3,rose\n", "Line 3 of nul.csv holds a NUL byte"),
    "noise.csv": (bytes(place * 37 % 255 + 1 for place in range(9000)), "is full of control characters"),
    "image.csv": (b"\x89PNG\r\n\x1a\n" + bytes(50), "is an image"),
    "archive.xlsx": (b"PK\x03\x04" + bytes(50), "is no workbook that can be read"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(50), "an Excel workbook of the old kind"),
    "table.parquet": (b"PAR1" + bytes(50), "arquet"),
    "cut.csv.gz": (gzip.compress(HEADER + ROW * 5000)[:-30], "could not be read to its end"),
    "quote.csv": (HEADER + ROW + b'1,2,"red,3,rose\n' + ROW, "line 3 of quote.csv does not end"),
    "folder.csv": (None, "is a folder"),
}


@pytest.fixture(params=MALFORMED)
def malformed(request, tmp_path: Path) -> tuple[Path, str]:
    """A file that is no table, and words of the sentence about it."""
    content, words = MALFORMED[request.param]
    path = tmp_path / request.param
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    return path, words


def test_inspect_refuses_it_in_a_sentence(run, malformed: tuple[Path, str]):
    path, words = malformed
    assert run("inspect", "--data", path).is_refused(words)
    for_programs = run("inspect", "--data", path, "--json")
    assert for_programs.code == 2
    assert words in for_programs.json["error"]


def test_training_on_it_changes_no_project(run, malformed: tuple[Path, str], tmp_path: Path):
    path, words = malformed
    save(tmp_path / "p.nns", flower_project())
    before = (tmp_path / "p.nns").read_bytes()
    assert run("train", "p.nns", "--data", path).is_refused(words)
    assert (tmp_path / "p.nns").read_bytes() == before
    load(tmp_path / "p.nns")


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
