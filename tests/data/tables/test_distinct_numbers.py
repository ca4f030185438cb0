"""Counting the numbers of a column says what sorting them does."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nnstudio.data.tables.distinct_numbers import distinct_numbers

WHOLE = st.integers(-40_000, 40_000).map(float)
NUMBERS = st.lists(WHOLE | st.sampled_from((np.nan, -0.0)), min_size=1) | st.lists(st.floats(width=64))


@example([np.inf])
@example([-np.inf, np.inf])
@given(NUMBERS)
def test_the_numbers_ascend_and_every_value_stands_in_its_place(numbers: list[float]):
    values = np.array(numbers, dtype=np.float64)
    distinct, places = distinct_numbers(values)
    missing = np.isnan(values)
    assert np.array_equal(distinct, np.unique(values[~missing]))
    assert np.array_equal(distinct[places[~missing]], values[~missing])
    assert np.all(places[missing] == -1)


@pytest.mark.parametrize("kind", [np.uint8, np.float32, np.float64])
def test_numbers_of_all_kinds_are_told_apart(kind: type):
    distinct, places = distinct_numbers(np.array([7, 3, 7, 250], kind))
    assert distinct.tolist() == [3, 7, 250]
    assert places.tolist() == [1, 0, 1, 2]
