"""Cells and records end where Python's `csv` says, however the file is cut into blocks."""

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.records import Records
from nnstudio.data.csv.scan import CsvScan
from nnstudio.errors import DataError
from tests.helpers.python_csv import records_by_python

FORMS = [
    CsvFormat(),
    CsvFormat(quote=""),
    CsvFormat(quote="'", escape="\\", double_quote=False),
    CsvFormat(quote="", escape="\\"),
    CsvFormat(escape="\\"),
    CsvFormat(skip_initial_space=True),
    CsvFormat(delimiter=" ", skip_initial_space=True),
    CsvFormat(comment="1"),
    CsvFormat(comment="a", escape="\\"),
]
PIECES = st.sampled_from([
    ",", ",", ",", "\n", "\n", "\r\n", "\r", '"', '"', '""', "'", "\\", " ", "a", "1", "é€", "x" * 40,
    '"a,b"', '"two\nlines"', "'it\\'s'", "\\,", "\\\n", "\\\r\n",
])  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=25).map("".join)


def scanned(
    text: str, form: CsvFormat, columns: int, block: int, piece_size: int
) -> list[tuple[int, list[str]]]:
    """The same by a scan that is fed with blocks of so many bytes."""
    data, scan = text.encode(), CsvScan("table.csv", form, columns, 1, piece_size)
    blocks = [data[start : start + block] for start in range(0, len(data), block)]
    parts = [*(records for block in blocks for records in scan.feed(block)), *scan.finish()]
    assert scan.records == sum(map(len, parts))
    return [record for part in parts for record in records_of(part, form)]


def records_of(records: Records, form: CsvFormat) -> list[tuple[int, list[str]]]:
    width = records.begins.shape[1]
    return [
        (records.line(record), [records.text(record, column, form) for column in range(width)])
        for record in range(len(records))
    ]


@settings(max_examples=1500, deadline=None)
@given(TEXTS, st.sampled_from(FORMS), st.integers(1, 60), st.integers(1, 60))
def test_records_are_those_of_python(text, form, block, piece_size):
    expected = records_by_python(text, form)
    ends = len(records_by_python(f"{text}\n\nanother", form)) > len(expected)
    widths = [len(cells) for _, cells in expected if cells]
    if not widths:
        reject()
    blank = [cells for _, cells in expected if len(cells) == 1 and not cells[0].strip()]
    if blank and widths[0] > 1 and any(mark in text for mark in (form.quote, form.escape) if mark):
        reject()  # quotes around nothing make a cell of it, white space does not
    filled = [(line, cells) for line, cells in expected if cells and not (widths[0] > 1 and cells in blank)]
    uneven = [(line, len(cells)) for line, cells in filled if len(cells) != widths[0]]
    if uneven or not ends:
        with pytest.raises(DataError) as error:
            scanned(text, form, widths[0], block, piece_size)
        line = uneven[0][0] if uneven else expected[-1][0]
        assert f"ine {line:,} " in str(error.value)
    else:
        assert scanned(text, form, widths[0], block, piece_size) == filled


def fed(scan: CsvScan, block: bytes) -> list[tuple[int, list[str]]]:
    """The records that a scan gives back for a block, of a format that it has by default."""
    return [record for records in scan.feed(block) for record in records_of(records, CsvFormat())]


def test_what_ended_with_each_block_is_given_back():
    scan = CsvScan("table.csv", CsvFormat(), 2, 5)
    assert fed(scan, b"a,") == []
    (first,) = scan.feed(b"b\n\nc,d\ne")
    assert records_of(first, CsvFormat()) == [(5, ["a", "b"]), (7, ["c", "d"])]
    assert first.data[: first.size] == b"a,b\n\nc,d\n"
    assert fed(scan, b",f") == []
    (last,) = scan.finish()
    assert records_of(last, CsvFormat()) == [(8, ["e", "f"])]


def test_records_above_an_uneven_one_are_given_back():
    scan = CsvScan("table.csv", CsvFormat(), 2, 1)
    found = scan.feed(b"a,b\n\nc,d\ne\nf,g\n")
    assert records_of(next(found), CsvFormat()) == [(1, ["a", "b"]), (3, ["c", "d"])]
    with pytest.raises(DataError, match=r"Line 4 of table\.csv has 1 cell"):
        next(found)


def test_a_carriage_return_waits_for_its_newline():
    scan = CsvScan("table.csv", CsvFormat(), 1, 1)
    assert fed(scan, b"a\r") == []
    assert fed(scan, b"\nb\r\n") == [(1, ["a"]), (2, ["b"])]


def test_a_record_without_an_end_is_refused_before_it_fills_the_memory(monkeypatch):
    monkeypatch.setattr("nnstudio.data.csv.scan.LONGEST_RECORD", 1000)
    scan = CsvScan("table.csv", CsvFormat(), 2, 1)
    assert fed(scan, b"a,b\n") == [(1, ["a", "b"])]
    assert fed(scan, b'"quoted,\n') == []
    with pytest.raises(DataError, match=r"The row that starts in line 2 of table\.csv does not end"):
        fed(scan, b"still,\n" * 200)


def test_blank_lines_are_no_piece_and_count_as_lines():
    scan = CsvScan("table.csv", CsvFormat(), 2, 1)
    assert fed(scan, b"\n\r\n  \n") == []
    assert fed(scan, b"a,b\n") == [(4, ["a", "b"])]
