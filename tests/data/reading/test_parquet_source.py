"""Parquet files become the same tables as text where pyarrow is installed, and a sentence where it is not."""

import datetime
import math
import sys

import numpy as np
import pytest

from nnstudio.data.reading.table_reading import detect, preview, read_table
from nnstudio.errors import DataError


@pytest.fixture
def parquet(tmp_path):
    """Writes columns as a Parquet file, and answers the path."""
    arrow = pytest.importorskip("pyarrow")
    writing = pytest.importorskip("pyarrow.parquet")

    def write(columns: dict[str, list]):
        path = tmp_path / "houses.parquet"
        writing.write_table(arrow.table(columns), path)
        return path

    return write


def test_without_the_library_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    path = tmp_path / "houses.parquet"
    path.write_bytes(b"PAR1 and more")
    with pytest.raises(DataError, match="needs the package pyarrow: install it with"):
        detect(path)


def test_numbers_words_and_dates(parquet):
    day = datetime.date(2024, 5, 1)
    path = parquet(
        {"n": [1, None, 3], "x": [0.5, math.nan, math.inf], "word": ["a", None, "b"], "day": [day] * 3}
    )
    table = read_table(path)
    np.testing.assert_array_equal(table.column("n").values, [1, math.nan, 3])
    np.testing.assert_array_equal(table.column("x").values, [0.5, math.nan, math.nan])
    assert [table.column("word").cell(row) for row in range(3)] == ["a", "", "b"]
    assert table.column("day").categories == ("2024-05-01",)
    assert table.notes == ("Column “x” holds infinite numbers; they count as missing.",)


def test_the_preview_shows_the_first_rows(parquet):
    shown = preview(path := parquet({"a": list(range(500)), "b": ["x"] * 500}), detect(path), rows=5)
    assert shown.names == ("a", "b")
    assert shown.cells[4] == ("4", "x")
    assert shown.likely == ("number", "text")


def test_a_word_among_texts_of_numbers_names_its_row(parquet):
    path = parquet({"age": [str(row) for row in range(1, 2000)] + ["old"]})
    with pytest.raises(DataError, match=r"^Row 2,000 of houses.parquet: column “age” holds “old”"):
        read_table(path, types={"age": "number"})


def test_long_whole_numbers_keep_their_digits(parquet):
    table = read_table(parquet({"id": [2**60 + 1, 2**60 + 2], "n": [1, 2]}))
    assert table.column("id").cell(0) == str(2**60 + 1)


def test_no_rows(parquet):
    with pytest.raises(DataError, match="has a header but no rows"):
        read_table(parquet({"a": [], "b": []}))


def test_a_damaged_file(parquet):
    path = parquet({"a": list(range(500))})
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(DataError, match="is no Parquet file that can be read"):
        detect(path)
