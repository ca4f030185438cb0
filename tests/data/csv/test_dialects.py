"""Tables that Python's `csv` writes in any dialect are read back cell for cell without being told how."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.quoting import is_well_quoted
from nnstudio.data.csv.reading import detect, read_csv

pytestmark = pytest.mark.usefixtures("either_way")

NASTY = (
    "Ann", "it's", "don\\'t", 'the "one"', 'say \\"hi\\"', '"q"', "'q'", '""', "\\", "a\\b", "C:\\dir\\",
    "\\\\n", "\\'", "a, b; c", "tab\tand|bar", "two\nlines", " x ", "",
)  # fmt: skip
"""Words full of quotes and backslashes."""
WORDS = (
    "Ann", "Rome", "it's", 'the "one"', "a, b; c", "tab\tand|bar", "two\nlines", "\U0001d11e clef", "é€雪",
    " x ", "",
)  # fmt: skip
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "text": csv.QUOTE_NONNUMERIC}


@st.composite
def tables(draw, words: tuple[str, ...] = WORDS, least: int = 4) -> list[list[object]]:
    """A header, and rows of two texts around a number."""
    row = st.tuples(st.sampled_from(words), st.integers(-99, 99), st.sampled_from(words))
    rows = draw(st.lists(row, min_size=least, max_size=12))
    return [["name", "size", "note"], *map(list, rows)]


DIALECTS = {
    "delimiter": st.sampled_from(",;\t|"),
    "quote": st.sampled_from("\"'"),
    "double": st.booleans(),
    "ending": st.sampled_from(["\n", "\r\n"]),
    "quoting": st.sampled_from(sorted(QUOTING)),
}


def written(
    rows: list[list[object]], delimiter: str, quote: str, double: bool, ending: str, quoting: str
) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(
        buffer, delimiter=delimiter, quotechar=quote, doublequote=double, escapechar=None if double else "\\",
        lineterminator=ending, quoting=QUOTING[quoting],
    ).writerows(rows)  # fmt: skip
    return buffer.getvalue()


def read_back(text: str, path: Path) -> tuple[CsvFormat, list[list[str]]]:
    path.write_bytes(text.encode())
    form = detect(path)
    table = read_csv(path, form, types=dict.fromkeys(("name", "size", "note"), "category"))
    return form, [[column.cell(row) for column in table.columns] for row in range(table.rows)]


def as_texts(rows: list[list[object]]) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in rows[1:]]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables(), dialect=st.fixed_dictionaries(DIALECTS))
def test_a_dialect_is_found_out(tmp_path: Path, rows: list[list[object]], dialect: dict[str, Any]):
    _, cells = read_back(written(rows, **dialect), tmp_path / "table.csv")
    assert cells == as_texts(rows)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables(NASTY, least=1), dialect=st.fixed_dictionaries(DIALECTS))
def test_a_few_rows_of_quotes_and_backslashes_are_read_as_some_program_wrote_them(
    tmp_path: Path, rows: list[list[object]], dialect: dict[str, Any]
):
    """Another reading than the right one is one that the same text could have been written for, too."""
    text = written(rows, **dialect)
    assume(dialect["quote"] in text or '"' not in text)  # or nothing tells which quotes are at work
    form, cells = read_back(text, tmp_path / "table.csv")
    assert cells == as_texts(rows) or is_well_quoted(text, form)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('a,b\n"say \\"hi\\"",1\n', ['say "hi"', "1"]),
        ("a,b\n'don\\'t',1\n", ["don't", "1"]),
        ("a,b\ndon\\'t,1\n", ["don't", "1"]),
        ('a,b\n"don\\\'t",1\n', ["don\\'t", "1"]),
        ('a,b\n"C:\\dir\\",1\n', ["C:\\dir\\", "1"]),
        ('a,b\n"say \\""hi\\""",1\n', ['say \\"hi\\"', "1"]),
        ('a;b\n"\\\\server\\share";1\n', ["\\\\server\\share", "1"]),
        ("a;b\n'it''s \"one\"';1\n", ['it\'s "one"', "1"]),
    ],
)
def test_one_row_tells_how_quotes_are_written(tmp_path: Path, text: str, cells: list[str]):
    path = tmp_path / "table.csv"
    path.write_text(text, "utf-8", newline="")
    table = read_csv(path, types=dict.fromkeys("ab", "category"))
    assert [column.cell(0) for column in table.columns] == cells


def test_quotes_that_leave_no_row_uneven_are_at_work_whatever_others_there_are(tmp_path: Path):
    path = tmp_path / "table.csv"
    path.write_text("name,size,note\n" + 'Ann,0,"q"\n' * 2 + "Ann,0,'a, b; c'\n" + '"q",0,"q"\n' * 2)
    assert detect(path).quote == "'"
    assert read_csv(path).column("note").cell(2) == "a, b; c"


def test_a_text_that_no_program_would_write_so_is_refused_soon():
    form = CsvFormat()
    assert is_well_quoted('a,"b ""c"""\r\n1,2', form)
    assert not is_well_quoted('a,"b "c"\n', form)
    assert not is_well_quoted('a,b"\n', form)
    assert not is_well_quoted('"' + 'a"",' * 50_000, form)
