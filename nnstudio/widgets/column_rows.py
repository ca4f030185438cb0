"""The rows of a list of columns: one for each column, and one under which all pixels of an image fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns import ColumnSetting, Role
from nnstudio.data.pixels import PixelShape, pixels_among
from nnstudio.data.table import Table

_JUDGED = 1000
"""Rows, evenly spread, by which columns are taken for pixels: a long table is not read through."""


@dataclass(frozen=True, eq=False)
class PixelColumns:
    """The columns of a table that are the pixels of an image, in order; `brightest` is full ink."""

    names: tuple[str, ...]
    shape: PixelShape
    brightest: float

    def picture(self, table: Table, row: int) -> NDArray[np.float64]:
        """The image of a row: shares of ink from 0 to 1 (height, width); a missing pixel is empty."""
        return np.asarray(self.pictures(table, np.array([row]))[0].mean(axis=-1))

    def pictures(self, table: Table, rows: NDArray[np.integer]) -> NDArray[np.float64]:
        """The images of rows with their channels: shares of light (rows, height, width, channels)."""
        light = np.array([table.column(name).values[rows] for name in self.names]) / self.brightest
        return np.nan_to_num(light.T).reshape(-1, *self.shape)


@lru_cache(maxsize=4)
def pixel_columns(table: Table) -> PixelColumns | None:
    """The pixels among a table's columns; None where it has none."""
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
    """One row: a column, or all pixels of an image, of which `picture` is the first row's (height, width)."""

    settings: tuple[ColumnSetting, ...]
    picture: NDArray[np.float64] | None = None
    inside: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that stand here."""
        return tuple(setting.name for setting in self.settings)

    @property
    def is_image(self) -> bool:
        """Whether this row stands for the pixels of an image."""
        return self.picture is not None

    @property
    def shape_words(self) -> str:
        """Height and width of the image: 28×28."""
        return "" if self.picture is None else "×".join(map(str, self.picture.shape))

    @property
    def role(self) -> Role | None:
        """The role of all columns that stand here; None where they differ."""
        roles = {setting.role for setting in self.settings}
        return roles.pop() if len(roles) == 1 else None

    @property
    def setting(self) -> ColumnSetting:
        """What is said of the row as of one column; pixels of different roles count as inputs."""
        if not self.is_image:
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
    complete = len(inside) == len(names) and all(setting.type == "number" for setting in inside)
    if pixels is None or table is None or not complete:
        return tuple(ColumnRow((setting,)) for setting in settings)
    group = (ColumnRow(inside, pixels.picture(table, 0)),)
    if unfolded:
        group += tuple(ColumnRow((setting,), inside=True) for setting in inside)
    rows: list[ColumnRow] = []
    for setting in settings:
        if setting.name not in names:
            rows.append(ColumnRow((setting,)))
        elif setting is inside[0]:
            rows += group
    return tuple(rows)
