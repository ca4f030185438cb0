"""What is found out about how a file is written."""

import bz2
import csv
import gzip
import io
import lzma
import zipfile

import pytest

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.reading import detect, preview, read_csv
from nnstudio.errors import DataError

pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def found(tmp_path):
    """Detects the format of some text in an encoding."""

    def detect_text(text: str, encoding: str = "utf-8") -> CsvFormat:
        path = tmp_path / "table.csv"
        path.write_bytes(text.encode(encoding))
        return detect(path)

    return detect_text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter(found, delimiter):
    text = "name,size,note\nAnn,1.5,a b\nBob,2.5,c d\n".replace(",", delimiter)
    assert found(text).delimiter == delimiter


def test_decimal_comma_beside_semicolons(found):
    form = found("x;y\n1,5;2,25\n3,5;4,75\n")
    assert (form.delimiter, form.decimal, form.thousands) == (";", ",", "")


def test_thousands_points_and_decimal_commas(found):
    form = found("x;y\n1.234,5;2\n3.500,25;4\n")
    assert (form.decimal, form.thousands) == (",", ".")


def test_thousands_commas_in_quotes(found):
    form = found('x,y\n"1,234",2\n"1,234,567",3.5\n')
    assert (form.delimiter, form.decimal, form.thousands) == (",", ".", ",")


def test_decimal_points_are_no_thousands(found):
    form = found("x;y\n1.234;2\n3.5;4\n")
    assert (form.decimal, form.thousands) == (".", "")


def test_one_column_needs_no_delimiter(found):
    form = found("size\n1.5\n2.5\n")
    assert form.delimiter == ","
    assert form.header


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encoding(found, encoding, expected):
    assert found("name,n\nZoë,1\nJürgen,2\n", encoding).encoding == expected


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(found, encoding):
    assert found("name,n\nAnn,1\nBob,2\n" * 20, encoding).encoding == encoding


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le"])
def test_every_encoding_is_read_alike(tmp_path, encoding):
    path = tmp_path / "names.csv"
    path.write_bytes("name,grüße\nZoë,1\nJürgen,2\nÅsa,3\n".encode(encoding))
    table = read_csv(path)
    assert table.names == ("name", "grüße")
    assert table.column("name").categories == ("Jürgen", "Zoë", "Åsa")
    assert table.column("grüße").values.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("a,b\n1,2\n", True),
        ("1,2\n3,4\n", False),
        ("Ann,1\nBob,2\n", False),
        ("name,city\nAnn,Rome\nBob,Oslo\n", True),
        ("Ann,Rome\nBob,Oslo\nAnn,Oslo\n", False),
        ("country,2019,2020,2021\nPeru,1,2,3\n", True),
        ("0,1,2,3\n5,6,7,8\n9,1,2,3\n", True),
        (",a\n0,5\n1,6\n", True),
    ],
)
def test_header(found, text, header):
    assert found(text).header is header


def test_rows_of_a_file_without_header_are_all_kept(tmp_path):
    path = tmp_path / "bare.csv"
    path.write_text("1,x\n2,y\n3,x\n")
    table = read_csv(path)
    assert table.names == ("column 1", "column 2")
    assert table.rows == 3


def _zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("table.csv", content)
        file.writestr("__MACOSX/._table.csv", b"what a Mac adds")
    return archive.getvalue()


@pytest.mark.parametrize(
    ("ending", "pack"),
    [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress), ("zip", _zipped)],
)
def test_packed_files_are_read_alike(tmp_path, ending, pack):
    path = tmp_path / f"packed.csv.{ending}"
    path.write_bytes(pack(b"a;b\n1,5;x\n2,5;\xc3\xa9\n" * 1 + b"3,5;x\n" * 90_000))
    shares: list[float] = []
    table = read_csv(path, on_progress=shares.append)
    assert table.rows == 90_002
    assert table.column("a").values[:2].tolist() == [1.5, 2.5]
    assert table.column("b").categories == ("x", "é")
    assert shares == sorted(shares)


def test_spaces_after_commas(tmp_path):
    path = tmp_path / "spaced.csv"
    path.write_text('name, size, note\nAnn, 1, "a, b"\nBob, 2, "c, d"\n')
    table = read_csv(path)
    assert table.names == ("name", "size", "note")
    assert table.column("note").categories == ("a, b", "c, d")


def test_lines_above_the_header_are_skipped(tmp_path):
    path = tmp_path / "titled.csv"
    path.write_text("Houses of 2024\n\na,b\n1,2\n3,4\n")
    table = read_csv(path, CsvFormat(skip_lines=2))
    assert table.column("b").values.tolist() == [2, 4]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings(tmp_path, ending):
    path = tmp_path / "lines.csv"
    path.write_bytes(ending.join(["a,b", "1,x", '2,"y z"', "3,x"]).encode())
    table = read_csv(path)
    assert table.column("a").values.tolist() == [1, 2, 3]
    assert [table.column("b").cell(row) for row in range(3)] == ["x", "y z", "x"]


