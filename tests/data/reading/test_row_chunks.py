"""Rows that are passed on part by part hold what the whole file is read as, and their cells as they stand."""

import csv

import numpy as np
import pytest

from nnstudio.data.reading.row_chunks import row_chunks
from nnstudio.data.reading.table_reading import detect, read_table
from nnstudio.data.tables.table_passes import Watcher
from nnstudio.errors import DataError

ROWS = [
    ["Größe", "1.234,5", "red", "007"],
    ['with "quotes"; and more', "-3", " NA ", "1"],
    ["two\nlines", "", "blue", "2,50"],
    ["plain", "n/a", "green", "+4"],
    ["", "1e3", "red", " 5 "],
]
TYPES = {"amount": "number", "colour": "category", "code": "number"}
REPEATS = pytest.mark.parametrize("repeats", [1, 6000], ids=["small", "compiled"])


def written(path, repeats: int, last=()):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["words", "amount", "colour", "code"])
        writer.writerows([*(ROWS * repeats), *last])
    return path


@REPEATS
def test_parts_hold_what_the_whole_is_read_as(tmp_path, repeats):
    path = written(tmp_path / "new.csv", repeats)
    form = detect(path)
    parts = list(row_chunks(path, form, TYPES, Watcher(path, None, None)))
    whole = read_table(path, form, TYPES)
    assert [list(row) for part in parts for row in zip(*part.columns, strict=True)] == ROWS * repeats
    for name in TYPES:
        cells = [part.table.column(name) for part in parts]
        read = [column.cell(row) for column in cells for row in range(len(column.values))]
        assert read == [whole.column(name).cell(row) for row in range(len(whole.column(name).values))]
    amounts = np.concatenate([part.table.column("amount").values for part in parts])
    assert np.array_equal(amounts[:5], [1234.5, -3, np.nan, np.nan, 1000], equal_nan=True)
    assert parts[0].numbers[:4] == (2, 3, 4, 6)


@REPEATS
def test_a_word_among_numbers_names_its_line(tmp_path, repeats):
    path = written(tmp_path / "new.csv", repeats, [["x", "many", "red", "1"]])
    with pytest.raises(DataError, match=f"Line {2 + 6 * repeats:,}.*many"):
        list(row_chunks(path, detect(path), TYPES, Watcher(path, None, None)))
