"""Values as numbers for looking at, and rows drawn from many."""

import math

import numpy as np
import pytest

from nnstudio.data.exploring.values import chosen_rows, numbers_of
from nnstudio.data.tables.table import Column, category_column, number_column


def test_what_is_no_number_is_a_gap():
    column = category_column("x", ["3", "n/k", None, "-1.5"])
    assert numbers_of(column)[[0, 3]].tolist() == [3.0, -1.5]
    assert np.isnan(numbers_of(column)[[1, 2]]).all()
    assert numbers_of(number_column("x", [math.inf, 1.0]))[0] == math.inf


def test_moments_are_seconds():
    assert numbers_of(category_column("day", ["1970-01-02"]), "date").tolist() == [86400.0]
    one = category_column("day", ["02/01/1970"])
    assert numbers_of(one, "date_day_first").tolist() == [86400.0]
    assert numbers_of(one, "date_month_first").tolist() == [31 * 86400.0]
    assert np.isnan(numbers_of(one, "date")).all()


def test_pixels_are_numbers():
    assert numbers_of(Column("p", "number", np.array([0, 255], np.uint8))).tolist() == [0.0, 255.0]


def test_few_rows_are_all_taken():
    rows = np.array([3, 5, 9])
    assert chosen_rows(rows, 3).tolist() == [3, 5, 9]


@pytest.mark.parametrize("turns", [2, 3, 200])
def test_drawn_rows_are_in_order_always_the_same_and_from_everywhere(turns: int):
    rows = np.arange(100_000) * 2
    drawn = chosen_rows(rows, 500)
    assert np.all(np.diff(drawn) > 0)
    assert np.isin(drawn, rows).all()
    assert np.array_equal(drawn, chosen_rows(rows, 500))
    assert np.histogram(drawn, bins=5, range=(0, 200_000))[0].min() > 60
    assert len(np.unique(drawn // 2 % turns)) > min(turns, 100) * 0.9
