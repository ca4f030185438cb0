"""Where images come from: a folder with a sub-folder for each class, or a file of arrays."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nnstudio.data.array_files import read_array_file
from nnstudio.data.image_files import ImageFormat
from nnstudio.data.image_folder import look_into, read_folder, usual_format
from nnstudio.data.pixels import PixelShape
from nnstudio.data.table import Table


def read_image_source(
    path: Path,
    shape: PixelShape | None = None,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """The images of a folder, sized to a shape or to a usual one, or the arrays of a file as they are.

    Raises `DataError` where there is nothing to learn from, and `ReadingCancelledError`.
    """
    if not path.is_dir():
        return replace(read_array_file(path), name=path.name)
    folder = look_into(path)
    form = ImageFormat(shape[0], shape[1], shape[2] == 3) if shape is not None else usual_format(folder)
    return read_folder(folder, form, on_progress, cancelled)
