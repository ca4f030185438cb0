"""Figures of predictions against plain counting and exact sums."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.engine import metrics

numbers = st.lists(st.floats(-1e6, 1e6).map(lambda value: round(value, 3)), min_size=2, max_size=30)


@given(numbers, st.data())
def test_distances_are_those_of_exact_sums(true, data):
    predicted = data.draw(st.lists(st.floats(-1e6, 1e6), min_size=len(true), max_size=len(true)))
    distances = [one - other for one, other in zip(true, predicted, strict=True)]
    squares = math.fsum(distance**2 for distance in distances)
    count, mean = len(true), math.fsum(true) / len(true)
    assert metrics.mae(true, predicted) == pytest.approx(math.fsum(map(abs, distances)) / count)
    assert metrics.rmse(true, predicted) == pytest.approx(math.sqrt(squares / count))
    spread = math.fsum((value - mean) ** 2 for value in true)
    if spread > 1e-3:
        assert metrics.r2(true, predicted) == pytest.approx(1 - squares / spread, rel=1e-6)


@pytest.mark.parametrize("size", [1e-300, 1e-160, 1.0, 1e160, 1e307])
def test_numbers_of_any_size_are_measured_without_a_warning(size: float):
    true, predicted = np.array([1.0, 2.0, 3.0]) * size, np.array([1.0, 2.0, 5.0]) * size
    assert metrics.mae(true, predicted) == pytest.approx(2 / 3 * size)
    assert metrics.rmse(true, predicted) == pytest.approx(math.sqrt(4 / 3) * size)
    assert metrics.r2(true, predicted) == pytest.approx(-1.0)


def test_without_variance_nothing_is_explained():
    assert math.isnan(metrics.r2([2.0, 2.0], [1.0, 3.0]))


def test_numbers_that_are_none_stay_none():
    assert math.isnan(metrics.rmse([1.0, 2.0], [1.0, math.nan]))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40))
def test_classes_are_counted(pairs):
    true, predicted = zip(*pairs, strict=True)
    matrix = [[pairs.count((row, column)) for column in range(4)] for row in range(4)]
    assert metrics.confusion_matrix(true, predicted, 4).tolist() == matrix
    assert metrics.accuracy(true, predicted) == sum(one == other for one, other in pairs) / len(pairs)
    for label in range(4):
        hits, said, are = matrix[label][label], predicted.count(label), true.count(label)
        assert metrics.precision(true, predicted, 4)[label] == (hits / said if said else 0)
        assert metrics.recall(true, predicted, 4)[label] == (hits / are if are else 0)
        assert metrics.f1(true, predicted, 4)[label] == (2 * hits / (said + are) if said + are else 0)
