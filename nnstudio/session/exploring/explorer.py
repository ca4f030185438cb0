"""Computes what the Explore view shows, on the inspection's thread, as the view wishes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.columns.labels import label_counts, labels_of
from nnstudio.data.exploring.compared import Compared, class_codes
from nnstudio.data.exploring.correlations import Method, correlations, ranks
from nnstudio.data.exploring.distributions import Distribution, distribution
from nnstudio.data.exploring.groups import Groups
from nnstudio.data.exploring.images import pixel_titles, pixel_values
from nnstudio.data.exploring.label_groups import one_by_one
from nnstudio.data.exploring.projections import project
from nnstudio.data.exploring.values import chosen_rows, numbers_of
from nnstudio.data.tables.table import as_categories
from nnstudio.document.features import categories_of
from nnstudio.document.learning.exploring import groups_by, measured_columns, number_columns, rows_of
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.session.exploring.explored import Balance, CorrelationMap, Looking, ProjectedRows, Scatter
from nnstudio.session.exploring.label_correlations import map_with_labels
from nnstudio.session.exploring.telling_columns import telling_pair

MOST_POINTS = 4_000
"""Points that a scatter shows."""
MOST_CELLS = 8_000_000
"""Numbers that a correlation map or a projection looks at: 64 MB."""
MOST_ROWS, FEWEST_ROWS = 100_000, 1_000
"""Rows that these look at: so many tell a correlation to 0.003; and so many whatever the columns."""


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
            held.groups.counts  # noqa: B018 — counted here, not when they are painted
        return held

    def groups(self, looking: Looking) -> Groups:
        """The rows in groups."""
        return self.part(looking).groups

    def distributions(self, looking: Looking, names: tuple[str, ...]) -> dict[str, Distribution]:
        """The values of these columns, group by group."""
        part, data = self.part(looking), looking.data
        rows_of = part.groups.rows_of
        rows = part.rows if rows_of is None else part.rows[rows_of]
        return {name: _distribution(data, name, rows, part.groups) for name in names}

    def scatter(self, looking: Looking, x: str, y: str) -> Scatter:
        """Points over two columns of numbers, drawn from the rows that have both; empty names are the two
        columns that tell most. Raises `DataError` where there are no two.
        """
        part = self.part(looking)
        x, y = (x, y) if x and y else _first_pair(looking)
        across, upwards = (_numbers(looking.data, name, part.rows) for name in (x, y))
        usable = np.flatnonzero(np.isfinite(across) & np.isfinite(upwards))
        shown, groups = part.groups.one_by_one(chosen_rows(usable, MOST_POINTS))
        return Scatter(
            (x, y), across[shown], upwards[shown], part.rows[shown], groups,
            len(usable), len(part.rows),
        )  # fmt: skip

    def projection(self, looking: Looking) -> ProjectedRows:
        """The rows in the plane of their largest spread over the input columns of numbers.

        Raises `DataError` where these span no plane.
        """
        part, data = self.part(looking), looking.data
        inputs = measured_columns(data, roles=("input",), without=(looking.by,))
        titles = _titles(data, inputs)
        if len(titles) < 2:
            raise _too_few("A projection", "input columns", titles)
        judged = chosen_rows(np.arange(len(part.rows)), _most_rows(len(titles)))
        found = project(_matrix(data, inputs, part.rows[judged]))
        if found is None:
            raise DataError(
                "These rows vary in fewer than two directions: there is no plane to show them in."
            )
        places, groups = part.groups.one_by_one(chosen_rows(judged, MOST_POINTS))
        shown = np.searchsorted(judged, places)
        scatter = Scatter(
            ("1st direction", "2nd direction"), found.places[shown, 0], found.places[shown, 1],
            part.rows[places], groups, len(part.rows), len(part.rows),
        )  # fmt: skip
        one, other = (_telling(titles, found.loadings[:, axis]) for axis in (0, 1))
        return ProjectedRows(scatter, found.shares, (one, other), len(judged), len(titles))

    def correlation_map(self, looking: Looking, method: Method, most: int) -> CorrelationMap:
        """How strongly the columns of numbers go together, and with what they are compared by.

        Of more than `most` columns those are shown that go most strongly with that, or the first ones.
        """
        part, data = self.part(looking), looking.data
        measured = measured_columns(data, without=(looking.by,))
        names = _titles(data, measured)
        if not names or (len(names) < 2 and not looking.by):
            raise _too_few("A correlation map", "columns", names)
        judged = chosen_rows(part.rows, _most_rows(len(names) + 1))
        values = _matrix(data, measured, judged)
        if looking.by and data.setting_of[looking.by].type == "labels":
            return map_with_labels(looking, values, names, judged, len(part.rows), method, most)
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

    def rows(self, looking: Looking) -> NDArray[np.int64]:
        """The rows that are looked at."""
        return self.part(looking).rows

    def classes_of(self, looking: Looking, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Which class of the column that is compared by each row is of, negative for none."""
        column = looking.data.column_of[looking.by]
        return class_codes(as_categories(column), rows, categories_of(column))

    def balance(self, looking: Looking) -> Balance:
        """How many rows each class, or each label, has."""
        if looking.data.setting_of[looking.by].type == "labels":
            return self._label_balance(looking)
        classes = categories_of(looking.data.column_of[looking.by])
        codes = self.classes_of(looking, self.rows(looking))
        counts = np.bincount(codes[codes >= 0], minlength=len(classes))
        missing = int(np.count_nonzero(codes < 0))
        return Balance(looking.by, classes, tuple(counts.tolist()), missing)

    def _label_balance(self, looking: Looking) -> Balance:
        setting, column = looking.data.setting_of[looking.by], looking.data.column_of[looking.by]
        rows = self.rows(looking)
        counts = label_counts(column, setting.separator, rows)
        missing = int(np.count_nonzero(column.missing[rows]))
        labels = labels_of(column, setting.separator)
        return Balance(looking.by, labels, tuple(counts.tolist()), missing, len(rows))


