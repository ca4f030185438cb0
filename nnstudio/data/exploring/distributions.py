"""How the values of a column are spread, group by group: the counts behind a histogram or bars."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.exploring.groups import Groups
from nnstudio.data.exploring.values import numbers_of
from nnstudio.data.tables.table import Column, as_categories

MOST_BINS = 24
MOST_LABELS = 12
_A_BAR_EACH = 30
"""Whole numbers that span no more than this have a bar each."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """Counts of one column's values, int64 (groups, bars).

    For numbers `edges` float64 (bars + 1,) bound the bars, each with its left edge and the last one with
    both; `whole` says that each bar is one whole number. For categories `labels` name the bars in their
    order; or the most frequent ones, and `others` categories with `other_rows` rows have no bar (all,
    where many are all different). `missing` (groups,) counts gaps, `infinite` numbers that no bar can hold.
    Of labels a row may be in several bars: `of_rows` is then how many rows there are.
    """

    name: str
    taken_as: str
    counts: NDArray[np.int64]
    missing: NDArray[np.int64]
    edges: NDArray[np.float64] | None = None
    whole: bool = False
    labels: tuple[str, ...] = ()
    others: int = 0
    other_rows: int = 0
    infinite: int = 0
    of_rows: int = 0

    @property
    def rows(self) -> int:
        """All rows that were counted."""
        return self.of_rows or int(self.counts.sum() + self.missing.sum()) + self.infinite + self.other_rows

    @property
    def missing_share(self) -> float:
        """Share of the rows without a value; 0 where there are no rows."""
        return float(self.missing.sum()) / self.rows if self.rows else 0.0


def distribution(column: Column, taken_as: str, groups: Groups) -> Distribution:
    """Count the values of a column; its rows are those of the groups."""
    if is_number_or_date(taken_as):
        return _of_numbers(column.name, taken_as, numbers_of(column, taken_as), groups)
    known = as_categories(column) if column.type == "number" else column  # texts may stand in any order
    return _of_categories(known, taken_as, groups)


def _of_numbers(name: str, taken_as: str, values: NDArray[np.float64], groups: Groups) -> Distribution:
    finite = np.isfinite(values)
    missing = np.bincount(groups.codes[np.isnan(values)], minlength=len(groups.names)).astype(np.int64)
    infinite = len(values) - int(np.count_nonzero(finite)) - int(missing.sum())
    present, codes = values[finite], groups.codes[finite]
    if not present.size:
        nothing = np.zeros((len(groups.names), 0), dtype=np.int64)
        return Distribution(name, taken_as, nothing, missing, infinite=infinite)
    edges, whole = bar_edges(present)
    counts = _counted(codes, bars_of(present, edges), len(groups.names), len(edges) - 1)
    return Distribution(name, taken_as, counts, missing, edges, whole, infinite=infinite)


def bar_edges(present: NDArray[np.float64]) -> tuple[NDArray[np.float64], bool]:
    """Edges of bars for at least one finite number, ascending, and whether each bar is one whole number."""
    low, high = float(present.min()), float(present.max())
    if high - low <= _A_BAR_EACH and abs(low) < 2**52 and bool(np.all(present == np.floor(present))):
        return np.arange(low - 0.5, high + 1.0), True
    edges = np.linspace(0.0, 1.0, MOST_BINS + 1)
    with np.errstate(over="ignore"):
        edges = low * (1 - edges) + high * edges  # their difference may be too large for a float
    edges[0], edges[-1] = low, high
    if not bool(np.all(np.diff(edges) > 0)):
        return np.array([low, high]), False
    return edges, False


def bars_of(present: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    """The bar of each number, by edges of equal distance; int64 (numbers,)."""
    bars = len(edges) - 1
    if bars == 1:
        return np.zeros(len(present), dtype=np.int64)
    half = edges[-1] / 2 - edges[0] / 2
    places: NDArray[np.int64] = ((present / 2 - edges[0] / 2) / half * bars).astype(np.int64)
    np.clip(places, 0, bars - 1, out=places)
    places -= present < edges[places]  # what rounding put on the wrong side of an edge
    places += (present >= edges[places + 1]) & (places < bars - 1)
    return places


def _of_categories(column: Column, taken_as: str, groups: Groups) -> Distribution:
    codes = column.values
    missing = np.bincount(groups.codes[codes < 0], minlength=len(groups.names)).astype(np.int64)
    present, of_group = codes[codes >= 0], groups.codes[codes >= 0]
    totals = np.bincount(present, minlength=len(column.categories))
    order = np.argsort(-totals, kind="stable")
    order = order[totals[order] > 0]
    shown = order[:MOST_LABELS] if len(order) > MOST_LABELS else np.sort(order)
    if len(order) > MOST_LABELS and totals.max() == 1:
        shown = order[:0]  # all are different: a bar would say nothing
    bar = np.full(len(column.categories) + 1, len(shown), dtype=np.int64)
    bar[shown] = np.arange(len(shown))
    counts = _counted(of_group, bar[present], len(groups.names), len(shown) + 1)[:, : len(shown)]
    return Distribution(
        column.name, taken_as, counts, missing,
        labels=tuple(column.categories[code] for code in shown.tolist()),
        others=len(order) - len(shown), other_rows=int(totals[order[len(shown) :]].sum()),
    )  # fmt: skip


def _counted(
    codes: NDArray[np.int16], bars: NDArray[np.int64], groups: int, bar_count: int
) -> NDArray[np.int64]:
    cells = codes.astype(np.int64) * bar_count + bars
    counts = np.bincount(cells, minlength=groups * bar_count)
    return counts.reshape(groups, bar_count).astype(np.int64)
