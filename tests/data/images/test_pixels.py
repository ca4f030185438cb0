"""Pixels are recognized by names, number and values, and none of them is left out."""

import numpy as np
import pytest

from nnstudio.data.columns.guess import guess
from nnstudio.data.images.pixels import (
    named_shape,
    pixel_names,
    pixels_among,
    shape_of_pixels,
    square_side,
    usual_scaling,
)
from nnstudio.data.tables.table import Table, number_column
from nnstudio.data.worlds.samples import load_sample_table


def columns(values: np.ndarray, name: str = "pixel_{}") -> list:
    return [number_column(name.format(place), column) for place, column in enumerate(values.T)]


WHOLE = np.arange(64).reshape(4, 16) % 17 * 15.0


@pytest.mark.parametrize("sample", ["digits", "mnist"])
def test_every_pixel_of_a_table_of_digits_is_an_input(sample):
    table = load_sample_table(sample)
    settings = guess(table)
    assert [setting.role for setting in settings] == ["input"] * (len(settings) - 1) + ["target"]
    assert usual_scaling(table.columns[:-1]) == "together"


def test_names_without_words_count_as_pixels():
    assert shape_of_pixels(columns(WHOLE, "{}"))
    assert shape_of_pixels(columns(WHOLE / 255, "x{}"))


@pytest.mark.parametrize(
    "others",
    [
        columns(WHOLE, "age {}"), columns(WHOLE[:, :15]), columns(WHOLE - 1), columns(WHOLE * 2),
        columns(WHOLE + 0.5), columns(WHOLE / 100), columns(np.zeros((4, 16)) * np.nan),
    ],
)  # fmt: skip
def test_what_is_no_picture(others):
    assert not shape_of_pixels(others)
    assert usual_scaling(others) == "standard"


def test_pixels_are_found_among_other_columns():
    label = number_column("label", np.arange(4.0))
    names = frozenset(f"pixel_{place}" for place in range(16))
    assert pixels_among((label, *columns(WHOLE))) == (names, (4, 4, 1))
    assert pixels_among((label,)) == (frozenset(), None)


def test_a_column_of_one_value_that_is_no_pixel_is_still_ignored():
    table = Table((number_column("a", [1.0, 1.0, 1.0]), number_column("b", [1.0, 2.5, 4.0]),
                   number_column("y", [3.0, 1.0, 2.5])))  # fmt: skip
    assert [setting.role for setting in guess(table)] == ["ignored", "input", "target"]


def test_sides():
    assert [square_side(count) for count in (9, 16, 17, 784)] == [0, 4, 0, 28]


@pytest.mark.parametrize("shape", [(2, 3, 1), (3, 2, 3), (28, 28, 1), (1, 1, 3)])
def test_names_of_pixels_tell_their_shape(shape):
    names = pixel_names(shape)
    assert named_shape(names) == shape
    assert named_shape(names[:-1]) is None
    assert named_shape(names[::-1]) is None
    assert named_shape([]) is None
