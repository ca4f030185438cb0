"""Counts behind histograms and bars: as numpy's histogram and a plain count have them."""

import math
from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.exploring.distributions import MOST_BINS, MOST_LABELS, bar_edges, bars_of, distribution
from nnstudio.data.exploring.groups import groups_of, one_group
from nnstudio.data.tables.table import Column, category_column, number_column
from tests.data.exploring.columns import any_column


def in_one(column: Column, taken_as: str):
    return distribution(column, taken_as, one_group(len(column.values)))


def test_numbers_are_counted_as_numpy_counts_them():
    values = np.random.default_rng(3).normal(size=5000)
    found = in_one(number_column("x", values), "number")
    counts, edges = np.histogram(values, bins=MOST_BINS)
    assert np.allclose(found.edges, edges)
    assert found.counts[0].tolist() == counts.tolist()


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=60)
    | st.builds(lambda step, first: [(first + place) * step for place in range(49)],
                st.sampled_from([0.1, 0.7, 1e-3, 3.3]), st.integers(-40, 40))
)  # fmt: skip
def test_every_number_is_between_the_edges_of_its_bar(values):
    present = np.array(values)
    edges, _ = bar_edges(present)
    bars = bars_of(present, edges)
    last = len(edges) - 2
    for value, bar in zip(values, bars.tolist(), strict=True):
        assert edges[bar] <= value
        assert value < edges[bar + 1] or (bar == last and value <= edges[bar + 1])


def test_few_whole_numbers_have_a_bar_each():
    found = in_one(number_column("x", [1.0, 1.0, 4.0, 2.0]), "number")
    assert found.whole
    assert found.counts[0].tolist() == [2, 1, 0, 1]
    assert found.edges.tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


def test_groups_are_counted_apart():
    kind = category_column("kind", ["a", "b", "a", None])
    groups = groups_of(kind, "category", np.arange(4))
    found = distribution(category_column("x", ["u", "u", "v", None]), "category", groups)
    assert found.labels == ("u", "v")
    assert found.counts.tolist() == [[1, 1], [1, 0], [0, 0]]
    assert found.missing.tolist() == [0, 0, 1]


def test_a_constant_column_is_one_bar():
    found = in_one(number_column("x", [0.25, 0.25]), "number")
    assert found.counts.tolist() == [[2]]
    assert found.edges.tolist() == [0.25, 0.25]


def test_a_column_of_gaps_has_no_bar():
    found = in_one(number_column("x", [math.nan, math.nan]), "number")
    assert found.counts.shape == (1, 0)
    assert found.missing_share == 1.0


def test_many_categories_show_the_most_frequent():
    cells = [str(place) for place in range(30) for _ in range(place + 1)]
    found = in_one(category_column("x", cells), "category")
    assert found.labels == tuple(str(29 - place) for place in range(MOST_LABELS))
    assert (found.others, found.other_rows) == (18, sum(range(1, 19)))


def test_categories_that_are_all_different_have_no_bars():
    found = in_one(category_column("x", [f"name {place}" for place in range(40)]), "text")
    assert found.counts.shape == (1, 0)
    assert (found.others, found.other_rows, found.rows) == (40, 40, 40)


def test_days_are_counted_along_time_whatever_stands_first():
    for taken_as, days in (("date_day_first", 31), ("date_month_first", 1)):
        found = in_one(category_column("day", ["01/01/2024", "01/02/2024"]), taken_as)
        assert found.edges[-1] - found.edges[0] == days * 86400


def test_days_are_counted_along_time():
    found = in_one(category_column("day", ["2024-01-01", "2024-12-31", None]), "date")
    assert found.counts.sum() == 2
    assert found.edges[-1] - found.edges[0] == 365 * 86400


@given(st.data(), st.integers(0, 40))
def test_every_row_is_counted_once(data, rows):
    column, taken_as = data.draw(any_column(rows))
    other, other_taken = data.draw(any_column(rows))
    groups = groups_of(other, other_taken, np.arange(rows))
    found = distribution(column, taken_as, groups)
    assert found.rows == rows
    assert found.counts.shape[0] == len(groups.names)
    if found.edges is not None:
        assert np.isfinite(found.edges).all()
        assert found.counts.shape[1] == len(found.edges) - 1
    if taken_as == "category" and column.type == "category":
        cells = Counter(column.cell(row) for row in range(rows) if not column.missing[row])
        assert dict(zip(found.labels, found.counts.sum(axis=0).tolist(), strict=True)) == dict(cells)
