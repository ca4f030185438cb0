"""Points placed by hand: added, erased, and taken as a table once they can be learned from."""

import numpy as np
import pytest

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.data.worlds.generators import MOST_POINTS, make_world
from nnstudio.data.worlds.points import Points, no_points, points_of
from nnstudio.errors import DataError


def painted(*places: tuple[float, float, int], task: str = "classes") -> Points:
    points = no_points(task)
    for x, y, index in places:
        points = points.added(x, y, index)
    return points


def test_points_are_added_where_one_says_and_erased_around_a_place():
    points = painted((0, 0, 0), (2, -2, 2), (0.05, 0, 1))
    assert (points.x[1], points.y[1], points.classes[1]) == (2, -2, 2)
    left = points.erased(0, 0, 0.1)
    assert (len(left), len(points)) == (1, 3)
    assert left.erased(0, 0, 0.1) is left


def test_a_full_plane_takes_no_more():
    full = Points("curve", *(np.zeros(MOST_POINTS),) * 2, np.zeros(MOST_POINTS, dtype=np.int64))
    assert full.added(0, 0) is full


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        (painted((0, 0, 0)), "at least 4 points"),
        (painted(*[(0.1 * place, 0, 1) for place in range(8)]), "All points are of one class"),
        (painted(*[(0.5, 0.1 * place, 0) for place in range(8)], task="curve"), "above each other"),
    ],
)
def test_points_that_teach_nothing_are_refused(points, sentence):
    assert sentence in points.problem
    with pytest.raises(DataError, match=sentence):
        points.as_table("painted")


@pytest.mark.parametrize("world_id", ["blobs", "sine"])
def test_a_world_as_points_is_the_same_table_again(world_id):
    table = make_world(world_id, 100, seed=5)
    again = points_of(table).as_table(table.name)
    assert again.names == table.names
    for before, after in zip(table.columns, again.columns, strict=True):
        assert np.array_equal(before.values, after.values)
        assert before.categories == after.categories


def test_other_tables_are_no_points():
    x, y = number_column("x", [1, 2]), number_column("y", [1, float("nan")])
    assert points_of(Table((x, y))) is None
    assert points_of(Table((x, number_column("z", [1, 2])))) is None
    named = category_column("class", ["A", "cat"])
    assert points_of(Table((x, number_column("y", [1, 2]), named))) is None
