"""Colour scales: zero is the surface, signs keep their side, and classes can be told apart."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor

from nnstudio.widgets.dress import colour_scales
from nnstudio.widgets.dress.theme import DARK, LIGHT

SURFACES = (LIGHT.surface, DARK.surface)


def colour(pixel: np.uint32) -> QColor:
    return QColor.fromRgb(int(pixel))


@pytest.mark.parametrize("surface", SURFACES)
def test_zero_is_the_surface_and_the_ends_are_orange_and_blue(surface: str) -> None:
    pixels = colour_scales.weight_pixels(np.array([-3.0, 0.0, 3.0]), 3.0, surface)
    assert colour(pixels[0]) == QColor(colour_scales.WEIGHT_NEGATIVE)
    assert colour(pixels[1]) == QColor(surface)
    assert colour(pixels[2]) == QColor(colour_scales.WEIGHT_POSITIVE)


@given(st.floats(0.02, 1.0))
def test_weights_of_either_sign_are_never_confused(size: float) -> None:
    pixels = colour_scales.weight_pixels(np.array([-size, size]), 1.0, LIGHT.surface)
    assert colour(pixels[0]).red() > colour(pixels[0]).blue()
    assert colour(pixels[1]).blue() > colour(pixels[1]).red()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_larger_weight_is_further_from_the_surface(surface: str) -> None:
    middle = QColor(surface)
    pixels = colour_scales.weight_pixels(np.linspace(0, 1, 20), 1.0, surface)
    distances = [
        abs(colour(p).red() - middle.red())
        + abs(colour(p).green() - middle.green())
        + abs(colour(p).blue() - middle.blue())
        for p in pixels
    ]
    assert distances == sorted(distances)


def test_what_is_not_finite_or_beyond_the_scale_has_a_colour_still() -> None:
    pixels = colour_scales.weight_pixels(np.array([np.nan, np.inf, -np.inf, 9.0]), 1.0, LIGHT.surface)
    assert colour(pixels[0]) == QColor(LIGHT.surface)
    assert colour(pixels[1]) == colour(pixels[3]) == QColor(colour_scales.WEIGHT_POSITIVE)
    assert colour(pixels[2]) == QColor(colour_scales.WEIGHT_NEGATIVE)


def test_zeros_and_nothing_have_a_scale_too() -> None:
    assert colour_scales.limit_of(np.zeros(3)) > 0
    assert colour_scales.limit_of(np.array([np.nan])) > 0
    assert colour_scales.limit_of(np.array([1.0, -2.0, np.inf])) == 2.0


def test_the_likeliest_class_gives_the_colour_and_doubt_makes_it_paler() -> None:
    sure, doubtful = colour_scales.probability_pixels(np.array([[0.99, 0.01], [0.55, 0.45]]), LIGHT.surface)
    assert colour(sure).hue() == pytest.approx(QColor(colour_scales.class_colour(0)).hue(), abs=8)
    assert colour(doubtful).lightness() > colour(sure).lightness()


def test_an_image_owns_its_pixels_and_keeps_rows_and_columns() -> None:
    pixels = colour_scales.value_pixels(np.arange(15.0).reshape(3, 5)[:, ::2], 0.0, 14.0)
    expected = colour(pixels[2, 1])
    image = colour_scales.image_of(pixels)
    pixels[:] = 0
    assert (image.width(), image.height()) == (3, 3)
    assert image.pixelColor(1, 2) == expected


def test_classes_differ_in_colour_and_marker() -> None:
    looks = {(colour_scales.class_colour(i), colour_scales.class_marker(i)) for i in range(40)}
    assert len(looks) == 40
    for one, other in combinations(colour_scales.CLASS_COLOURS, 2):
        a, b = QColor(one), QColor(other)
        assert abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue()) > 40


@pytest.mark.parametrize("ground", ["#FFFFFF", "#1D2127", "#2D6FC4", "#DE781E", "#FDE725"])
def test_words_on_a_colour_can_be_read(ground: str) -> None:
    def luminance(shade: QColor) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
                 for c in (shade.redF(), shade.greenF(), shade.blueF())]  # fmt: skip
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    lighter, darker = sorted(
        (luminance(QColor(ground)), luminance(colour_scales.readable_on(QColor(ground)))), reverse=True
    )
    assert (lighter + 0.05) / (darker + 0.05) > 4.4
