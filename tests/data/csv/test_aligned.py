"""Tables whose columns are aligned by any number of spaces and tabs."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nnstudio.data.csv.format import BLANKS, CsvFormat
from nnstudio.data.csv.reading import detect, preview, read_csv
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.table import Table
from nnstudio.errors import DataError

pytestmark = pytest.mark.usefixtures("either_way")

CARS = (
    '18.0   8   307.0      ?          12.0   70  1\t"chevrolet, 1500"\n'
    '15.0   8   350.0      165.0      11.5   70  1\t"buick \t  skylark"\n'
)


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str) -> Path:
        path = tmp_path / "table.txt"
        path.write_text(text, "utf-8", newline="")
        return path

    return write


def rows_of(table: Table) -> list[list[str]]:
    return [[column.cell(row) for column in table.columns] for row in range(table.rows)]


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        (" 0.1  2.5  1\n12.5 18.0 30\n", False, [["0.1", "2.5", "1"], ["12.5", "18", "30"]]),
        ("    a    b\n  1.5    2\n 12.5   30\n", True, [["1.5", "2"], ["12.5", "30"]]),
        ("city   size\nRome     12\nOslo      7\n", True, [["Rome", "12"], ["Oslo", "7"]]),
        ("1 2 \n3 4   \n", False, [["1", "2"], ["3", "4"]]),
        ("1  2\n\n  \n# 3\n3  4", False, None),
        ("x  y\n1,5   2\n3,5  12\n", True, [["1.5", "2"], ["3.5", "12"]]),
        ("A11 6 A34 1169 1\n" * 2 + "A12 48 A32 5951 2\n" * 4, False, None),
        (CARS, False, [["18", "8", "307", "", "12", "70", "1", "chevrolet, 1500"],
                       ["15", "8", "350", "165", "11.5", "70", "1", "buick \t  skylark"]]),
    ],
)  # fmt: skip
def test_they_are_found(written, text, header, rows):
    path = written(text)
    form = detect(path)
    if rows is None:
        rows = [line.split() for line in text.splitlines() if line.strip()]
    assert (form.delimiter, form.header) == (BLANKS, header)
    assert [len(cells) for cells in preview(path, form).cells] == [len(row) for row in rows]
    assert rows_of(read_csv(path)) == rows


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a b\n1 2\n3 4\n", " "),
        ("a,   b\n1,   2\n3,   4\n", ","),
        ("a\tb\n1  x\t2\n3  y\t4\n", "\t"),
        ("name\nAnn Lee\nBob Ray\n", ","),
        ("Ann Lee\nBob Ray\n", ","),
        ("a note\na  good one\nanother\n", ","),
        ("note;n\ntwo  blanks;1\nno  more;2\n", ";"),
        ('"x  y",1\n"z  y",2\n', ","),
    ],
)
def test_they_are_not_found_where_another_mark_parts_the_cells(written, text, delimiter):
    assert detect(written(text)).delimiter == delimiter


def test_comments_and_titles_stand_above_them(written):
    assert detect(written("# made by hand\n  1   2\n 10  20\n")).comment == "#"
    assert detect(written("#a   b\n 1   2\n10  20\n")).comment == ""


def test_an_uneven_row_is_named(written):
    with pytest.raises(DataError, match=r"Line 3 of table.txt has 2 cells"):
        read_csv(written(" 1  2  3\n 4  5  6\n 7  8\n 9 10 11\n"))


BARE = st.text(st.sampled_from("ab1.é,;'"), min_size=1, max_size=3)
QUOTED = st.text(st.sampled_from("ab \t\n\"'"), max_size=5)
BLANK = st.text(st.sampled_from(" \t"), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), columns=st.integers(2, 4), end=st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_blanks_around_cells_change_nothing(written, data, columns, end):
    cell = st.tuples(st.booleans(), BARE | QUOTED)
    rows = data.draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=1, max_size=4))
    blanks = st.just("") | BLANK
    text = ""
    for row in rows:
        for place, (quote, said) in enumerate(row):
            bare = said and not quote and not set(said) & set(' \t\n"')
            text += data.draw(BLANK if place else blanks)
            text += said if bare else '"' + said.replace('"', '""') + '"'
        text += data.draw(blanks) + end
    form = CsvFormat(delimiter=BLANKS, header=False, missing=())
    names = [f"column {place + 1}" for place in range(columns)]
    table = read_csv(written(text), form, types=dict.fromkeys(names, "category"), piece_size=1)
    assert rows_of(table) == [[said for _, said in row] for row in rows]


def test_what_is_written_like_them_is_parted_by_a_mark(written, tmp_path):
    source = written("city   size  rate\nRome     12   0,5\nOslo      ?   1,5\n")
    table = read_csv(source)
    write_csv(tmp_path / "out.csv", table.columns, detect(source))
    assert (tmp_path / "out.csv").read_text("utf-8") == "city;size;rate\nRome;12;0,5\nOslo;;1,5\n"
