"""Points in the plane that are placed by hand, or made by a toy world and touched up: immutable, so that undo
is going back to the ones before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.table import Table, as_categories
from nnstudio.data.worlds.generators import CLASS_COLUMN, CLASS_NAMES, MOST_POINTS, WorldTask, points_table
from nnstudio.errors import DataError

FEWEST_PAINTED = 4
EDGE = 1.25
"""The plane to paint on reaches from −`EDGE` to `EDGE` both ways; points of much noise lie farther out."""


@dataclass(frozen=True, eq=False)
class Points:
    """Places float64 (points,) and classes int64 (points,), which are all 0 on a curve."""

    task: WorldTask
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    classes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.x)

    def same_as(self, other: "Points") -> bool:
        """Whether these are the same points in the same order."""
        pairs = ((self.x, other.x), (self.y, other.y), (self.classes, other.classes))
        return self.task == other.task and all(np.array_equal(mine, its) for mine, its in pairs)

    def added(self, x: float, y: float, class_index: int = 0) -> "Points":
        """The points and one more; the same ones where there are too many already."""
        if self.is_full:
            return self
        class_index = class_index if self.task == "classes" else 0
        return Points(
            self.task,
            np.append(self.x, x),
            np.append(self.y, y),
            np.append(self.classes, class_index),
        )

    def erased(self, x: float, y: float, radius: float) -> "Points":
        """The points that are farther than `radius` from a place; the same object where all of them are."""
        stays = (self.x - x) ** 2 + (self.y - y) ** 2 > radius**2
        if stays.all():
            return self
        return Points(self.task, self.x[stays], self.y[stays], self.classes[stays])

    @property
    def is_full(self) -> bool:
        """Whether there are as many points as there may be."""
        return len(self) >= MOST_POINTS

    @property
    def words(self) -> str:
        """How many points there are, and of each class: ``88 points: 31 of A, 57 of B``."""
        count = f"{len(self):,} point{'s' if len(self) != 1 else ''}"
        if self.task == "curve" or not len(self):
            return f"{count}."
        sizes = np.bincount(self.classes).tolist()
        by_class = [f"{size:,} of {name}" for name, size in zip(CLASS_NAMES, sizes, strict=False) if size]
        return f"{count}: {', '.join(by_class)}."

    @property
    def problem(self) -> str:
        """Why these points cannot be learned from yet; empty where they can."""
        if len(self) < FEWEST_PAINTED:
            return f"Place at least {FEWEST_PAINTED} points: click or drag in the picture."
        if self.task == "classes":
            sizes = np.bincount(self.classes)
            if np.count_nonzero(sizes) < 2:
                return "All points are of one class: choose another class and place some of its points."
        elif len(np.unique(self.x)) < 2:
            return "All points stand above each other: place some at other values of x."
        return ""

    def as_table(self, name: str) -> Table:
        """The points as a table; raises `DataError` with the `problem` where they cannot be learned from."""
        if self.problem:
            raise DataError(self.problem)
        return points_table(self.x, self.y, self.classes if self.task == "classes" else None, name)


def no_points(task: WorldTask) -> Points:
    """An empty plane."""
    return Points(task, np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))


def points_of(table: Table) -> Points | None:
    """The points of a table that a world or a painter made, as far as they go; None for any other table."""
    if table.names not in (("x", "y"), ("x", "y", CLASS_COLUMN)) or table.rows > MOST_POINTS:
        return None
    x, y = table.columns[:2]
    if x.type != "number" or y.type != "number" or x.missing.any() or y.missing.any():
        return None
    if len(table.columns) == 2:
        return Points("curve", x.values, y.values, np.zeros(table.rows, dtype=np.int64))
    column = as_categories(table.columns[2])
    if not set(column.categories) <= set(CLASS_NAMES) or column.missing.any():
        return None
    place_of = np.array([CLASS_NAMES.index(name) for name in column.categories], dtype=np.int64)
    return Points("classes", x.values, y.values, place_of[column.values])
