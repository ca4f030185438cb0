"""Correlations against plain formulas, pair by pair."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nnstudio.data.exploring.compared import Compared
from nnstudio.data.exploring.correlations import correlation_ratios, correlations, ranks, standardized
from nnstudio.data.tables.table import category_column, number_column
from tests.data.exploring.columns import any_number


def plain_correlation(x: np.ndarray, y: np.ndarray) -> float:
    both = np.isfinite(x) & np.isfinite(y)
    x, y = x[both], y[both]
    if len(x) < 2 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return math.nan
    return float(np.corrcoef(x, y)[0, 1])


def plain_correlations(values: np.ndarray) -> np.ndarray:
    return np.array([[plain_correlation(one, other) for other in values.T] for one in values.T])


def plain_ratio(values: np.ndarray, codes: np.ndarray) -> float:
    known = (codes >= 0) & np.isfinite(values)
    values, codes = values[known], codes[known]
    total = float(((values - values.mean()) ** 2).sum())
    between = sum(
        (codes == code).sum() * (values[codes == code].mean() - values.mean()) ** 2 for code in set(codes)
    )
    return math.sqrt(between / total)


def with_gaps(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    generator = np.random.default_rng(seed)
    values = generator.normal(size=(rows, columns)) @ generator.normal(size=(columns, columns))
    values[generator.random(values.shape) < 0.1] = np.nan
    return values


def test_each_pair_by_the_rows_that_have_both():
    values = with_gaps(200, 6)
    values[3, 2] = math.inf
    found = correlations(values)
    for one in range(6):
        for other in range(6):
            assert found[one, other] == pytest.approx(plain_correlation(values[:, one], values[:, other]))


def test_more_rows_than_are_summed_at_once():
    values = with_gaps(40_000, 3)
    assert np.allclose(correlations(values), plain_correlations(values))


def test_columns_far_from_zero_and_of_any_size():
    base = with_gaps(300, 2)
    expected = correlations(base)[0, 1]
    for scale, shift in ((1e-200, 0.0), (1e200, 0.0), (1.0, 1e9), (-1.0, 0.0)):
        moved = np.column_stack([base[:, 0] * scale + shift, base[:, 1]])
        assert correlations(moved)[0, 1] == pytest.approx(math.copysign(1, scale) * expected, abs=1e-6)


def test_what_does_not_vary_has_no_correlation():
    values = np.column_stack([np.full(5, 3.0), np.arange(5.0), np.full(5, np.nan)])
    found = correlations(values)
    assert np.isnan(found[0]).all()
    assert np.isnan(found[2]).all()
    assert found[1, 1] == pytest.approx(1.0)


def test_ranks_are_spearmans():
    values = np.random.default_rng(1).integers(0, 6, (80, 3)).astype(float)
    plain_ranks = np.array(
        [[(column < one).sum() + (column <= one).sum() for one in column] for column in values.T]
    )
    assert np.allclose(correlations(ranks(values)), plain_correlations(plain_ranks.T / 2))


def test_equal_numbers_share_their_rank():
    assert ranks(np.array([[3.0], [1.0], [3.0], [np.nan]])).ravel()[:3].tolist() == [2.5, 1.0, 2.5]


def test_ratio_of_a_number_with_classes():
    values, codes = with_gaps(120, 4), np.random.default_rng(2).integers(-1, 3, 120)
    found = correlation_ratios(values, codes, 3)
    assert found == pytest.approx([plain_ratio(values[:, place], codes) for place in range(4)])


def test_a_class_that_says_all_has_ratio_one():
    codes = np.arange(30) % 3
    found = correlation_ratios(np.column_stack([codes * 2.0, np.ones(30)]), codes, 3)
    assert found[0] == pytest.approx(1.0)
    assert math.isnan(found[1])


@given(st.integers(0, 12).flatmap(lambda rows: arrays(float, (rows, 3), elements=any_number)))
def test_any_numbers_give_correlations_between_minus_one_and_one(values):
    for found in (correlations(values), correlations(ranks(values)), standardized(values)):
        assert not np.isinf(found).any()
    found = correlations(values)
    known = found[~np.isnan(found)]
    assert (np.abs(known) <= 1).all()
    assert np.allclose(found, found.T, equal_nan=True)
    ratios = correlation_ratios(values, np.arange(len(values)) % 3 - 1, 2)
    assert ((ratios >= 0) & (ratios <= 1) | np.isnan(ratios)).all()


def test_two_classes_count_as_nought_and_one():
    column = category_column("sex", ["female", "male", "male", "female", None])
    compared = Compared(column, "category", np.arange(5), ("female", "male"), "pearson")
    values = np.array([[1.0], [2.0], [3.0], [0.0], [9.0]])
    assert compared.title == "sex = male"
    expected = np.corrcoef([0, 1, 1, 0], [1, 2, 3, 0])[0, 1]
    assert compared.strength(values)[0] == pytest.approx(expected)


def test_a_number_to_compare_by_is_ranked_for_spearman():
    column = number_column("y", [1.0, 8.0, 27.0, 64.0])
    compared = Compared(column, "number", np.arange(4), (), "spearman")
    assert compared.strength(ranks(np.array([[1.0], [2.0], [3.0], [4.0]])))[0] == pytest.approx(1.0)
