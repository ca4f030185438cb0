"""Rows in groups by what they are to be compared by: the classes of a target, or the quarters of a number."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import present_categories
from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.exploring.values import numbers_of
from nnstudio.data.tables.table import Column, as_categories

MOST_GROUPS = 10
"""Classes that are told apart; of more, the rarer ones stand together."""
NO_VALUE = "no value"
OTHERS_PLACE, GAP_PLACE = -1, -2
"""Places of groups that are no class: the rarer classes together, and rows without a value."""


@dataclass(frozen=True, eq=False)
class Groups:
    """Which group each row is in.

    `codes` int16 (rows,) are numbers of groups, `places` say where each group's class stands among all
    classes of the column (or which quarter it is), so that it has one colour in every view. `values` float64
    (rows,) are the numbers behind quarters. One group called “rows” where nothing is compared.

    Of labels a row may be in several groups: then there are more `codes` than rows, and `rows_of` int64
    (codes,) says for each of them which of the rows it is about, ascending from 0.
    """

    name: str
    kind: Literal["classes", "labels", "quarters", "all"]
    names: tuple[str, ...]
    places: tuple[int, ...]
    codes: NDArray[np.int16]
    values: NDArray[np.float64] | None = None
    rows_of: NDArray[np.int64] | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        if self.rows_of is None:
            return len(self.codes)
        return int(self.rows_of[-1]) + 1 if len(self.rows_of) else 0

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """Rows in each group, int64 (groups,)."""
        return np.bincount(self.codes, minlength=len(self.names)).astype(np.int64)

    def one_by_one(self, places: NDArray[np.int64]) -> tuple[NDArray[np.int64], "Groups"]:
        """These rows, ascending, each as often as it is in a group, and that group of each; the groups
        stay.
        """
        if self.rows_of is not None:
            wanted = np.isin(self.rows_of, places)
            return self.rows_of[wanted], replace(self, codes=self.codes[wanted], rows_of=None)
        values = None if self.values is None else self.values[places]
        return places, replace(self, codes=self.codes[places], values=values)


def one_group(rows: int) -> Groups:
    """All rows together."""
    return Groups("", "all", ("rows",), (0,), np.zeros(rows, dtype=np.int16))


def groups_of(
    column: Column, taken_as: str, rows: NDArray[np.int64], classes: Sequence[str] | None = None
) -> Groups:
    """Groups of these rows by a column: its classes, or for numbers and dates quarters of equal size.

    `classes` are those of the whole column where they are known already. Only groups that have rows are
    given.
    """
    if is_number_or_date(taken_as):
        return _quarters(column.name, numbers_of(column.take(rows), taken_as))
    known = as_categories(column)
    return _classes(known, known.values[rows], present_categories(known) if classes is None else classes)


def _classes(column: Column, codes: NDArray[np.int32], classes: Sequence[str]) -> Groups:
    place_of = {name: place for place, name in enumerate(classes)}
    places = np.array([place_of.get(name, 0) for name in column.categories] + [len(classes)], np.int64)
    counts = np.bincount(places[codes], minlength=len(classes) + 1)[: len(classes)]
    shown = np.flatnonzero(counts)
    if len(shown) > MOST_GROUPS:
        frequent = np.argsort(-counts, kind="stable")[: MOST_GROUPS - 1]
        shown = np.sort(frequent)
    rare = np.count_nonzero(counts) - len(shown)
    group = np.full(len(classes) + 1, len(shown), dtype=np.int16)
    group[shown] = np.arange(len(shown))
    group[-1] = len(shown) + (1 if rare else 0)
    names = [classes[place] for place in shown.tolist()]
    marks = shown.tolist()
    if rare:
        names.append(f"{rare:,} others")
        marks.append(OTHERS_PLACE)
    coded = group[places[codes]]
    if bool((codes < 0).any()):
        names.append(NO_VALUE)
        marks.append(GAP_PLACE)
    return Groups(column.name, "classes", tuple(names), tuple(marks), coded)


def _quarters(name: str, values: NDArray[np.float64]) -> Groups:
    finite = np.isfinite(values)
    present = values[finite]
    inner = np.unique(np.quantile(present, (0.25, 0.5, 0.75))) if present.size else np.zeros(0)
    if present.size:
        inner = inner[inner < present.max()]  # nothing lies above the largest
    quarter = np.searchsorted(inner, values, side="left")
    quarter[~finite] = len(inner) + 1
    used = np.flatnonzero(np.bincount(quarter, minlength=len(inner) + 2))
    number = np.zeros(len(inner) + 2, dtype=np.int16)
    number[used] = np.arange(len(used))
    words = [*_spans(inner), NO_VALUE]
    places = [*range(len(inner) + 1), GAP_PLACE]
    return Groups(
        name, "quarters", tuple(words[place] for place in used), tuple(places[place] for place in used),
        number[quarter], values,
    )  # fmt: skip


def _spans(inner: NDArray[np.float64]) -> list[str]:
    """Words for the quarters between these numbers: “up to 3”, “3 – 5”, “above 5”."""
    if not len(inner):
        return ["all values"]
    words = [f"{edge:.4g}".replace("-", "−") for edge in inner.tolist()]
    between = [f"{low} – {high}" for low, high in pairwise(words)]
    return [f"up to {words[0]}", *between, f"above {words[-1]}"]
