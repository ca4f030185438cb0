"""The rows of a list of columns: one for each column, be it of images, and one under which all columns of
pixels fold.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.images.pixels import PixelShape, pixels_among
from nnstudio.data.tables.remembered import kept_with_it
from nnstudio.data.tables.table import Table

_JUDGED = 1000
"""Rows, evenly spread, by which columns are taken for pixels: a long table is not read through."""
_BRIGHTEST = 255.0
_SMALL_SIDE = 48
"""Images as small as words need no more pixels along a side."""


@dataclass(frozen=True, eq=False)
class PixelColumns:
    """The column of a table that holds images, or those that are the pixels of one, in order; `brightest` is
    full ink.
    """

    names: tuple[str, ...]
    shape: PixelShape
    brightest: float

    def picture(self, table: Table, row: int) -> NDArray[np.float64]:
        """The image of a row for a place of the size of a word: shares of light from 0 to 1 (height, width,
        channels), not of every pixel where these are many; a missing one is empty.
        """
        every = max(1, max(self.shape[:2]) // _SMALL_SIDE)
        return self.pictures(table, np.array([row]))[0, ::every, ::every]

    def shades(self, table: Table, rows: NDArray[np.integer]) -> NDArray[np.uint8]:
        """The images of rows, uint8 (rows, height, width, channels), full ink as 255."""
        first = table.column(self.names[0])
        if first.type == "image":
            shades: NDArray[np.uint8] = first.values[rows]
            return shades
        return np.rint(np.clip(self.pictures(table, rows), 0.0, 1.0) * _BRIGHTEST).astype(np.uint8)

    def pictures(self, table: Table, rows: NDArray[np.integer]) -> NDArray[np.float64]:
        """The images of rows with their channels: shares of light (rows, height, width, channels)."""
        first = table.column(self.names[0])
        light: NDArray[np.float64]
        if first.type == "image":
            light = first.values[rows] / self.brightest
            return light
        light = np.array([table.column(name).values[rows] for name in self.names]) / self.brightest
        return np.nan_to_num(light.T).reshape(-1, *self.shape)


@kept_with_it
def pixel_columns(table: Table) -> PixelColumns | None:
    """The images of a table, or the pixels among its columns; None where it has neither."""
    images = next((column for column in table.columns if column.type == "image"), None)
    if images is not None:
        height, width, channels = images.shape
        return PixelColumns((images.name,), (height, width, channels), _BRIGHTEST)
    count = min(_JUDGED, table.rows)
    few = table if table.rows == count else table.take(np.arange(count) * table.rows // count)
    names, shape = pixels_among(few.columns)
    if shape is None:
        return None
    found = [column for column in few.columns if column.name in names]
    brightest = max(float(np.nanmax(column.values)) for column in found)
    return PixelColumns(tuple(column.name for column in found), shape, brightest)


@dataclass(frozen=True, eq=False)
class ColumnRow:
    """One row: a column, or all pixels of an image. Of images, `picture` is the first row's, small (height,
    width, channels), and `shape` how large they are.
    """

    settings: tuple[ColumnSetting, ...]
    picture: NDArray[np.float64] | None = None
    shape: PixelShape | None = None
    inside: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that stand here."""
        return tuple(setting.name for setting in self.settings)

    @property
    def is_image(self) -> bool:
        """Whether this row stands for images, or for the pixels of one."""
        return self.picture is not None

    @property
    def folds(self) -> bool:
        """Whether columns of pixels can be unfolded behind this row."""
        return self.is_image and len(self.settings) > 1

    @property
    def shape_words(self) -> str:
        """Height and width of the image, and its channels where it is in colour: 28×28."""
        if self.shape is None:
            return ""
        return "×".join(map(str, self.shape if self.shape[2] > 1 else self.shape[:2]))

    @property
    def role(self) -> Role | None:
        """The role of all columns that stand here; None where they differ."""
        roles = {setting.role for setting in self.settings}
        return roles.pop() if len(roles) == 1 else None

    @property
    def setting(self) -> ColumnSetting:
        """What is said of the row as of one column; pixels of different roles count as inputs."""
        if len(self.settings) == 1:
            return self.settings[0]
        return ColumnSetting(f"{len(self.settings):,} pixels", "number", self.role or "input")


def rows_of(
    settings: Sequence[ColumnSetting], table: Table | None, unfolded: bool = False
) -> tuple[ColumnRow, ...]:
    """A row for each column; those that are pixels stand together where the first of them stood, behind the
    row of their image if they are unfolded.
    """
    pixels = pixel_columns(table) if table is not None else None
    names = frozenset(pixels.names) if pixels is not None else frozenset()
    inside = tuple(setting for setting in settings if setting.name in names)
    complete = len(inside) == len(names) and all(setting.type in ("number", "image") for setting in inside)
    if pixels is None or table is None or not complete:
        return tuple(ColumnRow((setting,)) for setting in settings)
    group: tuple[ColumnRow, ...] = (ColumnRow(inside, pixels.picture(table, 0), pixels.shape),)
    if unfolded and group[0].folds:
        group += tuple(ColumnRow((setting,), inside=True) for setting in inside)
    rows: list[ColumnRow] = []
    for setting in settings:
        if setting.name not in names:
            rows.append(ColumnRow((setting,)))
        elif setting is inside[0]:
            rows += group
    return tuple(rows)
