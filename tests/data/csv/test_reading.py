"""What stands in a file arrives in the table as it stands."""

import csv
import io
import math
import string
import threading

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.reading import read_csv
from nnstudio.data.csv.writing import write_csv
from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.data.tables.table import as_categories, category_column, number_column
from nnstudio.errors import DataError

pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def read(tmp_path):
    """Reads some text as a table."""

    def read_text(text: str, form: CsvFormat | None = None, **options):
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode())
        return read_csv(path, form, **options)

    return read_text


def test_types_and_values(read):
    table = read("size,city,note\n1.5,Rome,a\n,Oslo,\n-2e3,Rome,c\n")
    assert [column.type for column in table.columns] == ["number", "category", "category"]
    np.testing.assert_array_equal(table.column("size").values, [1.5, math.nan, -2000])
    assert table.column("city").categories == ("Oslo", "Rome")
    assert table.column("city").values.tolist() == [1, 0, 1]
    assert table.column("note").values.tolist() == [0, -1, 1]


@pytest.mark.parametrize("token", MISSING_CELLS)
def test_missing_cells(read, token):
    table = read(f"x,c\n1,a\n{token},{token}\n2,b\n")
    assert table.column("x").missing.tolist() == [False, True, False]
    assert table.column("c").missing.tolist() == [False, True, False]


@pytest.mark.parametrize("cell", [" NA ", '" NA "', "\tNA", "NA\u00a0", '"NA" ', "   ", '" "'])
@pytest.mark.parametrize("before", [1, 2000])
def test_blanks_around_a_missing_cell_mean_nothing(read, cell, before):
    rows = "1,a\n2,b \n" * before
    table = read(f"x,c\n{rows}{cell},{cell}\n3, c\n")
    assert table.column("x").missing.tolist() == table.column("c").missing.tolist()
    assert table.column("x").missing.tolist() == [False] * (2 * before) + [True, False]
    assert table.column("c").categories == (" c", "a", "b ")
    assert table.notes == ()


