"""What the Explore view asks for and what it is told: plain data, so that they may cross threads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.correlations import Method
from nnstudio.data.exploring.groups import Groups
from nnstudio.document.learning.exploring import Part
from nnstudio.document.project import Project, ProjectData


@dataclass(frozen=True, eq=False)
class Looking:
    """What is looked at: a part of a project's rows, compared by a column (empty: not at all)."""

    project: Project
    part: Part
    by: str

    @property
    def data(self) -> ProjectData:
        """The project's data, which is there."""
        assert self.project.data is not None
        return self.project.data

    def same_rows(self, other: "Looking") -> bool:
        """Whether the same rows are looked at: those of the same data, split for the same network."""
        mine, theirs = self.project, other.project
        return self.part == other.part and mine.data is theirs.data and mine.graph is theirs.graph

    def same_as(self, other: "Looking") -> bool:
        """Whether all of it is the same."""
        return self.by == other.by and self.same_rows(other)


@dataclass(frozen=True, eq=False)
class Scatter:
    """Points x, y float64 (points,) over two axes called `title`, the groups they are in, and the table's
    rows behind them; a row with several labels is a point for each. Of `of_rows` rows that are looked at,
    `usable` have a place here.
    """

    title: tuple[str, str]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    rows: NDArray[np.int64]
    groups: Groups
    usable: int
    of_rows: int


@dataclass(frozen=True, eq=False)
class ProjectedRows:
    """Rows in the plane of their largest spread: `shares` of the variance along its two directions, and the
    columns that each of them holds most of. Found from `judged` rows of `columns` columns.
    """

    scatter: Scatter
    shares: tuple[float, float]
    telling: tuple[str, str]
    judged: int
    columns: int


@dataclass(frozen=True, eq=False)
class CorrelationMap:
    """Correlations (columns, columns) by `method` from `judged` of `of_rows` rows.

    The first row is `compared`, the column that all are compared by, if there is one; its cells are η where
    `is_ratio`. Of a column of labels the first rows are so many `labels`, each 0 or 1. Of more than fit,
    `of_columns`, those are shown that go most strongly with it.
    """

    names: tuple[str, ...]
    matrix: NDArray[np.float64]
    method: Method
    judged: int
    of_rows: int
    of_columns: int
    compared: str = ""
    is_ratio: bool = False
    columns: tuple[str, ...] = ()
    labels: int = 0

    @property
    def apart(self) -> int:
        """How many first rows are no columns of numbers, but what these are compared by."""
        return self.labels or (1 if self.compared else 0)


@dataclass(frozen=True)
class Balance:
    """Rows of every class of a column, and how many have none. Of labels a row may have several: `of_rows` in
    all is then no sum of the counts.
    """

    name: str
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    missing: int
    of_rows: int = 0

    @property
    def rows(self) -> int:
        """All rows that are counted."""
        return self.of_rows or sum(self.counts) + self.missing
