"""Excel workbooks become the same tables as text, and what is wrong with one is said in a sentence."""

import datetime
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from nnstudio.data.reading import excel_source
from nnstudio.data.reading.excel_source import SheetFormat
from nnstudio.data.reading.table_reading import detect, preview, read_table
from nnstudio.data.tables.table_passes import ReadingCancelledError
from nnstudio.data.tables.value_pass import cell_text
from nnstudio.errors import DataError

HOUSES = [
    ("size", "city", "price"),
    *((50 + row, "Rome" if row % 3 else "Oslo", 1.5 * row) for row in range(40)),
]


@pytest.fixture
def workbook(tmp_path):
    """Writes sheets of rows as a workbook, and answers the path."""

    def write(**sheets: list[tuple]) -> Path:
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "houses.xlsx"
        book.save(path)
        return path

    return write


def sentence(path: Path, **options) -> str:
    with pytest.raises(DataError) as refused:
        read_table(path, **options)
    return str(refused.value)


def test_numbers_words_and_dates(workbook):
    day = datetime.datetime(2024, 5, 1)
    rows = [
        ("n", "word", "day", "yes"),
        (1.5, "a", day, True),
        (2, None, day, False),
        (None, "a", None, True),
    ]
    table = read_table(workbook(one=rows))
    np.testing.assert_array_equal(table.column("n").values, [1.5, 2, math.nan])
    assert [table.column("word").cell(row) for row in range(3)] == ["a", "", "a"]
    assert table.column("day").categories == ("2024-05-01",)
    assert table.column("yes").categories == ("FALSE", "TRUE")
    assert table.name == "houses.xlsx"


def test_the_first_sheet_that_holds_anything_is_taken_and_another_can_be(workbook):
    path = workbook(empty=[], first=HOUSES, second=[("x", "y"), (1, 2), (3, 4)])
    form = detect(path)
    assert (form.sheet, form.sheets, form.header) == ("first", ("empty", "first", "second"), True)
    other = SheetFormat("second", form.sheets)
    assert preview(path, other).cells == (("1", "2"), ("3", "4"))
    assert read_table(path, other).names == ("x", "y")


def test_titles_and_empty_rows_and_columns_around_the_table(workbook):
    rows = [
        ("Houses",),
        (None, "as of May"),
        (),
        (None, None, "size", "price"),
        *[(None, None, n, 2 * n) for n in range(9)],
        (),
    ]
    path = workbook(one=rows)
    form = detect(path)
    assert (form.skip_lines, form.header) == (3, True)
    table = read_table(path, form)
    assert table.names == ("size", "price")
    assert table.column("price").values.tolist() == [2.0 * n for n in range(9)]
    assert preview(path, form).lines[0] == 5


def test_a_sheet_without_a_header(workbook):
    path = workbook(one=[(1, "a"), (2, "b"), (3, "a")])
    assert not detect(path).header
    assert read_table(path).names == ("column 1", "column 2")


def test_numbers_that_are_kept_as_text_are_numbers_and_codes_stay_text(workbook):
    table = read_table(workbook(one=[("n", "code"), ("1.5", "00123"), ("2", "00007")]))
    assert table.column("n").values.tolist() == [1.5, 2]
    assert table.column("code").type != "number"


def test_a_word_among_numbers_is_told_with_its_row(workbook):
    path = workbook(one=[("age", "n"), *[(row, row) for row in range(7000)], ("old", 1)])
    table = read_table(path)
    assert table.column("age").cell(7000) == "old"
    assert table.notes == ("Column “age” is read as text: row 7,002 holds “old”, which is not a number.",)
    assert sentence(path, types={"age": "number"}).startswith(
        "Row 7,002 of houses.xlsx: column “age” holds “old”, which is not a number; correct the cell"
    )


def test_the_first_of_several_words_among_numbers_is_named(workbook):
    path = workbook(one=[("age", "n"), (1, 2), (3, "new"), ("old", 4)])
    told = sentence(path, types={"age": "number", "n": "number"})
    assert told.startswith("Row 3 of houses.xlsx: column “n” holds “new”")


def test_errors_of_formulas_are_missing(workbook):
    table = read_table(workbook(one=[("x", "y"), (1, 1), ("#DIV/0!", 2), ("#N/A", 3)]))
    np.testing.assert_array_equal(table.column("x").values, [1, math.nan, math.nan])


def test_a_cell_beside_the_table_names_its_row(workbook):
    path = workbook(one=[*HOUSES, *HOUSES[1:] * 30, (1, "Rome", 2, "note")])
    assert sentence(path).startswith("Row 1,242 of houses.xlsx has 4 cells where 3 are expected")


