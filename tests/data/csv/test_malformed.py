"""Files that are no tables, each with the sentence its owner reads."""

import gzip
import threading
from itertools import chain, count, repeat
from pathlib import Path

import pytest

from nnstudio.data.csv.reading import CsvFormat, ReadingCancelledError, detect, preview, read_csv
from nnstudio.data.csv.source import ENCODINGS
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.storage.spool import GrowingColumn
from nnstudio.data.tables.table import number_column
from nnstudio.errors import DataError
from tests.helpers.malformed_tables import without_permission

pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def written(tmp_path):
    """Writes bytes or text under a name, and answers the path."""

    def write(content: str | bytes, name: str = "houses.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def sentence(path: Path, **options) -> str:
    """The sentence with which reading the file is refused."""
    with pytest.raises(DataError) as refused:
        read_csv(path, **options)
    return str(refused.value)


def test_empty_file(written):
    assert sentence(written("")) == "houses.csv is empty; choose a file with a header and rows."


def test_blank_file(written):
    assert sentence(written(" \n\n  \n")).startswith("houses.csv holds nothing but blanks")


@pytest.mark.parametrize(
    ("text", "skipped", "told"),
    [
        ("a,b\n1,2\n", 9, "houses.csv has 2 lines, and 9 are skipped: no row is left; skip fewer."),
        ("a,b\n\n", 1, "houses.csv has 2 lines, and 1 is skipped: no row is left; skip fewer."),
        ("1,2", 5, "houses.csv has 1 line, and 5 are skipped: no row is left; skip fewer."),
        (
            "1,2\n" * 300_000,
            400_000,
            (
                "The first 1 MB of houses.csv has 262,144 lines, and 400,000 are skipped: no row is left; "
                "skip fewer."
            ),
        ),
    ],
)
def test_more_lines_skipped_than_there_are(written, text, skipped, told):
    assert sentence(written(text), form=CsvFormat(skip_lines=skipped)) == told


def test_header_without_rows(written):
    assert sentence(written("size,price\n")).startswith("houses.csv has a header but no rows")


def test_missing_file(tmp_path):
    assert sentence(tmp_path / "nothing.csv").startswith("There is no file ")


def test_folder(tmp_path):
    assert "is a folder; choose the file of a table inside it" in sentence(tmp_path)


def test_no_permission(written):
    path = written("a,b\n1,2\n")
    with without_permission(path):
        assert "may not be read; ask for permission" in sentence(path)


@pytest.mark.parametrize(("row", "cells"), [("4,5,6,7", "4 cells"), ("4,5", "2 cells"), ("4", "1 cell")])
def test_ragged_row_names_its_line(written, row, cells):
    path = written(f"a,b,c\n1,2,3\n{row}\n7,8,9\n")
    assert sentence(path).startswith(f"Line 3 of houses.csv has {cells} where 3 are expected")


def test_ragged_row_far_behind_the_head_names_its_line(written):
    rows = "1,2,3\n" * 400_000
    path = written(f"a,b,c\n{rows}4,5\n{rows}")
    assert sentence(path).startswith("Line 400,002 of houses.csv has 2 cells")


def test_lines_inside_quotes_are_counted(written):
    path = written('a,b\n"one\ntwo\nthree",1\n\n"x",2\n3\n')
    assert sentence(path).startswith("Line 7 of houses.csv has 1 cell")


def test_text_in_a_column_of_numbers_names_line_column_and_cell(written):
    path = written("age,name\n" + "41,Ann\n" * 3000 + "old,Bob\n")
    assert sentence(path, types={"age": "number"}) == (
        "Line 3,002 of houses.csv: column “age” holds “old”, which is not a number; correct the cell, or "
        "make the "
        "column a category."
    )


@pytest.mark.parametrize("before", [2000, 200_000])
def test_the_first_of_several_wrong_cells_and_lines_is_named(written, before):
    types = {"a": "number", "b": "number"}
    rows = "1,2\n" * before
    told = sentence(written(f"a,b\n{rows}1,old\nnew,2\n3\n"), types=types)
    assert told.startswith(f"Line {before + 2:,} of houses.csv: column “b” holds “old”")
    told = sentence(written(f"a,b\n{rows}1,2\nnew,old\n3\n"), types=types)
    assert told.startswith(f"Line {before + 3:,} of houses.csv: column “a” holds “new”")
    told = sentence(written(f"a,b\n{rows}1,2\n3\nnew,old\n"), types=types)
    assert told.startswith(f"Line {before + 3:,} of houses.csv has 1 cell")


@pytest.mark.parametrize("after", ["4\n", '4,"5\n'])
def test_a_wrong_cell_is_named_before_a_wrong_line_below_it(written, after):
    path = written("a,b\n" + "1,2\n" * 2000 + "old,3\n" + after)
    assert sentence(path, types={"a": "number"}).startswith(
        "Line 2,002 of houses.csv: column “a” holds “old”"
    )


@pytest.mark.parametrize("bad", [b"\xff", b"\0"])
def test_a_wrong_line_is_named_before_bytes_below_it_that_are_no_text(written, bad):
    rows = b"1,2\n" * 300_000
    path = written(b"a,b\n" + rows + b"3\n" + rows + b"4," + bad + b"\n")
    assert sentence(path, form=CsvFormat()).startswith("Line 300,002 of houses.csv has 1 cell")


def test_text_among_numbers_is_told_not_swallowed(written):
    path = written("age,name\n" + "41,Ann\n" * 3000 + "old,Bob\n")
    table = read_csv(path)
    assert table.column("age").type == "category"
    assert table.column("age").categories == ("41", "old")
    assert table.notes == ("Column “age” is read as text: line 3,002 holds “old”, which is not a number.",)


@pytest.mark.parametrize("code", ["007", "-007", " +00 "])
def test_a_code_among_numbers_is_told_from_a_word(written, code):
    path = written("a,b\n" + "1,2\n" * 9 + f"{code},2\n")
    told = "line 11 holds a number that starts with 0, as codes do"
    assert read_csv(path).notes == (f"Column “a” is read as text: {told}.",)
    path = written("a,b\n" + "1,2\n" * 2000 + f"{code},2\n")
    assert read_csv(path).notes == (f"Column “a” is read as text: {told.replace('11', '2,002')}.",)


def test_nul_byte(written):
    assert sentence(written(b"a,b\n1,2\n3,\x00\n")).startswith("Line 3 of houses.csv holds a NUL byte")


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_nul_byte_far_behind_the_head_of_lines_that_end_anyhow(written, end):
    path = written(b"a,b" + end + (b"1,2" + end) * 300_000 + b"3,\x00" + end)
    assert sentence(path).startswith("Line 300,002 of houses.csv holds a NUL byte")


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PAR1....", "a Parquet file"),
    ],
)
def test_known_binary_files_are_named(written, start, what):
    assert what in sentence(written(start))


