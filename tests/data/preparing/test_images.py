"""Images are scaled as the same pixels in columns of numbers are, from the training rows alone."""

from dataclasses import replace

import numpy as np
import pytest

from nnstudio.data.columns.choices import SCALING_CHOICES, PreparationSettings
from nnstudio.data.columns.settings import ColumnSetting, choices_for
from nnstudio.data.preparing.images import counts
from nnstudio.data.preparing.numbers import fit_number
from nnstudio.data.preparing.preparation import features_of, fit
from nnstudio.data.tables.table import Column, Table, number_column
from nnstudio.errors import DataError

SHAPE = (5, 4, 3)
PIXELS = np.random.default_rng(0).integers(3, 250, (9, *SHAPE)).astype(np.uint8)
SETTING = ColumnSetting("image", "image", "input")
TRAINING = np.array([0, 2, 3, 5, 8])


def table_of(pixels: np.ndarray) -> Table:
    return Table((Column("image", "image", pixels),), "images")


def prepared(pixels: np.ndarray, scaling: str) -> np.ndarray:
    table = table_of(pixels)
    fitted = fit(table, [SETTING], PreparationSettings(scaling=scaling), TRAINING)
    return fitted.inputs(table, ["image"])


@pytest.mark.parametrize("scaling", SCALING_CHOICES)
def test_pixels_become_what_one_column_of_all_of_them_would(scaling: str) -> None:
    choices = choices_for(replace(SETTING, type="number"), PreparationSettings(scaling=scaling))
    if not choices.scaling:  # the scale that all columns share
        choices = replace(choices, scaling="min_max")
    every = number_column("pixel", PIXELS[TRAINING].ravel().astype(float))
    expected = fit_number(every, choices)
    values = np.log1p(PIXELS.astype(float)) if choices.log else PIXELS.astype(float)
    wanted = (values - expected.centre) / expected.scale
    tolerance = 0.05 if scaling == "robust" else 1e-6  # quartiles between two values may be either
    assert np.allclose(prepared(PIXELS, scaling), wanted.reshape(9, -1), atol=tolerance)
    assert prepared(PIXELS, scaling).dtype == np.float32


@pytest.mark.parametrize("scaling", SCALING_CHOICES)
def test_nothing_is_learned_from_other_rows(scaling: str) -> None:
    changed = PIXELS.copy()
    changed[[1, 4, 6, 7]] = 255
    assert np.array_equal(prepared(PIXELS, scaling)[TRAINING], prepared(changed, scaling)[TRAINING])


def test_images_that_never_change_become_nothing() -> None:
    assert not prepared(np.full((9, 2, 2, 1), 7, np.uint8), "standard").any()


def test_every_pixel_is_a_feature_with_a_name() -> None:
    table = table_of(PIXELS)
    fitted = fit(table, [SETTING], PreparationSettings(), TRAINING)
    names = fitted.features(["image"])
    assert names == features_of(table.column("image"), SETTING)
    assert (len(names), names[0], names[-1]) == (60, "pixel_0_0_red", "pixel_4_3_blue")


def test_images_of_another_size_are_refused() -> None:
    fitted = fit(table_of(PIXELS), [SETTING], PreparationSettings(), TRAINING)
    with pytest.raises(
        DataError, match="holds images of 5 × 5 pixels in grey, and the network takes images of 4 × 5"
    ):
        fitted.inputs(table_of(np.zeros((1, 5, 5, 1), np.uint8)), ["image"])
    with pytest.raises(DataError, match="holds no images"):
        fitted.inputs(Table((number_column("image", [1.0]),)), ["image"])


def test_values_are_counted_however_many_images_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    column = table_of(PIXELS).column("image")
    expected = np.bincount(PIXELS[TRAINING].ravel(), minlength=256)
    for at_once in (1, 130, 1 << 20):
        monkeypatch.setattr("nnstudio.data.preparing.images._PIXELS_AT_ONCE", at_once)
        assert np.array_equal(counts(column, TRAINING), expected)
    with pytest.raises(DataError, match="no image in the training rows"):
        counts(column, np.array([], dtype=int))
