"""When the input columns of a project are the pixels of a picture, and of which shape."""

import math
from collections.abc import Sequence

from nnstudio.data.pixels import shape_of_pixels, square_side
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Input, Shape


def picture_shape(project: Project) -> tuple[int, int] | None:
    """Height and width where all input columns, in order, are the pixels of one grey picture; else None.

    The Input node says so by its shape; where it says nothing, columns that seem to be pixels are one.
    """
    data = project.data
    if data is None:
        return None
    columns = data.with_role("input")
    for node in project.graph.of_kind("input"):
        assert isinstance(node.layer, Input)
        shape = node.layer.shape
        if len(shape) == 3 and shape[2] == 1 and math.prod(shape) == len(columns):
            return (shape[0], shape[1]) if input_columns(node, data) == columns else None
    guessed = guessed_shape(data, columns)
    return guessed[:2] if guessed is not None and guessed[2] == 1 else None


def guessed_shape(data: ProjectData, columns: Sequence[str]) -> tuple[int, int, int] | None:
    """The shape (height, width, channels) of the picture that columns seem to be; else None."""
    known = [data.column_of[name] for name in columns if name in data.column_of]
    return shape_of_pixels(known) if len(known) == len(columns) else None


def square_shape(features: int) -> tuple[int, int, int] | None:
    """The shape (side, side, 1) of a square picture of so many pixels; None where there is none."""
    side = square_side(features)
    return (side, side, 1) if side else None


def shape_as_image(shape: Shape) -> tuple[int, int, int] | None:
    """A list of features as a square image of one channel; None where that cannot be."""
    return square_shape(shape[0]) if len(shape) == 1 else None