def test_blank_lines_are_no_rows(tmp_path):
    path = tmp_path / "gaps.csv"
    path.write_text("\n\na,b\n\n1,x\n   \n2,y\n\n")
    table = read_csv(path)
    assert table.names == ("a", "b")
    assert table.column("a").values.tolist() == [1, 2]


def test_preview_shows_texts_as_they_stand(tmp_path):
    path = tmp_path / "codes.csv"
    path.write_text("code,x\n00123,1.50\n00007,2.25\n")
    shown = preview(path, detect(path))
    assert shown.cells[0] == ("00123", "1.50")
    assert shown.likely == ("text", "number")


@pytest.mark.parametrize(
    "wrong",
    [
        {"delimiter": ""},
        {"delimiter": "ab"},
        {"delimiter": "\n"},
        {"decimal": ",", "thousands": ","},
        {"quote": ","},
    ],
)
def test_impossible_formats_are_refused(wrong):
    with pytest.raises(DataError):
        CsvFormat(**wrong)


def test_an_apostrophe_that_nothing_closes_is_no_quote(found):
    rows = "Ann;'tis so\n" + ("Bob;x\n" * 9 + "Bob;x;y\n") * 5_000
    assert found(f"name;note\n{rows}").quote == '"'


@pytest.mark.parametrize("lines", [200, 10_000])
def test_a_text_of_many_lines_tells_as_much_as_one_line(found, lines):
    text = "one, or two\n" * lines
    assert found("name;note\n" + f'Ann;"{text}"\n' * (80_000 // lines)).delimiter == ";"


def test_sniffer_is_not_trusted_blindly(found):
    """`csv.Sniffer` alone takes a letter or a space for the delimiter of such texts."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["title", "year"], ["War and Peace, a novel", 1869], ["Emma", 1815]])
    assert found(buffer.getvalue()).delimiter == ","


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["#", "%"])
def test_comments_at_the_top_are_found_and_all_of_them_left_out(tmp_path, ending, mark):
    lines = [
        "# by hand",
        "",
        "#; not a cell",
        "a;b",
        "1;x",
        '# later, with a " in it',
        '2;"y',
        '# quoted"',
        "3;x",
    ]
    path = tmp_path / "commented.csv"
    path.write_bytes(ending.join(lines).replace("#", mark).encode())
    form = detect(path)
    assert (form.comment, form.delimiter, form.header) == (mark, ";", True)
    table = read_csv(path, form)
    assert table.column("a").values.tolist() == [1, 2, 3]
    assert table.column("b").cell(1).split() == ["y", mark, "quoted"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("rows", [1, 2000])
def test_a_quote_within_a_cell_hides_no_comment(tmp_path, ending, rows):
    lines = [
        "# pipes",
        "width,where",
        '5" pipe,roof',
        *['3" pipe,"north', '# wing"'] * rows,
        "# 2 more",
        "7,x",
    ]
    path = tmp_path / "pipes.csv"
    path.write_bytes(ending.join([*lines, '# the "end']).encode())
    table = read_csv(path)
    assert table.names == ("width", "where")
    assert table.rows == rows + 2
    assert table.column("where").categories == (f"north{ending}# wing", "roof", "x")


def test_a_comment_is_a_line_of_its_own_and_no_part_of_a_row(tmp_path):
    path = tmp_path / "escaped.csv"
    path.write_text("a,b\n#c\none\\\n# two,3\nthree#,4\n", newline="")
    table = read_csv(path, CsvFormat(comment="#", escape="\\"))
    assert table.column("a").categories == ("one\n# two", "three#")


def test_lines_keep_their_numbers_beside_comments(tmp_path):
    path = tmp_path / "commented.csv"
    path.write_text("# c\na,b\n1,2\n# c\n" + "3,4\n" * 50_000 + "# c\n5\n")
    with pytest.raises(DataError, match=r"^Line 50,006 of commented.csv has 1 cell"):
        read_csv(path)


def test_a_header_that_begins_with_a_hash_is_no_comment(found):
    form = found("#id,size\n1,2\n2,3\n")
    assert (form.comment, form.header) == ("", True)


@pytest.mark.parametrize(
    ("text", "skipped"),
    [
        ("Houses\na,b\n1,2\n3,4\n", 1),
        ("Houses,,\nof May,,\n\na,b,c\n1,2,3\n3,4,5\n", 3),
        ("a,\n1,2\n3,4\n", 0),
        ("a\n1\n2\n", 0),
        ("a,b,c\n1,,\n2,,\n3,4,5\n", 0),
        ("5,,\n6,7,8\n9,1,2\n", 0),
    ],
)
def test_titles_above_the_table(found, text, skipped):
    assert found(text).skip_lines == skipped


def test_text_that_only_latin_1_can_be(found):
    assert found("name,n\nZo\xeb\x81,1\n", "latin-1").encoding == "latin-1"


def test_utf_32(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_bytes("name,n\nZoë,1\nJürgen,2\n".encode("utf-32"))
    assert read_csv(path).column("name").categories == ("Jürgen", "Zoë")
