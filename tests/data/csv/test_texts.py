"""Texts are coded from their bytes as Python's `csv` would read them, and told apart whatever their keys."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.csv import text_bytes
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.csv.met_texts import MetTexts
from nnstudio.data.csv.scan import CsvScan
from nnstudio.data.csv.text_bytes import KnownTexts, TextBytes, keys_of, told_apart
from nnstudio.data.csv.texts import TextCoder
from nnstudio.data.tables.cells import TextCells
from nnstudio.data.tables.marks import MISSING_CELLS
from nnstudio.errors import DataError

LONG = "x" * 300
WORDS = st.sampled_from(
    ["", "a", "b", "eight by", "nine byte", "nine bytf", "é", "日本語日本語", "two\nlines", 'say "x"', "it's",
     "NA", " led", "a" * 64, "a" * 63 + "b", LONG, LONG[:-1] + "y", LONG + "x", "c\\d", "e,f"]
)  # fmt: skip
QUOTED = CsvFormat(header=False)
ESCAPED = CsvFormat(header=False, escape="\\", double_quote=False)
SPACED = CsvFormat(header=False, skip_initial_space=True)


def read_through(
    runs: list[list[str]], form: CsvFormat, ending: str, fewest: int, look_up: bool
) -> list[str]:
    """The cells of a column whose runs are coded one by one."""
    cells = TextCells()
    met = MetTexts(cells, fewest)
    for run in runs:
        buffer = io.StringIO(newline="")
        csv.writer(buffer, lineterminator=ending, **form.reader_options()).writerows([t, "1", t] for t in run)
        scan = CsvScan("table.csv", form, 3, 1)
        parts = [scan.feed(buffer.getvalue().encode()), *scan.finish()]
        for records in (part for part in parts if part.data):
            coder = TextCoder(records, form, "table.csv")
            first, last = coder.coded(0, met.known if look_up else None), coder.coded(2)
            assert [first.codes.tolist(), len(first.known)] == [last.codes.tolist(), len(last.texts)]
            met.add(first)
    met.finish()
    column = cells.column("words", "text")
    assert len(set(column.categories)) == len(column.categories)
    return [column.cell(row) for row in range(len(column.values))]


RUNS = st.lists(st.lists(WORDS, max_size=8), max_size=6)
SETTINGS = (
    RUNS, st.sampled_from([QUOTED, ESCAPED, SPACED]), st.sampled_from(["\n", "\r\n"]), st.integers(1, 9),
    st.booleans(),
)  # fmt: skip


def as_read(runs: list[list[str]], form: CsvFormat) -> list[str]:
    texts = [text for run in runs for text in run]
    if form.skip_initial_space:  # which takes a space away that nothing quotes
        texts = [text.lstrip(" ") for text in texts]
    return ["" if text in MISSING_CELLS else text for text in texts]


@given(*SETTINGS)
def test_texts_are_read_as_they_were_written(runs, form, ending, fewest, look_up):
    assert read_through(runs, form, ending, fewest, look_up) == as_read(runs, form)


@given(*SETTINGS)
def test_texts_of_the_same_key_stay_different_ones(runs, form, ending, fewest, look_up):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_bytes, "_ODD_NUMBER", np.uint64(0))  # only the last eight bytes count
        patch.setattr(text_bytes, "hash", lambda text: 7, raising=False)
        assert read_through(runs, form, ending, fewest, look_up) == as_read(runs, form)


@given(st.lists(st.integers(0, 30), max_size=60))
def test_many_keys_are_told_apart_as_few_are(numbers):
    keys = np.array(numbers, np.uint64)
    with pytest.MonkeyPatch.context() as patch:
        few = told_apart(keys)
        patch.setattr(text_bytes, "_MANY", 0)
        many = told_apart(keys)
    assert [array.tolist() for array in few] == [array.tolist() for array in many]
    assert few[1].tolist() == [numbers.index(number) for number in dict.fromkeys(numbers)]


def test_a_key_depends_on_the_bytes_alone():
    texts = ["a", "nine bytes", LONG, "é" * 20]
    joined = "".join(reversed(texts)).encode()
    lengths = np.array([len(text.encode()) for text in texts])
    begins = len(joined) - np.cumsum(lengths)
    np.testing.assert_array_equal(TextBytes(joined).keys(begins, lengths), keys_of(texts))
    assert len(set(keys_of(texts).tolist())) == 4


def test_known_texts_are_found_and_others_are_not():
    known = KnownTexts(["a", "nine bytes", LONG], keys_of(["a", "nine bytes", LONG]))
    asked = ["nine bytes", "b", LONG, "a"]
    data = "".join(asked).encode()
    lengths = np.array([len(text) for text in asked])
    found = known.codes(TextBytes(data), keys_of(asked), np.cumsum(lengths) - lengths, lengths)
    assert found.tolist() == [1, -1, 2, 0]


def test_a_text_that_cannot_be_unquoted_is_named_by_its_line():
    text = '"a","b"\n"","c"\n"' + 'x""' * 70_000 + '","d"\n'
    scan = CsvScan("table.csv", QUOTED, 2, 1)
    with pytest.raises(DataError, match=r"Line 3 of table\.csv holds a cell of more than"):
        TextCoder(scan.feed(text.encode()), QUOTED, "table.csv").coded(0)
