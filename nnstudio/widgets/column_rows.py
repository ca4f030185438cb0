"""The rows of a list of columns: one for each column, and one under which all pixels of an image fold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns import ColumnSetting, Role
from nnstudio.data.pixels import pixels_among, square_side
from nnstudio.data.table import Table

_JUDGED = 1000
"""Rows, evenly spread, by which columns are taken for pixels: a long table is not read through."""


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
    pixels = _image_among(table) if table is not None else None
    names = frozenset(pixels[0]) if pixels is not None else frozenset()
    inside = tuple(setting for setting in settings if setting.name in names)
    if pixels is None or len(inside) < len(names) or any(setting.type != "number" for setting in inside):
        return tuple(ColumnRow((setting,)) for setting in settings)
    group = (ColumnRow(inside, pixels[1]),)
    if unfolded:
        group += tuple(ColumnRow((setting,), inside=True) for setting in inside)
    rows: list[ColumnRow] = []
    for setting in settings:
        if setting.name not in names:
            rows.append(ColumnRow((setting,)))
        elif setting is inside[0]:
            rows += group
    return tuple(rows)


@lru_cache(maxsize=4)
def _image_among(table: Table) -> tuple[tuple[str, ...], NDArray[np.float64]] | None:
    """The names of a table's pixels, and the first row's as an image; None where it has none."""
    judged = np.arange(min(_JUDGED, table.rows)) * table.rows // max(min(_JUDGED, table.rows), 1)
    few = table if table.rows <= _JUDGED else table.take(judged)
    names = pixels_among(few.columns)
    found = [column for column in few.columns if column.name in names]
    if not found:
        return None
    side = square_side(len(found))
    brightest = max(float(np.nanmax(column.values)) for column in found)
    first = np.nan_to_num(np.array([column.values[0] for column in found])) / brightest
    return tuple(column.name for column in found), first.reshape(side, side)