def test_quote_that_never_ends(written):
    path = written('a,b\n1,2\n"open,3\n4,5\n')
    assert sentence(path).startswith(
        "The row that starts in line 3 of houses.csv does not end: a quote is missing"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n1,2\n"\t\n', 3),
        ('a,b\n1,2\n\n\n" \n\n', 5),
        ('a,b\n"x\ny",2\n3,"4\n', 4),
        ('a,b\r1,2\r3,"4', 3),
        ('a,b\n"', 2),
    ],
)
def test_the_line_is_named_on_which_a_quote_begins_that_never_ends(written, text, line):
    assert sentence(written(text)).startswith(
        f"The row that starts in line {line} of houses.csv does not end"
    )


def test_an_uneven_row_is_named_before_a_quote_that_never_ends(written):
    assert sentence(written('a,b\n1,2,3\n4,5\n6,"7\n')).startswith("Line 2 of houses.csv has 3 cells")


@pytest.mark.parametrize("text", ['a,b\n5" pipe,2\n', 'a,b\n"x ""y""",2\n', 'a,b\n1,2\n"x\ny",2\n\n\n'])
def test_quotes_within_cells_end_no_row(written, text):
    assert read_csv(written(text)).rows >= 1


def test_text_of_another_encoding_names_the_line(written):
    path = written("name,n\n" + "Zoë,1\n" * 5 + "ok,2\n", "names.csv")
    path.write_bytes(path.read_bytes() + b"caf\xe9,3\n")
    form = detect(path)
    assert form.encoding == "cp1252"
    utf8 = sentence(path, form=type(form)(encoding="utf-8"))
    assert utf8 == "Line 8 of names.csv is not UTF-8 text; choose another encoding, or save it as UTF-8."


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("written_in", ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp1252"])
def test_whatever_encoding_a_person_tries_is_read_or_refused_in_a_sentence(written, encoding, written_in):
    path = written(("name,n\n" + "Zoë,1\nJürgen,2\n" * 20).encode(written_in))
    form, told = CsvFormat(encoding=encoding), ""
    try:
        assert preview(path, form).names
        read_csv(path, form)
    except DataError as refused:
        told = str(refused)
    assert not told or path.name in told


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_mark_that_an_encoding_needs_and_that_is_not_there(written, encoding):
    refused = sentence(written("a,b\n1,2\n"), form=CsvFormat(encoding=encoding))
    assert refused.startswith(f"Line 1 of houses.csv is not {encoding.upper()} text; choose another encoding")


def test_unnamed_and_repeated_columns_get_names_and_notes(written):
    table = read_csv(written(",x,x\n1,2,3\n4,5,6\n"))
    assert table.names == ("column 1", "x", "x (2)")
    assert table.notes == (
        "Column 1 of houses.csv has no name in line 1; it is called “column 1”.",
        "The name “x” stands more than once in line 1 of houses.csv; column 3 is called “x (2)”.",
    )


def test_renamed_column_never_takes_a_name_of_the_file(written):
    table = read_csv(written("x,x,x (2)\n1,2,3\n"))
    assert table.names == ("x", "x (3)", "x (2)")


def test_line_of_two_hundred_megabytes(written):
    path = written("a,b\n" + "x" * (200 << 20))
    assert sentence(path).startswith("The first row of houses.csv is longer than 1 MB: a quote is missing")


def test_first_row_of_megabytes(written):
    row = ",".join(["x" * 100_000] * 20) + "\n"
    path = written(",".join(f"c{place}" for place in range(20)) + "\n" + row * 2)
    assert sentence(path).startswith("The first row of houses.csv is longer than 1 MB")


def test_quote_that_swallows_megabytes(written):
    path = written("a,b\n" + "1,2\n" * 400_000 + '"x,3\n' + "1,2\n" * (18 << 20))
    assert sentence(path).startswith("The row that starts in line 400,002 of houses.csv does not end")


def test_line_of_two_hundred_megabytes_far_behind_the_head(written):
    path = written("a,b\n" + "1,2\n" * 300_000 + "3," + "x" * (200 << 20))
    assert sentence(path).startswith("The row that starts in line 300,002 of houses.csv does not end")


def test_bytes_that_are_no_text(written):
    noise = bytes(place * 37 % 255 + 1 for place in range(50_000))
    assert sentence(written(noise, "noise.bin")).startswith("noise.bin is full of control characters")


def test_a_few_control_characters_are_text(written):
    table = read_csv(written("a,b\n\x01,1\n\x02,2\n"))
    assert table.column("a").categories == ("\x01", "\x02")


def test_numbers_beyond_what_a_number_holds(written):
    table = read_csv(written("a,b\n1e400,1\n-1e308,2\n5e-324,3\n"))
    assert table.column("a").values[1:].tolist() == [-1e308, 5e-324]
    assert table.column("a").missing.tolist() == [True, False, False]
    assert table.notes == ("Column “a” holds infinite numbers; they count as missing.",)


def test_file_that_grows_while_it_is_read(written):
    path = written("a,b\n" + "1,2\n" * 500_000)

    def grow(share: float) -> None:
        if share < 0.5:
            path.write_bytes(path.read_bytes() + b"3,4\n")

    with pytest.raises(DataError, match="changed while it was read"):
        read_csv(path, on_progress=grow)


def test_file_that_vanishes_before_it_is_read_again(written):
    path = written("a,b\n" + "1,2\n" * 500_000 + "old,2\n")  # a surprise that needs a second pass

    def remove(share: float) -> None:
        if share > 0.5:
            path.unlink(missing_ok=True)

    with pytest.raises(DataError, match="There is no file"):
        read_csv(path, on_progress=remove)


def test_broken_gzip(written):
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 100_000)
    assert "could not be read to its end" in sentence(written(packed[: len(packed) // 2], "x.csv.gz"))


def test_file_that_shrinks_while_it_is_read(written):
    path = written("a,b\n" + "1,2\n" * 500_000)

    def shrink(share: float) -> None:
        if share > 0.2:
            path.write_bytes(b"a,b\n1,2,3\n")

    with pytest.raises(DataError, match="changed while it was read"):
        read_csv(path, on_progress=shrink)


def test_unknown_column_in_types(written):
    assert sentence(written("a,b\n1,2\n"), types={"c": "number"}).startswith(
        "houses.csv has no column “c”; it has “a”, “b”"
    )


def test_cancelled_reading_stops(written):
    path = written("a,b\n" + "1,2\n" * 500_000)
    asked = chain([False, False], repeat(True))
    with pytest.raises(ReadingCancelledError):
        read_csv(path, cancelled=lambda: next(asked))


@pytest.mark.parametrize("refusal", ["cancelled", "uneven", "word", "changed", "no room"])
def test_no_thread_is_left_behind_by_what_breaks_reading_off(written, monkeypatch, refusal):
    uneven, word = "4\n" if refusal == "uneven" else "", "old,5\n" if refusal == "word" else ""
    path = written("a,b\n" + "1,x\n" * 900_000 + uneven + word + "1,x\n" * 400_000)
    blocks = count()

    def cancelled() -> bool:
        is_late = next(blocks) == 15
        if refusal == "changed" and is_late:
            path.write_bytes(path.read_bytes() + b"3,4\n")
        return refusal == "cancelled" and is_late

    if refusal == "no room":
        monkeypatch.setattr(GrowingColumn, "append", no_room)
    before = threading.active_count()
    with pytest.raises(DataError):
        read_csv(path, types={"a": "number"}, cancelled=cancelled)
    assert threading.active_count() == before


def no_room(*_: object) -> None:
    raise DataError("There is no room.")


def test_progress_grows_to_the_whole(written):
    path = written("a,b\n" + "1,2\n" * 500_000)
    shares: list[float] = []
    read_csv(path, on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_preview_tells_of_a_ragged_line_and_still_shows_cells(written):
    path = written("a,b\n1,2\n3\n")
    shown = preview(path, detect(path))
    assert shown.cells == (("1", "2"), ("3",))
    assert shown.problem.startswith("Line 3 of houses.csv has 1 cell")


def test_writing_into_a_missing_folder(tmp_path):
    with pytest.raises(DataError, match="There is no folder"):
        write_csv(tmp_path / "no" / "out.csv", [number_column("x", [1.0])])


def test_a_file_in_a_folder_that_may_not_be_looked_into(tmp_path):
    folder = tmp_path / "secret"
    folder.mkdir()
    (folder / "t.csv").write_text("a,b\n1,2\n")
    with (
        without_permission(folder),
        pytest.raises(DataError, match="may not be read; ask for permission"),
    ):
        detect(folder / "t.csv")


def test_ten_thousand_columns_of_one_name_get_names_of_their_own_and_few_notes(written):
    table = read_csv(written(",".join(["c"] * 10_000) + "\n" + ",".join("1" * 10_000) + "\n"))
    assert len(set(table.names)) == 10_000
    assert table.names[:3] == ("c", "c (2)", "c (3)")
    assert len(table.notes) == 8
    assert table.notes[-1] == "So it is with 9,992 more columns of houses.csv."


@pytest.mark.parametrize("end", ["", "\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    ("start", "line"), [("a,y\n", 2), ("a,y\r\n1,2\r\n", 3), ('a,y\n1,"2\n"\n', 4), ("a,y\r1,2\r\r", 4)]
)
def test_text_among_numbers_in_the_last_line_is_named(written, start: str, line: int, end: str):
    with pytest.raises(DataError, match=f"^Line {line} of houses.csv: column “a” holds “x”"):
        read_csv(written(start + "x,3" + end), types={"a": "number"})


@pytest.mark.parametrize("end", ["\n\n", "\r\r", "\r\n\r\n\r\n", "\n \n"])
def test_a_header_and_blank_lines(written, end: str):
    with pytest.raises(DataError, match="has a header but no rows"):
        read_csv(written("a,y" + end))


@pytest.mark.parametrize("end", ["", "\n", "\r", "\r\n"])
def test_a_header_over_two_lines_and_nothing_else(written, end: str):
    with pytest.raises(DataError, match="has a header but no rows"):
        read_csv(written('"q\nr",s' + end))
