"""Computes what the Explore view shows, on the inspection's thread, as the view wishes it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.exploring.compared import Compared
from nnstudio.data.exploring.correlations import Method, correlations, ranks
from nnstudio.data.exploring.distributions import Distribution, distribution
from nnstudio.data.exploring.groups import Groups
from nnstudio.data.exploring.projections import project
from nnstudio.data.exploring.values import chosen_rows, numbers_of
from nnstudio.data.table import as_categories
from nnstudio.document.exploring import Part, groups_by, number_columns, rows_of
from nnstudio.document.features import categories_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import DataError
from nnstudio.session.telling_columns import number_inputs, telling_pair

MOST_POINTS = 4_000
"""Points that a scatter shows."""
MOST_CELLS = 8_000_000
"""Numbers that a correlation map or a projection looks at: 64 MB."""
FEWEST_ROWS = 1_000
"""Rows looked at however many columns there are."""


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
    rows behind them. Of `of_rows` rows that are looked at, `usable` have a place here.
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
    `is_ratio`. Of more than fit, `of_columns`, those are shown that go most strongly with it.
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


@dataclass(frozen=True)
class Balance:
    """Rows of every class of a column, and how many have none."""

    name: str
    classes: tuple[str, ...]
    counts: tuple[int, ...]
    missing: int


@dataclass(frozen=True, eq=False)
class _Part:
    looking: Looking
    rows: NDArray[np.int64]
    groups: Groups


class Explorer:
    """Used by the inspection's thread only: holds the rows and groups that were looked at last."""

    def __init__(self) -> None:
        self._part: _Part | None = None

    def part(self, looking: Looking) -> _Part:
        """The rows that are looked at, in groups; raises `DataError` where they cannot be split."""
        held = self._part
        if held is None or held.looking is not looking:
            known = held is not None and held.looking.same_rows(looking)
            rows = held.rows if held is not None and known else rows_of(looking.project, looking.part)
            if not len(rows):
                raise DataError(f"There are no {looking.part} rows: choose another part, or split them anew.")
            held = self._part = _Part(looking, rows, groups_by(looking.data, looking.by, rows))
        return held

    def groups(self, looking: Looking) -> Groups:
        """The rows in groups."""
        return self.part(looking).groups

    def distributions(self, looking: Looking, names: tuple[str, ...]) -> dict[str, Distribution]:
        """The values of these columns, group by group."""
        part, data = self.part(looking), looking.data
        found = {}
        for name in names:
            column = data.column_of[name]
            column = column if len(part.rows) == data.table.rows else column.take(part.rows)
            found[name] = distribution(column, data.setting_of[name].type, part.groups)
        return found

    def scatter(self, looking: Looking, x: str, y: str) -> Scatter:
        """Points over two columns of numbers, drawn from the rows that have both; empty names are the two
        columns that tell most. Raises `DataError` where there are no two.
        """
        part = self.part(looking)
        x, y = (x, y) if x and y else _first_pair(looking)
        across, upwards = (_numbers(looking.data, name, part.rows) for name in (x, y))
        usable = np.flatnonzero(np.isfinite(across) & np.isfinite(upwards))
        shown = chosen_rows(usable, MOST_POINTS)
        return Scatter(
            (x, y), across[shown], upwards[shown], part.rows[shown], part.groups.take(shown),
            len(usable), len(part.rows),
        )  # fmt: skip

    def projection(self, looking: Looking) -> ProjectedRows:
        """The rows in the plane of their largest spread over the input columns of numbers.

        Raises `DataError` where these span no plane.
        """
        part, data = self.part(looking), looking.data
        inputs = [name for name in number_inputs(data) if name != looking.by]
        if len(inputs) < 2:
            known = "one" if inputs else "none"
            raise DataError(f"A projection needs two input columns of numbers; the data has {known}.")
        judged = chosen_rows(np.arange(len(part.rows)), _most_rows(len(inputs)))
        found = project(_matrix(data, inputs, part.rows[judged]))
        if found is None:
            raise DataError(
                "These rows vary in fewer than two directions: there is no plane to show them in."
            )
        shown = chosen_rows(np.arange(len(judged)), MOST_POINTS)
        places = judged[shown]
        scatter = Scatter(
            ("1st direction", "2nd direction"), found.places[shown, 0], found.places[shown, 1],
            part.rows[places], part.groups.take(places), len(part.rows), len(part.rows),
        )  # fmt: skip
        one, other = (_telling(inputs, found.loadings[:, axis]) for axis in (0, 1))
        return ProjectedRows(scatter, found.shares, (one, other), len(judged), len(inputs))

    def correlation_map(self, looking: Looking, method: Method, most: int) -> CorrelationMap:
        """How strongly the columns of numbers go together, and with what they are compared by.

        Of more than `most` columns those are shown that go most strongly with that, or the first ones.
        """
        part, data = self.part(looking), looking.data
        names = number_columns(data, without=(looking.by,))
        judged = chosen_rows(part.rows, _most_rows(len(names) + 1))
        values = _matrix(data, names, judged)
        values = ranks(values) if method == "spearman" else values
        compared = _compared(data, looking.by, judged, method)
        room = most - (compared is not None)
        order = np.arange(len(names))
        if len(names) > room and compared is not None:
            strength = np.nan_to_num(np.abs(compared.strength(values)), nan=-1.0)
            order = np.argsort(-strength, kind="stable")
        shown = values[:, order[:room]]
        columns = tuple(names[place] for place in order[:room].tolist())
        matrix, facts = correlations(shown), (method, len(judged), len(part.rows), len(names))
        if compared is None:
            return CorrelationMap(columns, matrix, *facts, columns=columns)
        row = compared.strength(shown)
        corner = np.array([[1.0 if compared.varies else np.nan]])
        matrix = np.block([[corner, row[None, :]], [row[:, None], matrix]])
        return CorrelationMap(
            (compared.title, *columns), matrix, *facts, looking.by, compared.several_classes,
            (looking.by, *columns),
        )  # fmt: skip

    def balance(self, looking: Looking) -> Balance:
        """How many rows each class has."""
        part, data = self.part(looking), looking.data
        column = as_categories(data.column_of[looking.by])
        codes = column.values[part.rows]
        counts = np.bincount(codes[codes >= 0], minlength=len(column.categories))
        classes = categories_of(data.column_of[looking.by])
        code_of = {name: code for code, name in enumerate(column.categories)}
        found = tuple(int(counts[code_of[name]]) for name in classes)
        return Balance(looking.by, classes, found, int(np.count_nonzero(codes < 0)))


