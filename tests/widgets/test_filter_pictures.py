"""Filters as one picture: each tile in its place, in the colours of the scale."""

import numpy as np

from nnstudio.widgets.dress.colour_scales import weight_pixels
from nnstudio.widgets.filter_pictures import as_filters, colour_pixels, mosaic, rows_of_tiles, thumbnail

BLANK = 0xFFFFFFFF


def test_a_series_is_an_image_of_one_row() -> None:
    weights = np.arange(24.0).reshape(2, 4, 3)
    assert as_filters(weights).shape == (2, 1, 4, 3)
    np.testing.assert_array_equal(as_filters(weights)[:, 0], weights)


def test_tiles_stand_apart_in_rows() -> None:
    tiles = np.arange(3 * 4, dtype=np.uint32).reshape(3, 2, 2)
    picture = mosaic(rows_of_tiles(tiles, 2, BLANK), size=2, gap=1, between=7)
    assert picture.shape == (2 * 5 - 1, 2 * 5 - 1)
    assert picture[0, 0] == picture[1, 1] == 0
    assert picture[0, 2] == 1
    assert picture[4, 0] == picture[0, 4] == 7
    assert picture[0, 5] == 4
    assert picture[8, 0] == 10
    assert picture[8, 8] == BLANK


def test_colours_of_a_filter_are_grey_where_it_is_zero() -> None:
    filters = np.zeros((1, 1, 2, 3))
    filters[0, 0, 1] = (2.0, -2.0, 0.0)
    assert [hex(colour) for colour in colour_pixels(filters, 2.0)[0, 0]] == ["0xff808080", "0xffff0080"]


def test_a_thumbnail_is_about_as_wide_as_asked_for() -> None:
    filters = np.zeros((16, 3, 3, 4))
    filters[0, 0, 0] = 1.0
    picture = thumbnail(filters, False, "#FFFFFF", aspect=3.0)
    assert 2 < picture.shape[1] / picture.shape[0] < 4.5
    assert picture[0, 0] == weight_pixels(np.ones(1), 1.0, "#FFFFFF")[0]
    assert (picture == BLANK).sum() == picture.size - 1
