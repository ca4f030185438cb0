"""Groups of rows: every row is in one, classes keep their places, quarters hold as many rows each."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nnstudio.data.exploring.groups import (
    GAP_PLACE,
    MOST_GROUPS,
    NO_VALUE,
    OTHERS_PLACE,
    Groups,
    groups_of,
    one_group,
)
from nnstudio.data.tables.table import Column, category_column, number_column
from tests.data.exploring.columns import any_column


def names_of_rows(groups: Groups) -> list[str]:
    return [groups.names[code] for code in groups.codes.tolist()]


def every(column: Column) -> np.ndarray:
    return np.arange(len(column.values))


def test_classes_in_their_order_and_gaps_last():
    column = category_column("kind", ["b", None, "a", "b"])
    groups = groups_of(column, "category", every(column))
    assert groups.names == ("a", "b", NO_VALUE)
    assert groups.places == (0, 1, GAP_PLACE)
    assert names_of_rows(groups) == ["b", NO_VALUE, "a", "b"]
    assert groups.counts.tolist() == [1, 2, 1]


def test_a_class_keeps_its_place_where_others_have_no_row():
    column = category_column("kind", ["a", "b", "c"])
    groups = groups_of(column, "category", np.array([2]))
    assert (groups.names, groups.places) == (("c",), (2,))


def test_rare_classes_stand_together():
    cells = [f"k{place:02}" for place in range(30) for _ in range(30 - place)]
    groups = groups_of(category_column("kind", cells), "category", np.arange(len(cells)))
    assert len(groups.names) == MOST_GROUPS
    assert groups.names[:2] == ("k00", "k01")
    assert (groups.names[-1], groups.places[-1]) == ("21 others", OTHERS_PLACE)
    assert groups.counts.sum() == len(cells)


def test_quarters_of_a_number():
    column = number_column("size", [*range(1, 101), np.nan, np.inf])
    groups = groups_of(column, "number", every(column))
    assert groups.names == ("up to 25.75", "25.75 – 50.5", "50.5 – 75.25", "above 75.25", NO_VALUE)
    assert groups.counts.tolist() == [25, 25, 25, 25, 2]
    assert groups.values is not None


def test_a_number_between_two_quarters_is_in_the_lower_one():
    column = number_column("size", [1.0, 2.0, 3.0, 4.0, 5.0])
    assert groups_of(column, "number", every(column)).codes.tolist() == [0, 0, 1, 2, 3]


def test_a_constant_number_is_one_group():
    column = number_column("size", [3.0, 3.0, 3.0])
    assert groups_of(column, "number", every(column)).names == ("all values",)


def test_numbers_taken_as_classes():
    column = number_column("kind", [10.0, 9.0, 10.0])
    assert groups_of(column, "category", every(column)).names == ("9", "10")


def test_all_together():
    assert one_group(3).counts.tolist() == [3]


@given(st.data(), st.integers(0, 30))
def test_every_row_is_in_one_group_that_has_rows(data, rows):
    column, taken_as = data.draw(any_column(rows))
    groups = groups_of(column, taken_as, every(column))
    assert len(groups.codes) == rows
    assert (groups.counts > 0).all()
    assert groups.counts.sum() == rows
    assert len(groups.names) == len(groups.places) <= MOST_GROUPS + 1
    gaps = [name == NO_VALUE for name in names_of_rows(groups)]
    assert all(gap for gap, missing in zip(gaps, column.missing, strict=True) if missing)
