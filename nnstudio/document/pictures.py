"""When the input columns of a project are the pixels of a picture, and of which shape."""

import math
import re
from collections.abc import Sequence

from nnstudio.data.columns import ColumnSetting
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Input, Shape

SMALLEST_SIDE = 4

_PIXEL_NAME = re.compile(r"pixel|px|^[a-z]?\d+$", re.IGNORECASE)


def picture_shape(project: Project) -> tuple[int, int] | None:
    """Height and width where all input columns, in order, are the pixels of one grey picture; else None.

    The Input node says so by its shape; where it says nothing, columns with the names of pixels whose number
    is a square are one.
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
    return guessed[:2] if guessed is not None else None


def guessed_shape(data: ProjectData, columns: Sequence[str]) -> tuple[int, int, int] | None:
    """The shape (height, width, 1) of the square picture that columns are by their names and number; else
    None.
    """
    settings = [data.setting_of[name] for name in columns if name in data.setting_of]
    known = len(settings) == len(columns)
    return square_shape(len(columns)) if known and are_pixels(settings) else None


def are_pixels(settings: Sequence[ColumnSetting]) -> bool:
    """Whether columns are, by their names, types and number, the pixels of a square picture."""
    return square_shape(len(settings)) is not None and all(
        setting.type == "number" and _PIXEL_NAME.search(setting.name) for setting in settings
    )


def square_shape(features: int) -> tuple[int, int, int] | None:
    """The shape (side, side, 1) of a square picture of so many pixels; None where there is none."""
    side = math.isqrt(features)
    return (side, side, 1) if side >= SMALLEST_SIDE and side * side == features else None


def shape_as_image(shape: Shape) -> tuple[int, int, int] | None:
    """A list of features as a square image of one channel; None where that cannot be."""
    return square_shape(shape[0]) if len(shape) == 1 else None