def _distribution(data: ProjectData, name: str, rows: NDArray[np.int64], groups: Groups) -> Distribution:
    setting, column = data.setting_of[name], data.column_of[name]
    if setting.type == "labels":
        column, of = one_by_one(column, setting.separator, rows)
        found = distribution(column, setting.type, replace(groups, codes=groups.codes[of], rows_of=None))
        return replace(found, of_rows=groups.rows)
    whole = len(rows) == data.table.rows and groups.rows_of is None
    return distribution(column if whole else column.take(rows), setting.type, groups)


def _first_pair(looking: Looking) -> tuple[str, str]:
    names = number_columns(looking.data)
    if len(names) < 2:
        raise _too_few("A scatter", "columns", names)
    try:
        return telling_pair(looking.data, looking.by) or (names[0], names[1])
    except DataError:  # a cell among the numbers is none
        return names[0], names[1]


def _too_few(picture: str, columns: str, names: Sequence[str]) -> DataError:
    return DataError(
        f"{picture} needs two {columns} of numbers; the data has {'one' if names else 'none'}. "
        "The pages Columns and Balance show what there is."
    )


def _most_rows(columns: int) -> int:
    return max(FEWEST_ROWS, min(MOST_ROWS, MOST_CELLS // max(columns, 1)))


def _compared(data: ProjectData, name: str, rows: NDArray[np.int64], method: Method) -> Compared | None:
    if not name:
        return None
    column, taken_as = data.column_of[name], data.setting_of[name].type
    classes = () if is_number_or_date(taken_as) else categories_of(column)
    return Compared(column, taken_as, rows, classes, method)


def _numbers(data: ProjectData, name: str, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    return numbers_of(data.column_of[name].take(rows), data.setting_of[name].type)


def _matrix(data: ProjectData, names: Sequence[str], rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """The numbers of columns, and those of the pixels of images, as float64 (rows, numbers)."""
    values = np.empty((len(rows), len(_titles(data, names))))
    place = 0
    for name in names:
        column = data.column_of[name]
        if column.type == "image":
            pixels = pixel_values(column, rows)
            values[:, place : place + pixels.shape[1]] = pixels
            place += pixels.shape[1]
        else:
            values[:, place] = _numbers(data, name, rows)
            place += 1
    return values


def _titles(data: ProjectData, names: Sequence[str]) -> tuple[str, ...]:
    """What the numbers of columns are called: the columns themselves, and the pixels of images."""
    columns = (data.column_of[name] for name in names)
    return tuple(
        title for one in columns for title in (pixel_titles(one) if one.type == "image" else (one.name,))
    )


def _telling(names: Sequence[str], loadings: NDArray[np.float64], most: int = 3) -> str:
    """The columns that a direction holds most of, with a minus where it runs against them."""
    order = np.argsort(-np.abs(loadings), kind="stable")[:most]
    return ", ".join(f"{'−' if loadings[place] < 0 else ''}{names[place]}" for place in order.tolist())
