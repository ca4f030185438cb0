"""Rows in groups by single labels: a row stands in the group of each of its own."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.columns.labels import split_labels
from nnstudio.data.exploring.distributions import distribution
from nnstudio.data.exploring.groups import GAP_PLACE, MOST_GROUPS, OTHERS_PLACE
from nnstudio.data.exploring.label_groups import groups_of_labels, label_columns, one_by_one
from nnstudio.data.tables.table import category_column, number_column

ROWS = st.lists(st.none() | st.sampled_from(["a", "b;a", "c; b", ";", "a;a", "d;c;b;a"]), min_size=1)


@given(ROWS, st.data())
def test_each_row_is_in_the_groups_of_its_labels(cells, data):
    rows = np.array(sorted(data.draw(st.sets(st.sampled_from(range(len(cells))), min_size=1))))
    groups = groups_of_labels(category_column("genre", cells), ";", rows)
    found = [
        (int(rows[row]), groups.names[code]) for row, code in zip(groups.rows_of, groups.codes, strict=True)
    ]
    expected = [
        (row, label)
        for row in rows.tolist()
        for label in split_labels(cells[row] or "", ";") or ("no label",)
    ]
    assert sorted(found) == sorted(expected)
    assert groups.rows == len(rows)
    assert dict(zip(groups.names, groups.counts.tolist(), strict=True)) == {
        name: sum(label == name for _, label in expected) for name in groups.names
    }


def test_labels_keep_their_places_and_the_rarer_ones_stand_together():
    often = [f"l{place:02}" for place in range(MOST_GROUPS - 1)]
    cells = [";".join(often)] * 3 + ["x;y", "y", None]
    groups = groups_of_labels(category_column("genre", cells), ";", np.arange(len(cells)))
    assert groups.names == (*often, "2 others", "no label")
    assert groups.places == (*range(MOST_GROUPS - 1), OTHERS_PLACE, GAP_PLACE)
    assert groups.counts.tolist() == [*[3] * (MOST_GROUPS - 1), 2, 1]  # x;y is one row of the others


def test_rows_are_taken_with_all_their_groups():
    groups = groups_of_labels(category_column("genre", ["a;b", "b", "c", "a;c"]), ";", np.arange(4))
    places, some = groups.one_by_one(np.array([0, 3]))
    assert places.tolist() == [0, 0, 3, 3]
    assert [some.names[code] for code in some.codes] == ["a", "b", "a", "c"]


def test_a_number_is_spread_over_single_labels():
    cells = ["a;b", "b", "b;a", "c"]
    groups = groups_of_labels(category_column("genre", cells), ";", np.arange(4))
    found = distribution(number_column("x", [1, 2, 1, 3]).take(groups.rows_of), "number", groups)
    assert found.counts.tolist() == [[2, 0, 0], [2, 1, 0], [0, 0, 1]]


def test_labels_one_by_one_and_as_columns():
    column = category_column("genre", ["a;b", None, "b"])
    each, rows_of = one_by_one(column, ";", np.array([0, 1, 2]))
    assert [each.cell(place) for place in range(4)] == ["a", "b", "", "b"]
    assert rows_of.tolist() == [0, 0, 1, 2]
    names, held = label_columns(column, ";", np.array([0, 1, 2]), 1)
    assert names == ("b",)
    np.testing.assert_array_equal(held[:, 0], [1, np.nan, 1])