@pytest.mark.parametrize(("before", "size"), [(2, 200_000), (2000, 200_000), (400_000, 1_500_000)])
def test_a_long_cell_is_read_to_its_end(read, before, size):
    text = "two\nlines, " * (size // 11)
    rows = "1,a\n" * before
    column = read(f'x,c\n{rows}2,"{text}"\n3,b\n').column("c")
    assert column.cell(before) == text
    assert column.cell(before + 1) == "b"


def test_none_is_a_category(read):
    table = read("disorder,n\nNone,1\nInsomnia,2\n")
    assert table.column("disorder").categories == ("Insomnia", "None")


def test_leading_zeros_stay(read):
    table = read("zip,x\n00123,1\n04567,2\n")
    assert table.column("zip").categories == ("00123", "04567")


def test_leading_zeros_far_behind_the_head_stay(read):
    table = read("zip,x\n" + "12345,1\n" * 150_000 + "00123,2\n")
    assert table.column("zip").categories == ("00123", "12345")
    assert table.notes == (
        "Column “zip” is read as text: line 150,002 holds a number that starts with 0, as codes do.",
    )


def test_zeros_before_a_decimal_point_are_numbers(read):
    assert read("x,y\n0.5,007.5\n0,010.25\n").column("y").values.tolist() == [7.5, 10.25]


def test_leading_zeros_are_numbers_where_a_person_says_so(read):
    table = read("x,y\n007,1\n010,2\n", types={"x": "number"})
    assert table.column("x").values.tolist() == [7, 10]


@pytest.mark.parametrize("piece_size", [1, None])
def test_notes_stand_in_the_order_of_the_columns(read, piece_size):
    rows = "1,2\n" * 90_000
    table = read(f"a,b\n{rows}3,old\n{rows}new,4\n", piece_size=piece_size)
    assert table.notes == (
        "Column “a” is read as text: line 180,003 holds “new”, which is not a number.",
        "Column “b” is read as text: line 90,002 holds “old”, which is not a number.",
    )


def test_long_identifiers_keep_their_digits(read):
    table = read("card,x\n9007199254740993,1\n9007199254740992,2\n")
    assert table.column("card").categories == ("9007199254740992", "9007199254740993")
    assert "last digits would be lost" in table.notes[0]


def test_true_and_false_are_categories_as_they_stand(read):
    table = read("flag,other\nTrue,true\nFalse,TRUE\nTrue,true\n")
    assert table.column("flag").categories == ("False", "True")
    assert table.column("other").categories == ("TRUE", "true")


@pytest.mark.parametrize("cell", ["inf", "-inf", "Infinity", "+INF"])
@pytest.mark.parametrize("form", ["x,y\n1.5,1\n{},2\n2.5,3\n", "x;y\n1,5;1\n{};2\n2,5;3\n"])
def test_infinite_words_among_the_first_rows_count_as_missing_as_well(read, form: str, cell: str):
    table = read(form.format(cell))
    assert [table.columns[0].cell(row) for row in range(3)] == ["1.5", "", "2.5"]
    assert table.notes == ("Column “x” holds infinite numbers; they count as missing.",)


def test_an_infinite_word_among_words_is_a_category(read):
    assert read("x,y\ninf,1\nlow,2\n").columns[0].categories == ("inf", "low")


def test_infinite_numbers_count_as_missing_and_are_told(read):
    table = read("x,y\n" + "1,2\n" * 1200 + "inf,3\n")
    assert table.column("x").missing.tolist()[-1]
    assert table.notes == ("Column “x” holds infinite numbers; they count as missing.",)


def test_forced_category_keeps_the_text_of_numbers(read):
    table = read("x,y\n1.50,1\n1.5,2\n", types={"x": "category"})
    assert table.column("x").categories == ("1.5", "1.50")


def test_numeric_categories_are_in_order_of_size(read):
    table = read("x,y\n10,1\n9,2\n100,3\n", types={"x": "category"})
    assert table.column("x").categories == ("9", "10", "100")


def test_many_distinct_texts_are_text(read):
    rows = "".join(f"comment number {row},1\n" for row in range(100))
    assert read("comment,x\n" + rows).column("comment").type == "text"


def test_decimal_comma_and_thousands(read):
    table = read("x;y\n1.234,5;2\n-12,25;1.000.000\n;3\n")
    np.testing.assert_array_equal(table.column("x").values, [1234.5, -12.25, math.nan])
    np.testing.assert_array_equal(table.column("y").values, [2, 1_000_000, 3])


def test_thousands_that_go_on_with_a_zero_are_numbers(read):
    table = read('x,y\n"1,000",1\n"12,037",2\n"3,004,005",3\n')
    np.testing.assert_array_equal(table.column("x").values, [1_000, 12_037, 3_004_005])
    assert table.notes == ()


@pytest.mark.parametrize("rows", ['"0123","1,000"\n', '0123,"1,000"\n', '"1,000",0123\n', '"1,000","0123"\n'])
def test_leading_zeros_are_found_beside_thousands(read, rows: str):
    table = read("x,y\n" + rows + rows, CsvFormat(thousands=","))
    assert sorted(column.type for column in table.columns) == ["category", "number"]


def test_misplaced_thousands_are_no_numbers(read):
    table = read('x,y\n"1,234",1\n"5,678",2\n"1,2,3",3\n', CsvFormat(thousands=","))
    assert table.column("x").type == "category"


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_a_line_for_excel_names_the_delimiter(read, line: str):
    table = read(line + "x;y\n1,5;a\n2,5;b\n")
    assert table.names == ("x", "y")
    np.testing.assert_array_equal(table.column("x").values, [1.5, 2.5])


def test_spaces_around_numbers_and_gaps(read):
    table = read("x,y\n 1 ,2\n NA,3\n")
    np.testing.assert_array_equal(table.column("x").values, [1, math.nan])


def test_one_row_and_one_column(read):
    assert read("x\n5\n").column("x").values.tolist() == [5]


def test_ten_thousand_columns(read):
    names = ",".join(f"c{place}" for place in range(10_000))
    cells = ",".join(str(place) for place in range(10_000))
    table = read(f"{names}\n{cells}\n{cells}\n")
    assert len(table.columns) == 10_000
    assert table.column("c9999").values.tolist() == [9999, 9999]


def test_reading_works_off_the_main_thread(read):
    tables = []
    thread = threading.Thread(target=lambda: tables.append(read("a,b\n1,x\n")))
    thread.start()
    thread.join()
    assert tables[0].rows == 1


# ------------------------------------------------------------------ against Python's csv

texts = st.text(st.sampled_from(string.ascii_letters + string.digits + " .,;|'\"\\-+\n\réß€雪"), max_size=8)
plain_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\n\r\ufeff"), max_size=6)


@st.composite
def dialects(draw) -> CsvFormat:
    delimiter = draw(st.sampled_from([",", ";", "\t", "|", " ", ":", "x", "0"]))
    quote = draw(st.sampled_from([mark for mark in ['"', "'", "~"] if mark != delimiter] + [""]))
    double = draw(st.booleans())
    escape = "" if quote and double else "\\"
    return CsvFormat(delimiter=delimiter, quote=quote, escape=escape, double_quote=double, header=False)


def written(rows: list[list[str]], form: CsvFormat, ending: str, quote_all: bool) -> bytes:
    options = form.reader_options()
    if form.quote and quote_all:
        options["quoting"] = csv.QUOTE_ALL
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=ending, **options).writerows(rows)
    return buffer.getvalue().encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(texts | plain_texts, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    form=dialects(),
    ending=st.sampled_from(["\n", "\r\n"]),
    quote_all=st.booleans(),
)
def test_what_csv_writes_is_read_back_cell_for_cell(tmp_path_factory, rows, form, ending, quote_all):
    path = tmp_path_factory.getbasetemp() / "dialect.csv"
    try:
        path.write_bytes(written(rows, form, ending, quote_all))
    except csv.Error:
        reject()  # a dialect that cannot hold these cells
    text = io.StringIO(path.read_bytes().decode(), newline="")
    assume(
        list(csv.reader(text, **form.reader_options())) == rows
    )  # older Pythons leave a carriage return bare
    assume(any(cell.strip() for row in rows for cell in row))  # nothing but blanks is refused
    names = [f"column {place + 1}" for place in range(len(rows[0]))]
    table = read_csv(path, form, types=dict.fromkeys(names, "category"))
    cells = [[table.column(name).cell(row) for name in names] for row in range(table.rows)]
    assert cells == [["" if cell.strip() in MISSING_CELLS else cell for cell in row] for row in rows]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=20))
