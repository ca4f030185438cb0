"""The order of rows by a column: as a plain sort of Python has it, whatever the column holds."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.exploring import row_order as row_order_module
from nnstudio.data.exploring.row_order import row_order, word_ranks
from nnstudio.data.tables.table import Column, category_column, number_column

numbers = st.lists(st.one_of(st.none(), st.floats(width=32), st.integers(-3, 3).map(float)), max_size=40)
words = st.lists(st.one_of(st.none(), st.text("ab10-", max_size=3)), max_size=40)


@given(numbers, st.booleans())
def test_numbers_stand_by_size_gaps_last_equals_as_they_were(values: list[float | None], descending: bool):
    cells = [math.nan if value is None else value for value in values]
    order = row_order(number_column("x", cells), "number", descending)
    present = [row for row in range(len(cells)) if not math.isnan(cells[row])]
    gaps = [row for row in range(len(cells)) if math.isnan(cells[row])]
    sign = -1 if descending else 1
    assert order.tolist() == sorted(present, key=lambda row: sign * cells[row]) + gaps


@given(words, st.booleans())
def test_words_stand_by_their_characters(cells: list[str | None], descending: bool):
    column = category_column("x", cells)
    order = row_order(column, "category", descending).tolist()
    rank = {category: place for place, category in enumerate(column.categories)}
    present = [row for row, cell in enumerate(cells) if cell is not None]
    gaps = [row for row, cell in enumerate(cells) if cell is None]
    sign = -1 if descending else 1
    assert order == sorted(present, key=lambda row: sign * rank[cells[row]]) + gaps


def test_categories_in_any_order_of_codes_stand_in_theirs():
    column = Column("x", "category", np.array([0, 1, 2, -1], np.int32), ("c", "a", "b"))
    assert row_order(column, "category").tolist() == [1, 2, 0, 3]
    assert row_order(column, "category", descending=True).tolist() == [0, 2, 1, 3]


def test_numbers_among_words_stand_as_they_are_taken():
    column = Column("x", "category", np.array([0, 1, 2, -1], np.int32), ("n/k", "10", "9"))
    assert row_order(column, "number").tolist() == [2, 1, 0, 3]
    assert row_order(column, "category").tolist() == [1, 2, 0, 3]


def test_days_stand_by_time_however_they_are_written():
    column = category_column("day", ["01.02.2024", "2023-12-31", "2024/01/15"])
    assert row_order(column, "date").tolist() == [1, 2, 0]
    column = category_column("day", ["03/01/2024", "01/04/2024", "02/02/2024"])
    assert row_order(column, "date_day_first").tolist() == [0, 2, 1]
    assert row_order(column, "date_month_first").tolist() == [1, 2, 0]


def test_pixels_are_sorted_too():
    pixels = Column("p", "number", np.array([200, 3, 255, 3], np.uint8))
    assert row_order(pixels, "number").tolist() == [1, 3, 0, 2]
    assert row_order(pixels, "number", descending=True).tolist() == [2, 0, 1, 3]


def test_images_stand_by_their_brightness() -> None:
    pixels = np.zeros((3, 2, 2, 3), np.uint8)
    pixels[0], pixels[2] = 90, 200
    images = Column("image", "image", pixels)
    assert row_order(images, "image").tolist() == [1, 0, 2]
    assert row_order(images, "image", descending=True).tolist() == [2, 0, 1]


def test_many_words_that_repeat_are_sorted_as_a_few_are(monkeypatch):
    words = ["b", "a", "c", "a", "d", "b", "aa"] * 3
    whole = word_ranks(words)
    monkeypatch.setattr(row_order_module, "_AT_ONCE", 4)
    assert word_ranks(words).tolist() == whole.tolist()
    assert whole[:7].tolist() == [2, 0, 3, 0, 4, 2, 1]
    assert word_ranks(["10", "9", "9.0"]).tolist() == [2, 0, 1]
    assert word_ranks([]).tolist() == []
