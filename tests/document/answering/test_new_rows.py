"""New rows for a project: folders, single images, arrays and columns of pixels, as its network takes them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nnstudio.data.csv.writing import write_csv
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.reading.table_reading import read_table
from nnstudio.data.tables.table import Column, Table, category_column
from nnstudio.document.answering.new_rows import read_for
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_data, image_project
from nnstudio.document.starting.starters import project_for_table, sample_project
from nnstudio.errors import DataError
from tests.helpers.images import image_folder, parted_folder, picture


@pytest.fixture
def project(tmp_path: Path) -> Project:
    table = read_table(image_folder(tmp_path / "trained"), ImageFormat(8, 8))
    return image_project(image_data(table, "f"), "light and dark")


def test_a_single_image_is_a_row(project: Project, tmp_path: Path) -> None:
    Image.fromarray(picture(8, 8, 3)).save(tmp_path / "one.png")
    table = read_for(project, tmp_path / "one.png", with_targets=False)
    assert table.names == ("file", "image")
    assert table.column("file").cell(0) == "one.png"
    assert np.array_equal(table.column("image").values[0, ..., 0], picture(8, 8, 3))


def test_a_folder_needs_classes_only_where_targets_are_wanted(project: Project, tmp_path: Path) -> None:
    (tmp_path / "flat").mkdir()
    for place in range(3):
        Image.fromarray(picture(20, 30, place)).save(tmp_path / "flat" / f"{place}.png")
    table = read_for(project, tmp_path / "flat", with_targets=False)
    assert (table.names, table.rows) == (("file", "image"), 3)
    assert table.column("image").shape == (8, 8, 1)
    with pytest.raises(DataError, match="holds no images in sub-folders"):
        read_for(project, tmp_path / "flat", with_targets=True)
    single = image_folder(tmp_path / "single", ("light",))
    assert read_for(project, single, with_targets=False).column("class").cell(0) == "light"


def test_classes_are_called_as_the_projects_target_is(tmp_path: Path) -> None:
    folder = image_folder(tmp_path / "f", ("0", "1"))
    table = read_for(sample_project("mnist"), folder, with_targets=True)
    assert table.names == ("file", "image", "digit")
    assert table.column("image").shape == (28, 28, 1)


def test_pixels_of_a_project_of_columns_get_its_own_unit(tmp_path: Path) -> None:
    folder = image_folder(tmp_path / "f", ("0", "1"))
    project = sample_project("digits_cnn")
    table = read_for(project, folder, with_targets=True)
    pixels = np.array([table.column(name).values[6] for name in project.data.with_role("input")])
    assert np.allclose(pixels.reshape(8, 8), picture(8, 8, 100) * (16 / 255))


@pytest.mark.parametrize("unit", [1, 255])
def test_columns_of_pixels_are_images_for_a_project_of_images(
    project: Project, tmp_path: Path, unit: int
) -> None:
    pixels = np.stack([picture(8, 8, place, dark=place % 2 == 0) for place in range(10)]).reshape(10, -1)
    values = pixels * (unit / 255)
    columns = [Column(f"pixel{place}", "number", one) for place, one in enumerate(values.T)]
    columns[0] = Column("pixel0", "number", np.zeros(10))  # an edge without ink
    label = category_column("class", ["dark", "light"] * 5)
    write_csv(tmp_path / "pixels.csv", (label, *columns))
    table = read_for(project, tmp_path / "pixels.csv", with_targets=True)
    assert table.names == ("image", "class")
    assert np.array_equal(table.column("image").values.reshape(10, -1)[:, 1:], pixels[:, 1:])


@pytest.mark.parametrize("with_targets", [False, True])
def test_what_holds_no_such_images_is_refused(project: Project, tmp_path: Path, with_targets: bool) -> None:
    with pytest.raises(DataError, match="is a folder, and “wine” does not learn from images"):
        read_for(sample_project("wine"), image_folder(tmp_path / "g"), with_targets)
    np.savez(tmp_path / "small.npz", x=np.zeros((4, 3, 3, 1), np.uint8), y=np.array([0, 1, 0, 1]))
    with pytest.raises(
        DataError, match="holds images of 3 × 3 × 1, and “light and dark” takes images of 8 × 8 × 1"
    ):
        read_for(project, tmp_path / "small.npz", with_targets)
    table = Table((Column("a", "number", np.arange(4.0)), category_column("class", ["dark", "light"] * 2)))
    write_csv(tmp_path / "table.csv", table.columns)
    with pytest.raises(
        DataError, match="has no column “image”, which the network needs, and no 64 columns of pixels"
    ):
        read_for(project, tmp_path / "table.csv", with_targets)


def test_arrays_of_numbers_are_rows_for_the_network_that_learned_from_such(tmp_path):
    values = np.random.default_rng(0).normal(size=(30, 3))
    np.savez(tmp_path / "all.npz", x=values, y=values.sum(axis=1))
    np.savez(tmp_path / "new.npz", x=values[:4])
    np.savez(tmp_path / "narrow.npz", x=values[:4, :2])
    project = project_for_table(read_table(tmp_path / "all.npz"), "target")
    assert read_for(project, tmp_path / "all.npz", with_targets=True).rows == 30
    new = read_for(project, tmp_path / "new.npz", with_targets=False)
    assert np.array_equal(np.stack([column.values for column in new.columns], axis=1), values[:4])
    with pytest.raises(DataError, match=r"new.npz needs an array “x” of inputs and an array “y”"):
        read_for(project, tmp_path / "new.npz", with_targets=True)
    with pytest.raises(DataError, match=r"narrow.npz has no column “x3”, which the network needs"):
        read_for(project, tmp_path / "narrow.npz", with_targets=False)


def test_images_are_predicted_without_a_file_of_labels(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (20, 8, 8)).astype(np.uint8)
    np.savez(tmp_path / "all.npz", x=images, y=np.arange(20) % 2)
    project = project_for_table(read_table(tmp_path / "all.npz"), "class")
    head = bytes([0, 0, 8, 3]) + b"".join(size.to_bytes(4, "big") for size in images.shape)
    (tmp_path / "new-images-idx3-ubyte").write_bytes(head + images.tobytes())
    np.save(tmp_path / "x.npy", images)
    for name in ("new-images-idx3-ubyte", "x.npy"):
        table = read_for(project, tmp_path / name, with_targets=False)
        assert np.array_equal(table.column("image").values[..., 0], images)
        with pytest.raises(DataError, match="needs"):
            read_for(project, tmp_path / name, with_targets=True)


def test_the_parts_of_a_folder_keep_their_name_unless_the_target_has_it(project, tmp_path):
    folder = parted_folder(tmp_path / "parts")
    assert read_for(project, folder, with_targets=True).names == ("file", "image", "class", "part")
    table = read_table(folder / "train", ImageFormat(8, 8))
    body = Table(tuple(replace(one, name="part") if one.name == "class" else one for one in table.columns))
    other = image_project(image_data(body, "f", "part"), "body parts")
    found = read_for(other, folder, with_targets=True)
    assert found.names == ("file", "image", "part")
    assert found.column("part").categories == ("dark", "light")
