"""Images as projects: a network that suits every size, learned, saved, and fed from another folder."""

from pathlib import Path

import numpy as np
import pytest

from nnstudio.cli.opening import with_table
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.reading.table_reading import read_table
from nnstudio.document.checks.problems import check
from nnstudio.document.experiment import conclude, evaluate, prepare
from nnstudio.document.files.storage import load, save
from nnstudio.document.learning.arrays import split_now
from nnstudio.document.project import Project
from nnstudio.document.starting.image_projects import image_data, image_project, image_shape, with_images
from nnstudio.document.starting.starters import sample_project
from nnstudio.errors import DataError
from tests.helpers.images import image_folder, parted_folder


def form_of(shape: tuple[int, int, int]) -> ImageFormat:
    return ImageFormat(shape[0], shape[1], shape[2] == 3)


def project_of(folder: Path, shape: tuple[int, int, int]) -> Project:
    table = read_table(folder, form_of(shape))
    return image_project(image_data(table, table.name), "pictures")


@pytest.mark.parametrize("shape", [(1, 1, 1), (4, 4, 3), (8, 8, 1), (7, 30, 3), (28, 28, 1), (64, 48, 1)])
def test_images_of_every_size_are_ready_to_train(tmp_path, shape):
    project = project_of(image_folder(tmp_path / "f"), shape)
    report = check(project)
    assert report.problems == ()
    assert report.shapes["input_1"] == shape


def test_light_and_dark_are_learned_and_kept_in_a_file(tmp_path):
    project = project_of(image_folder(tmp_path / "f", each=20), (8, 8, 1))
    experiment = prepare(project)
    for _ in experiment.train():
        pass
    run = conclude(experiment, "finished")
    assert evaluate(project, run).metrics["accuracy"] == 1.0
    save(tmp_path / "p.nns", project, run)
    again, its_run = load(tmp_path / "p.nns")
    assert np.array_equal(again.data.table.column("image").values, project.data.table.column("image").values)
    before, after = evaluate(project, run), evaluate(again, its_run)
    assert np.array_equal(before.probabilities, after.probabilities)


def test_another_folder_takes_the_place_of_a_projects_images(tmp_path):
    project = sample_project("digits_cnn")
    folder = image_folder(tmp_path / "f", ("0", "1"), side=50, colour=True)
    other = with_table(project, folder)
    assert other.data.table.rows == 12
    assert other.data.table.names[1:] == (*project.data.with_role("input"), "digit")
    assert check(other).shapes["input_1"] == (8, 8, 1)
    with pytest.raises(DataError, match="does not learn from images"):
        with_table(sample_project("wine"), folder)


def test_images_in_an_empty_project_bring_a_network_and_in_another_their_shape(tmp_path):
    folder = image_folder(tmp_path / "f")
    small, large = (image_data(read_table(folder, form_of(shape)), "f") for shape in ((8, 8, 1), (12, 10, 3)))
    project = with_images(Project(), small)
    assert (project.name, check(project).problems) == ("f", ())
    project = with_images(project, large)
    assert check(project).problems == ()
    assert check(project).shapes["input_1"] == (12, 10, 3) == image_shape(project.data.table)


def test_parts_of_a_folder_split_the_rows_and_a_part_without_one_is_dealt_out(tmp_path):
    data = image_data(read_table(parted_folder(tmp_path / "f", each=20)), "f")
    assert (data.split.method, data.split.column, data.with_role("split")) == ("files", "part", ("part",))
    parts = split_now(image_project(data, "p"))
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (34, 6, 40)
    whole = image_data(read_table(parted_folder(tmp_path / "g", ("train", "val", "test"))), "g")
    parts = split_now(image_project(whole, "p"))
    assert (len(parts.train), len(parts.validation), len(parts.test)) == (12, 12, 12)