@pytest.mark.parametrize(
    ("rows", "words"),
    [([], "houses.xlsx is empty: none of its sheets"), ([("size", "price")], "has a header but no rows")],
)
def test_nothing_to_read(workbook, rows, words):
    assert words in sentence(workbook(one=rows))


def test_a_sheet_that_is_not_there(workbook):
    assert sentence(workbook(one=HOUSES), form=SheetFormat("two")) == (
        "houses.xlsx has no sheet “two”; it has “one”."
    )


def test_a_damaged_workbook(workbook):
    path = workbook(one=HOUSES)
    path.write_bytes(path.read_bytes()[:3000])
    assert "is no workbook that can be read" in sentence(path)


def test_a_damaged_sheet(workbook, tmp_path):
    path = workbook(one=HOUSES)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:700] if name.endswith("sheet1.xml") else content)
    assert "is no workbook that can be read" in sentence(broken)


def test_an_archive_that_is_no_workbook(tmp_path):
    path = tmp_path / "things.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "no sheets here")
    assert "is a zip archive" in sentence(path)


def test_the_ending_of_the_name_does_not_matter(workbook):
    path = workbook(one=HOUSES)
    assert read_table(path.rename(path.with_suffix(".csv"))).rows == 40


def test_reading_is_told_and_can_be_cancelled(workbook):
    path = workbook(one=[("a", "b"), *[(row, row) for row in range(12_000)]])
    shares: list[float] = []
    read_table(path, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    asked = iter([False, True])
    with pytest.raises(ReadingCancelledError):
        read_table(path, cancelled=lambda: next(asked))


# openpyxl writes 16 digits.
cells = (
    st.none()
    | st.floats(-1e14, 1e14).map(lambda value: float(f"{value:.15g}"))
    | st.integers(-(2**53), 2**53)
    | st.booleans()
)
cells |= st.text(st.sampled_from("abc ,;\"'\n0123456789.-+é雪"), max_size=8)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
    )
)
def test_what_is_in_a_sheet_is_read_cell_for_cell(tmp_path_factory, rows):
    kept = [row for row in rows if any(cell_text(value).strip() for value in row)]
    assume(kept and all(any(cell_text(row[place]).strip() for row in kept) for place in range(len(rows[0]))))
    path = tmp_path_factory.getbasetemp() / "cells.xlsx"
    book = Workbook()
    for row in rows:
        book.active.append(row)
        for cell in book.active[book.active.max_row]:
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type  # and no formula
    book.save(path)
    names = [f"column {place + 1}" for place in range(len(rows[0]))]
    form = SheetFormat("Sheet", header=False)
    table = read_table(path, form, types=dict.fromkeys(names, "category"))
    shown = [[table.column(name).cell(row) for name in names] for row in range(table.rows)]
    texts = [[cell_text(value) for value in row] for row in kept]
    assert shown == [["" if text.strip() in form.missing else text for text in row] for row in texts]


def test_formulas_without_results_are_told(workbook):
    rows = [("a", "b", "sum"), *((row, 2 * row, f"=A{row + 1}+B{row + 1}") for row in range(1, 30))]
    table = read_table(workbook(one=rows))
    assert table.column("sum").gaps == 29
    (note,) = table.notes
    assert note == (
        "Row 2 of houses.xlsx holds “=A2+B2”, and no result of it was saved: such cells count as missing "
        "until a spreadsheet program saves the workbook."
    )
    assert read_table(workbook(one=[("a", "b"), (1, None), (2, 3)])).notes == ()


def test_more_rows_than_a_sheet_can_have(workbook, monkeypatch):
    monkeypatch.setattr(excel_source, "_MOST_ROWS", 20)
    assert sentence(workbook(one=HOUSES)).startswith(
        "Sheet “one” of houses.xlsx has more than 20 rows, more than a sheet can have"
    )


def test_a_workbook_that_is_there_to_fill_the_memory(workbook):
    path = workbook(one=HOUSES)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/more.xml", bytes(300 << 20))
    assert sentence(path).startswith("houses.xlsx would grow to 300.0 MB while it is read")


def test_notes_before_the_table_are_passed_over_and_taken_where_there_is_nothing_else(workbook):
    notes = [("Made by hand",), ("see the next sheet",)]
    path = workbook(
        Notes=notes, Sales=[("city", "sold"), ("Rome", 3), ("Oslo", 4)], More=[("a", "b"), (1, 2)]
    )
    assert detect(path).sheet == "Sales"
    assert excel_source.detect(path, "Notes").sheet == "Notes"
    assert detect(workbook(Empty=[], Notes=notes)).sheet == "Notes"
