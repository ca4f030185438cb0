"""What preparation makes of some cells of a column: before and after, for people to look at."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import ColumnSummary, describe
from nnstudio.data.preparing.categories import CategoryPreparation
from nnstudio.data.preparing.numbers import NumberPreparation, number_values
from nnstudio.data.preparing.preparation import Preparation, fit
from nnstudio.data.tables.table import Column, as_categories, as_numbers, number_column
from nnstudio.document.learning.arrays import data_of, split_now
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import NNStudioError

MOST_ROWS = 200_000
"""Above this many rows, evenly spread ones stand for the training rows: dealing all out takes too long."""
_SPREAD = 20_000
MOST_LOOKED_THROUGH = 20_000
"""Rows in which cells that differ are looked for."""
MOST_TEXTS = 5_000
"""Training rows, evenly spread, whose texts are taken apart for a look: all of them would take too long."""


@dataclass(frozen=True)
class ColumnPreview:
    """The features of a column and, for some of its rows, the cells and what becomes of them.

    A row that is left out has None in `after`. `spread` are the figures of what a number becomes in the
    training rows. `problem` says in a sentence why there is nothing to show.
    """

    features: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[tuple[float, ...] | None, ...] = ()
    spread: ColumnSummary | None = None
    problem: str = ""


def preview_column(project: Project, name: str, rows: int = 5) -> ColumnPreview:
    """Prepare the first cells of a column that differ, a missing one among them, as a training would now."""
    data = data_of(project)
    setting = data.setting_of[name]
    if setting.role != "target":
        setting = replace(setting, role="input")
    try:
        rows_fitted = _training_rows(project)
        if setting.type == "text":
            rows_fitted = rows_fitted[:: max(1, len(rows_fitted) // MOST_TEXTS)]
        preparation = fit(data.table, _fitted_with(data, setting), data.preparation, rows_fitted)
        shown = _preview(data, setting, preparation, rows)
        return replace(shown, spread=_spread(data, setting, preparation, rows_fitted))
    except NNStudioError as error:
        return ColumnPreview(problem=str(error))


def _spread(
    data: ProjectData, setting: ColumnSetting, preparation: Preparation, rows: NDArray[np.int64]
) -> ColumnSummary | None:
    fitted = preparation.of(setting.name)
    if not isinstance(fitted, NumberPreparation):
        return None
    column = as_numbers(data.column_of[setting.name]).take(rows)
    if fitted.fill is None:
        column = column.take(np.flatnonzero(~column.missing))
    return describe(number_column(setting.name, number_values(column, fitted)[:, 0]))


def _training_rows(project: Project) -> NDArray[np.int64]:
    data = data_of(project)
    count = data.table.rows
    if count > MOST_ROWS:
        return np.arange(_SPREAD, dtype=np.int64) * count // _SPREAD
    try:
        return split_now(project).train
    except NNStudioError:
        return np.arange(count, dtype=np.int64)


def _fitted_with(data: ProjectData, setting: ColumnSetting) -> tuple[ColumnSetting, ...]:
    """The columns that have to be fitted to know one: all inputs where they share a scale."""
    if data.preparation.scaling != "together":
        return (setting,)
    others = (
        other
        for other in data.columns
        if other.role == "input" and other.type in ("number", "image") and other.name != setting.name
    )
    return (setting, *others)


def _features_of_target(preparation: Preparation, name: str) -> tuple[str, ...]:
    fitted = preparation.of(name)
    return ("class",) if isinstance(fitted, CategoryPreparation) else fitted.features


def _preview(data: ProjectData, setting: ColumnSetting, preparation: Preparation, rows: int) -> ColumnPreview:
    name = setting.name
    shown = _telling_rows(data.column_of[name], rows)
    column = data.column_of[name].take(shown)
    words = column if column.type in ("number", "image") else as_categories(column)
    before = tuple(words.cell(row) for row in range(len(column.values)))
    gone = column.missing & (not preparation.fills(name))
    kept = data.table.take(shown[~gone])
    if setting.role == "target":
        values = preparation.target(kept, name).reshape(kept.rows, -1)
        features = _features_of_target(preparation, name)
    else:
        values, features = preparation.inputs(kept, [name]), preparation.features([name])
    prepared = iter(values.astype(np.float64).tolist())
    after = tuple(None if out else tuple(next(prepared)) for out in gone.tolist())
    return ColumnPreview(features, before, after)


def _telling_rows(column: Column, count: int) -> NDArray[np.int64]:
    """The first rows whose cells differ, and the first one without a value; the first ones, whatever they
    hold, where that would be fewer.
    """
    first = np.arange(min(count, len(column.values)), dtype=np.int64)
    if column.type == "image":
        return first
    seen = column.take(np.arange(min(MOST_LOOKED_THROUGH, len(column.values))))
    gaps = np.flatnonzero(seen.missing)[:1]
    present = np.flatnonzero(~seen.missing)
    _, different = np.unique(seen.values[present], return_index=True)
    told = np.append(np.sort(present[different])[: count - len(gaps)], gaps)
    rest = first[~np.isin(first, told)][: len(first) - len(told)]
    return np.sort(np.append(told, rest)).astype(np.int64)