def test_numbers_are_read_to_the_last_bit(tmp_path_factory, numbers):
    path = tmp_path_factory.getbasetemp() / "numbers.csv"
    write_csv(path, [number_column("x", numbers), number_column("y", numbers)])
    table = read_csv(path, types={"x": "number"})
    assert table.column("x").values.tolist() == numbers


def test_writing_and_reading_give_the_same_columns(tmp_path):
    path = tmp_path / "out.csv"
    columns = [number_column("x", [1.5, math.nan, 3]), category_column('a "name", with', ["é", None, "b;c"])]
    write_csv(path, columns)
    table = read_csv(path)
    np.testing.assert_array_equal(table.column("x").values, columns[0].values)
    assert table.column('a "name", with').categories == columns[1].categories
    assert table.column('a "name", with').values.tolist() == columns[1].values.tolist()


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(Exception, match="cannot be written in cp1252"):
        write_csv(path, [category_column("c", ["雪"])], CsvFormat(encoding="cp1252"))
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_formulas_are_neutralised_on_request(tmp_path):
    path = tmp_path / "out.csv"
    write_csv(path, [category_column("c", ["=1+1", "safe"])], neutralise_formulas=True)
    assert path.read_text() == "c\n'=1+1\nsafe\n"


@settings(max_examples=60, deadline=None)
@given(
    cells=st.lists(
        st.tuples(
            st.sampled_from(["1", "2.5", "", "0012", "NA", "-3e2", "word"]),
            st.sampled_from(["a", "b", "", "long\nword", 'say "x"', "1,5"]),
            st.text(st.sampled_from("xyz \n,"), max_size=4),
        ),
        min_size=1,
        max_size=40,
    ),
    blanks=st.sets(st.integers(0, 39)),
    piece_size=st.integers(1, 200),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_pieces_of_any_size_give_the_same_table(tmp_path_factory, cells, blanks, piece_size, end):
    path = tmp_path_factory.mktemp("pieces") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=end)
        writer.writerow(["x", "kind", "note"])
        for place, row in enumerate(cells):
            writer.writerow(row)
            if place in blanks:
                file.write(end)
    form = CsvFormat()
    whole, pieces = read_csv(path, form), read_csv(path, form, piece_size=piece_size)
    assert pieces.notes == whole.notes
    for one, other in zip(whole.columns, pieces.columns, strict=True):
        assert (one.name, one.type, one.categories) == (other.name, other.type, other.categories)
        np.testing.assert_array_equal(one.values, other.values)


def test_texts_that_hardly_repeat_are_in_order_once_they_are_categories(read):
    table = read("note,x\n" + "".join(f"note {row},1\n" for row in (3, 1, 2, 1) + tuple(range(10, 60))))
    column = table.column("note")
    ordered = as_categories(column)
    assert column.type == "text"
    assert ordered.categories == tuple(sorted(set(column.categories)))
    assert [ordered.cell(row) for row in range(4)] == ["note 3", "note 1", "note 2", "note 1"]


def test_a_wrong_line_far_behind_is_named_whatever_is_parsed_by_then(read):
    text = "x,c\n" + "1,a\n" * 3000 + "1,a,b\n" + "1,a\n" * 3000
    with pytest.raises(DataError, match="Line 3,002"):
        read(text, CsvFormat(), piece_size=64)
