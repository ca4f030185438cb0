"""A drawing is put where the figures of the data stand, wherever and however large it was drawn."""

import numpy as np
import pytest

from nnstudio.data.images.drawn_figures import Placement, coarser, placed, usual_placement
from nnstudio.data.worlds.samples import load_sample_table

RAMP = np.add.outer(np.arange(4.0), np.arange(4.0)) / 6


def pictures(sample: str, side: int, full: float) -> np.ndarray:
    table = load_sample_table(sample)
    return np.column_stack([column.values for column in table.columns[:-1]]).reshape(-1, side, side) / full


def bar(rows: slice, columns: slice, side: int = 28) -> np.ndarray:
    picture = np.zeros((side, side))
    picture[rows, columns] = 1.0
    return picture


def test_the_digits_of_mnist_stand_as_its_makers_say():
    placement = usual_placement(pictures("mnist", 28, 255))
    assert placement is not None
    assert placement.side == 20
    assert placement.centre == pytest.approx((14, 14), abs=0.05)
    assert placement.by_box == (False, False)


def test_small_digits_fill_their_picture():
    placement = usual_placement(pictures("digits", 8, 16))
    assert placement is not None
    assert placement.side == 8
    assert placement.by_box[0]
    assert placement.centre[0] == 3.5


def test_pictures_without_an_empty_ground_hold_no_figures():
    assert usual_placement(np.full((5, 8, 8), 0.5)) is None
    assert usual_placement(np.zeros((5, 8, 8))) is None


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (slice(0, 10), slice(0, 4)), (slice(18, 28), slice(24, 28)), (slice(2, 22), slice(9, 17)),
        (slice(0, 25), slice(3, 13)), (slice(5, 15), slice(20, 24)),
    ],
)  # fmt: skip
def test_a_bar_anywhere_becomes_the_same_bar(rows: slice, columns: slice):
    seen = placed(bar(rows, columns), Placement(20.0, (13.5, 13.5)))
    np.testing.assert_allclose(seen, bar(slice(4, 24), slice(10, 18)), atol=0.75)
    assert seen[13, 13] == pytest.approx(1.0)
    assert not seen[:2].any()
    assert not seen[:, :7].any()
    places = np.arange(28)
    assert float(places @ seen.sum(axis=1)) / seen.sum() == pytest.approx(13.5, abs=0.01)
    assert float(places @ seen.sum(axis=0)) / seen.sum() == pytest.approx(13.5, abs=0.01)


def test_a_figure_that_stands_right_stays_as_it_is():
    picture = bar(slice(4, 24), slice(10, 18))
    np.testing.assert_allclose(placed(picture, Placement(20.0, (13.5, 13.5))), picture, atol=1e-12)


def test_where_boxes_stand_steadier_a_heavy_foot_does_not_lift_the_figure():
    picture = bar(slice(2, 12), slice(13, 15))
    picture[10:12, 10:18] = 1.0
    for by_box, rows in ((True, range(4, 24)), (False, range(1, 20))):
        seen = placed(picture, Placement(20.0, (13.5, 13.5), (by_box, False)))
        inked = np.flatnonzero((seen > 0.5).any(axis=1))
        assert (inked[0], inked[-1]) == pytest.approx((rows[0], rows[-1]), abs=1)


def test_an_empty_picture_stays_empty():
    assert not placed(np.zeros((28, 28)), Placement(20.0, (13.5, 13.5))).any()


def test_a_dot_is_not_blown_up_to_a_blot():
    seen = placed(bar(slice(3, 5), slice(3, 5)), Placement(20.0, (13.5, 13.5)))
    assert (seen > 0.15).any(axis=1).sum() <= 6


def test_a_coarser_picture_takes_means():
    np.testing.assert_allclose(coarser(RAMP, 2), [[1 / 6, 3 / 6], [3 / 6, 5 / 6]])


def test_in_finer_pixels_the_middle_stays_the_middle():
    finer = Placement(8.0, (3.5, 3.5)).in_finer_pixels(4)
    assert (finer.side, finer.centre) == (32.0, (15.5, 15.5))
