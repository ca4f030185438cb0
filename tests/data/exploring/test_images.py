"""Pixels as numbers, thinned where they are many, and averages of classes."""

import numpy as np

from nnstudio.data.exploring.images import MOST_PIXELS, mean_images, pixel_titles, pixel_values
from nnstudio.data.tables.table import Column


def images(height: int, width: int, channels: int, rows: int = 6) -> Column:
    values = np.random.default_rng(0).integers(0, 256, (rows, height, width, channels))
    return Column("image", "image", values.astype(np.uint8))


def test_small_images_have_all_their_pixels():
    column = images(3, 4, 1)
    assert pixel_titles(column)[:5] == ("pixel_0_0", "pixel_0_1", "pixel_0_2", "pixel_0_3", "pixel_1_0")
    assert np.array_equal(pixel_values(column, np.array([4, 1])), column.values[[4, 1]].reshape(2, 12))


def test_many_pixels_are_thinned_evenly_and_keep_their_names():
    column = images(64, 48, 3)
    titles, values = pixel_titles(column), pixel_values(column, np.arange(6))
    assert values.shape == (6, len(titles))
    assert len(titles) <= MOST_PIXELS * 1.3
    place = titles.index("pixel_6_3_green")
    assert np.array_equal(values[:, place], column.values[:, 6, 3, 1])


def test_the_average_of_each_class_over_batches():
    values = np.random.default_rng(1).random((9, 2, 2, 3))
    codes = np.array([0, 1, 0, -1, 1, 1, 0, -1, 1])
    batches = [(values[at : at + 4], codes[at : at + 4]) for at in (0, 4, 8)]
    found = mean_images(batches, 3)
    assert np.allclose(found[0], values[codes == 0].mean(axis=0))
    assert np.allclose(found[1], values[codes == 1].mean(axis=0))
    assert np.isnan(found[2]).all()
    assert mean_images([], 2).shape == (2, 0, 0, 0)
