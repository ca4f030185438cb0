"""The rows of a file that is passed on are those of Python's `csv`, each with the line it starts on."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnstudio.data.csv import pieces, source
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.rows import chunks
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.errors import DataError
from tests.helpers.python_csv import records_by_python

pytestmark = pytest.mark.usefixtures("either_way")

FORMS = [CsvFormat(), CsvFormat(delimiter=";", quote="'"), CsvFormat(escape="\\", double_quote=False)]
CELLS = st.sampled_from(["", "1", "007", " x ", "it's", 'say "x"', "a,b;c", "two\nlines", "é€", "\\", "NA"])


def rows_of(path, form: CsvFormat) -> list[tuple[int, list[str]]]:
    """All lines and their cells."""
    return [
        (line, list(cells))
        for chunk in chunks(path, form, Watcher(path))
        for line, cells in zip(chunk.rows, zip(*chunk.texts, strict=True), strict=True)
    ]


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=30),
    blank=st.sets(st.integers(0, 29)),
    form=st.sampled_from(FORMS),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    block=st.integers(1, 50),
)
def test_rows_are_those_of_python(tmp_path_factory, rows, blank, form, end, block):
    path, buffer = tmp_path_factory.getbasetemp() / "rows.csv", io.StringIO(newline="")
    options = {**form.reader_options(), "quoting": csv.QUOTE_ALL}  # older Pythons leave line ends bare
    writer = csv.writer(buffer, lineterminator=end, **options)
    writer.writerow(["a", "b", "c"])
    for place, row in enumerate(rows):
        buffer.write(end * (place in blank))
        writer.writerow(row)
    path.write_bytes(buffer.getvalue().encode())
    expected = [(line, cells) for line, cells in records_by_python(buffer.getvalue(), form) if cells]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(source, "BLOCK", block)
        patched.setattr(pieces, "_usual_size", lambda _: block)
        assert rows_of(path, form) == expected[1:]


def test_blank_lines_from_block_to_block_count_as_lines(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n" + "\n" * 300_000 + "3,4\n")
    assert rows_of(path, CsvFormat()) == [(2, ["1", "2"]), (300_003, ["3", "4"])]


def test_an_uneven_row_is_refused_at_its_line(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "1,2\n" * 300_000 + "3\n")
    with pytest.raises(DataError, match=r"Line 300,002 of rows\.csv has 1 cell"):
        rows_of(path, CsvFormat())


def test_rows_above_one_that_is_refused_are_given(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "1,2\n" * 200 + "3\n")
    found = chunks(path, CsvFormat(), Watcher(path))
    assert list(next(found).rows) == list(range(2, 202))
    with pytest.raises(DataError, match=r"Line 202 of rows\.csv has 1 cell"):
        next(found)


def test_a_quote_that_never_ends_is_refused_where_it_begins(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n" + "1,2\n" * 1_000 + '3,"4\n')
    with pytest.raises(DataError, match=r"line 1,002 of rows\.csv does not end"):
        rows_of(path, CsvFormat())


@pytest.mark.parametrize("block", range(1, 9))
def test_lines_above_the_table_end_as_they_do_wherever_blocks_are_cut(tmp_path, monkeypatch, block):
    monkeypatch.setattr(source, "BLOCK", block)
    path = tmp_path / "rows.csv"
    path.write_bytes(b"title\r\r\nof\n\r\r\na,b\r1,2\r")
    assert rows_of(path, CsvFormat(skip_lines=5)) == [(7, ["1", "2"])]