def _first_pair(looking: Looking) -> tuple[str, str]:
    names = number_columns(looking.data)
    if len(names) < 2:
        known = "one" if names else "none"
        raise DataError(f"A scatter needs two columns of numbers; the data has {known}.")
    try:
        return telling_pair(looking.data, looking.by) or (names[0], names[1])
    except DataError:  # a cell among the numbers is none
        return names[0], names[1]


def _most_rows(columns: int) -> int:
    return max(FEWEST_ROWS, MOST_CELLS // max(columns, 1))


def _compared(data: ProjectData, name: str, rows: NDArray[np.int64], method: Method) -> Compared | None:
    if not name:
        return None
    column, taken_as = data.column_of[name], data.setting_of[name].type
    classes = () if taken_as in ("number", "date") else categories_of(column)
    return Compared(column, taken_as, rows, classes, method)


def _numbers(data: ProjectData, name: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return numbers_of(data.column_of[name].take(rows), data.setting_of[name].type)


def _matrix(data: ProjectData, names: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The numbers of columns as float64 (rows, columns)."""
    values = np.empty((len(rows), len(names)))
    for place, name in enumerate(names):
        values[:, place] = _numbers(data, name, rows)
    return values


def _telling(names: Sequence[str], loadings: NDArray[np.float64], most: int = 3) -> str:
    """The columns that a direction holds most of, with a minus where it runs against them."""
    order = np.argsort(-np.abs(loadings), kind="stable")[:most]
    return ", ".join(f"{'−' if loadings[place] < 0 else ''}{names[place]}" for place in order.tolist())
