"""When the input columns of a project are a picture, or the pixels of one, and of which shape."""

import math
from collections.abc import Sequence

from nnstudio.data.images.pixels import PixelShape, shape_of_pixels, square_side
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Input, Shape


def picture_shape(project: Project) -> PixelShape | None:
    """Height, width and channels where all input columns, in order, are one picture or its pixels; else None.

    The Input node says so by its shape; where it says nothing, columns that seem to be pixels are one.
    """
    data = project.data
    if data is None:
        return None
    columns = data.with_role("input")
    held = image_of(data, columns)
    if held is not None:
        return held
    for node in project.graph.of_kind("input"):
        assert isinstance(node.layer, Input)
        shape = node.layer.shape
        if len(shape) == 3 and shape[2] in (1, 3) and math.prod(shape) == len(columns):
            return (shape[0], shape[1], shape[2]) if input_columns(node, data) == columns else None
    return guessed_shape(data, columns)


def image_of(data: ProjectData, columns: Sequence[str]) -> PixelShape | None:
    """The shape of the images where columns are a single one that holds some; else None."""
    column = data.column_of.get(columns[0]) if len(columns) == 1 else None
    if column is None or column.type != "image":
        return None
    return column.shape[0], column.shape[1], column.shape[2]


def guessed_shape(data: ProjectData, columns: Sequence[str]) -> PixelShape | None:
    """The shape of the picture whose pixels columns of numbers seem to be; else None."""
    known = [data.column_of[name] for name in columns if name in data.column_of]
    return shape_of_pixels(known) if len(known) == len(columns) else None


def square_shape(features: int) -> tuple[int, int, int] | None:
    """The shape (side, side, 1) of a square picture of so many pixels; None where there is none."""
    side = square_side(features)
    return (side, side, 1) if side else None


def shape_as_image(shape: Shape) -> tuple[int, int, int] | None:
    """A list of features as a square image of one channel; None where that cannot be."""
    return square_shape(shape[0]) if len(shape) == 1 else None
