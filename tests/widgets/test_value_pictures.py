"""Values as pictures: every shape of a sample has one, zero is the surface, and large ones are thinned."""

import numpy as np
import pytest

from nnstudio.widgets.dress.colour_scales import weight_pixels
from nnstudio.widgets.value_pictures import MOST_VALUES, value_picture

SURFACE = "#ffffff"


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [((5,), 1, 5), ((1000,), 1, MOST_VALUES), ((30, 4), 4, 30), ((200, 300), 16, MOST_VALUES), ((1,), 1, 1)],
)
def test_lists_and_series_are_strips(shape, rows, columns):
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    assert value_picture(values, SURFACE, 3.0).shape == (rows, columns)


@pytest.mark.parametrize("shape", [(8, 8, 1), (28, 28, 3), (224, 200, 64), (1, 1, 10), (3, 40, 2)])
def test_maps_lie_side_by_side_and_stay_small(shape):
    values = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    rows, columns = value_picture(values, SURFACE, 3.0).shape
    assert rows <= 6 * 17
    assert columns <= 12 * 17


def test_each_value_has_its_colour():
    values = np.array([-2.0, 0.0, 1.0], np.float32)
    np.testing.assert_array_equal(
        value_picture(values, SURFACE, 3.0), weight_pixels(values[None], 2.0, SURFACE)
    )


@pytest.mark.parametrize("values", [np.zeros(4), np.full(4, np.nan), np.array([np.inf, 1.0])])
def test_what_is_no_number_makes_a_picture_too(values):
    assert value_picture(values.astype(np.float32), SURFACE, 3.0).shape == (1, len(values))
