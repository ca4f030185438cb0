"""Writes images that were rebuilt beside a file of predictions, which has no cells for them."""

from pathlib import Path

import numpy as np

from nnstudio.data.tables.table import Column
from nnstudio.document.answering.prediction import Predictions
from nnstudio.errors import DataError

NAME_COLUMN = "rebuilt image"


def rebuilt_images_folder(found: Predictions, target: Path) -> Path | None:
    """Where the images go that belong to a file of predictions; None where none were rebuilt."""
    has_images = any(column.type == "image" for column in _rebuilt(found))
    return target.with_name(f"{target.name.split('.')[0]} images") if has_images else None


def write_rebuilt_images(found: Predictions, folder: Path) -> tuple[Column, ...]:
    """Write each image as a file named by its row, counted from 1; gives the column that names the files.

    Raises `DataError` where the folder cannot be written.
    """
    from nnstudio.data.images.files import write_image

    width = len(str(found.total))
    names = [f"{row + 1:0{width}d}.png" for row in found.rows.tolist()]
    (images, *_) = (column for column in _rebuilt(found) if column.type == "image")
    try:
        folder.mkdir(exist_ok=True)
        for name, pixels in zip(names, images.values, strict=True):
            write_image(folder / name, pixels)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DataError(f"The images cannot be written to “{folder}” ({reason}).") from error
    codes = np.full(found.total, -1, np.int32)
    codes[found.rows] = np.arange(len(names))
    return (Column(NAME_COLUMN, "category", codes, tuple(f"{folder.name}/{name}" for name in names)),)


def _rebuilt(found: Predictions) -> list[Column]:
    return [column for one in found.answers if one.rebuilt is not None for column in one.rebuilt.columns]
