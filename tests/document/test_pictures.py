"""Pictures are recognized by the shape of an Input, or by the names and number of the columns."""

from dataclasses import replace

import pytest

from nnstudio.document.editing import edits
from nnstudio.document.pictures import picture_shape, shape_as_image
from nnstudio.document.project import Project
from nnstudio.document.starting.starters import sample_project


@pytest.mark.parametrize(
    ("sample", "shape"),
    [
        ("digits", (8, 8, 1)),
        ("digits_cnn", (8, 8, 1)),
        ("mnist", (28, 28, 1)),
        ("wine", None),
        ("spirals", None),
    ],
)
def test_samples(sample: str, shape: tuple[int, int, int] | None) -> None:
    assert picture_shape(sample_project(sample)) == shape


def test_the_input_has_the_last_word() -> None:
    project = edits.set_setting(sample_project("digits"), "input_1", "shape", (4, 16, 1))
    assert picture_shape(project) == (4, 16, 1)


def test_an_input_of_some_of_the_columns_or_in_another_order_is_no_picture() -> None:
    project = sample_project("digits_cnn")
    first, *others = project.data.with_role("input")
    assert picture_shape(edits.set_setting(project, "input_1", "columns", (*others, first))) is None
    without = replace(project.data, columns=project.data.columns[1:])
    assert picture_shape(replace(project, data=without)) is None


def test_without_data_there_or_in_another_order_is_no_picture() -> None:
    assert picture_shape(Project()) is None


def test_a_list_is_an_image_where_its_length_is_a_square() -> None:
    assert shape_as_image((784,)) == (28, 28, 1)
    assert shape_as_image((785,)) is None
    assert shape_as_image((9,)) is None
    assert shape_as_image((4, 4, 1)) is None
