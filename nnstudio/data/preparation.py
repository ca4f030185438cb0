"""From table cells to the numbers a network takes, and back: fitted once on the training rows, then only
applied.

What is fitted is plain data, kept in the project, so that new rows are prepared exactly as the training rows
were. Sums use `math.fsum`, so that they do not depend on the order of additions or on the processor.
Categories are known from the whole table (else a rare one could stand in the test part alone and the number
of features would depend on the split); every figure (means, deviations, fills) comes from the training rows
only.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.column_preparation import (
    CategoryPreparation,
    NumberPreparation,
    column_for,
    filled_codes,
    filled_numbers,
    known_codes,
    scaled,
)
from nnstudio.data.columns import ColumnSetting, mean_and_deviation, present_categories
from nnstudio.data.table import MISSING_CODE, Column, Table, as_categories, as_numbers, listed
from nnstudio.errors import DataError

_Fitted = NumberPreparation | CategoryPreparation

MISSING_CHOICES: Mapping[str, str] = {
    "drop": "Leave the row out",
    "mean": "Fill in the mean",
    "median": "Fill in the median",
    "most_frequent": "Fill in the most frequent",
}
SCALING_CHOICES: Mapping[str, str] = {
    "standard": "Mean 0, deviation 1",
    "min_max": "From 0 to 1",
    "together": "From 0 to 1, all alike",
    "none": "As they are",
}


@dataclass(frozen=True)
class PreparationSettings:
    """What happens to missing input values, and how input numbers are scaled.

    The scaling `together` takes one least and one greatest value for all input columns, as befits the pixels
    of an image: by itself, a pixel that hardly ever holds ink would turn a trace of it into a huge number.

    Rows without a target value are always left out; a category's gap is filled with the most frequent
    category for every choice but `drop`. A number to be predicted is always standardized for training and
    given back in its unit.
    """

    missing: str = field(
        default="drop", metadata={"label": "Missing values", "choices": tuple(MISSING_CHOICES)}
    )
    scaling: str = field(default="standard", metadata={"label": "Scaling", "choices": tuple(SCALING_CHOICES)})

    @property
    def fills(self) -> bool:
        """Whether missing input values are filled in; rows with gaps are left out otherwise."""
        return self.missing != "drop"

    def __post_init__(self) -> None:
        for name, choices in (("missing", MISSING_CHOICES), ("scaling", SCALING_CHOICES)):
            if getattr(self, name) not in choices:
                raise DataError(
                    f"“{getattr(self, name)}” is no choice for {name}; choose one of {listed(choices)}."
                )


@dataclass(frozen=True)
class Preparation:
    """Everything that was fitted: one entry per column with the role input or target. Plain data, ready for
    JSON.
    """

    numbers: tuple[NumberPreparation, ...] = ()
    categories: tuple[CategoryPreparation, ...] = ()

    @property
    def fills(self) -> bool:
        """Whether missing input values are filled in; rows with gaps were left out otherwise."""
        numbers = any(fitted.fill is not None for fitted in self.numbers)
        return numbers or any(fitted.fill is not None for fitted in self.categories)

    def features(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names of the features that these columns become, in order: “age”, “island = Biscoe” …"""
        return tuple(feature for fitted in self._all(names) for feature in _features(fitted))

    def inputs(self, table: Table, names: Sequence[str]) -> NDArray[np.float32]:
        """Features of every row, float32 of shape (rows, features).

        Raises `DataError` naming column and row for a missing column, a missing value that nothing fills, an
        unseen category, or a cell that is no number.
        """
        prepared = np.zeros((table.rows, len(self.features(names))), dtype=np.float32)
        place = 0
        for fitted in self._all(names):
            column = column_for(table, fitted.name)
            if isinstance(fitted, NumberPreparation):
                prepared[:, place] = scaled(filled_numbers(column, fitted), fitted)
                place += 1
            else:
                codes = filled_codes(column, fitted)
                prepared[np.arange(table.rows), place + codes] = 1.0
                place += len(fitted.categories)
        return prepared

    def target(self, table: Table, name: str) -> NDArray[np.int32] | NDArray[np.float32]:
        """A target of every row: class codes int32 (rows,), or standardized numbers float32 (rows, 1).

        Raises `DataError` where a row has no value or an unseen class.
        """
        fitted = self._of(name)
        column = column_for(table, name)
        if isinstance(fitted, CategoryPreparation):
            return known_codes(column, fitted)
        return scaled(filled_numbers(column, fitted), fitted).reshape(-1, 1)

    def restore_target(self, name: str, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Numbers in the target's own unit from standardized ones, any shape."""
        fitted = self._of(name)
        if not isinstance(fitted, NumberPreparation):
            raise DataError(f"Column “{name}” holds classes; there are no numbers to restore.")
        return np.asarray(values, dtype=np.float64) * (fitted.scale or 1.0) + fitted.centre

    def classes(self, name: str) -> tuple[str, ...]:
        """The classes of a target, in the order of their codes; empty for a number."""
        fitted = self._of(name)
        return fitted.categories if isinstance(fitted, CategoryPreparation) else ()

    def _of(self, name: str) -> _Fitted:
        return self._all([name])[0]

    def _all(self, names: Sequence[str]) -> list[_Fitted]:
        known: dict[str, _Fitted] = {fitted.name: fitted for fitted in self.numbers}
        known.update({fitted.name: fitted for fitted in self.categories})
        for name in names:
            if name not in known:
                told = listed(known) or "none"
                raise DataError(f"Column “{name}” was not prepared for this network, which knows {told}.")
        return [known[name] for name in names]


def _features(fitted: _Fitted) -> tuple[str, ...]:
    if isinstance(fitted, NumberPreparation):
        return (fitted.name,)
    return tuple(f"{fitted.name} = {category}" for category in fitted.categories)


# ------------------------------------------------------------------ which rows


@dataclass(frozen=True, eq=False)
class UsableRows:
    """Row numbers (int64, ascending) that can be trained on, and how many were left out for want of what."""

    rows: NDArray[np.int64]
    without_target: int
    without_input: int

    @property
    def sentence(self) -> str:
        """What was left out, for people; empty where nothing was."""
        parts = [
            f"{count:,} {'row' if count == 1 else 'rows'} without {what}"
            for count, what in (
                (self.without_target, "a target value"),
                (self.without_input, "all input values"),
            )
            if count
        ]
        return f"Left out: {' and '.join(parts)}." if parts else ""


def usable_rows(
    table: Table, columns: Sequence[ColumnSetting], settings: PreparationSettings | Preparation
) -> UsableRows:
    """Rows with every target value and, where missing values are not filled, every input value.

    `settings` are those of a training to come, or what was fitted in one that is over.
    """
    has_target = np.ones(table.rows, dtype=np.bool_)
    has_inputs = np.ones(table.rows, dtype=np.bool_)
    for setting in columns:
        if setting.role == "target":
            has_target &= ~table.column(setting.name).missing
        elif setting.role == "input" and not settings.fills:
            has_inputs &= ~table.column(setting.name).missing
    return UsableRows(
        np.flatnonzero(has_target & has_inputs),
        int(np.count_nonzero(~has_target)),
        int(np.count_nonzero(has_target & ~has_inputs)),
    )


# ------------------------------------------------------------------ fitting


def fit(
    table: Table, columns: Sequence[ColumnSetting], settings: PreparationSettings, rows: NDArray[np.integer]
) -> Preparation:
    """Fit the preparation of every input and target column on the training rows of the whole table.

    Raises `DataError` where a column has no value in those rows, cannot be numbers, or holds numbers too
    large.
    """
    numbers: list[NumberPreparation] = []
    categories: list[CategoryPreparation] = []
    span = _common_span(table, columns, rows) if settings.scaling == "together" else None
    for setting in columns:
        if setting.role == "ignored":
            continue
        column = table.column(setting.name)
        if setting.type == "number":
            numbers.append(_fit_number(as_numbers(column).take(rows), setting, settings, span))
        else:
            categories.append(_fit_category(as_categories(column), setting, settings, rows))
    return Preparation(tuple(numbers), tuple(categories))


def feature_count(table: Table, columns: Sequence[ColumnSetting], names: Sequence[str]) -> int:
    """How many features these columns become, without fitting anything."""
    type_of = {setting.name: setting.type for setting in columns}
    return sum(
        1 if type_of[name] == "number" else len(present_categories(table.column(name))) for name in names
    )


def _common_span(
    table: Table, columns: Sequence[ColumnSetting], rows: NDArray[np.integer]
) -> tuple[float, float]:
    """The least and the greatest value of all input numbers in these rows; (0, 0) where there is none."""
    lows, highs = [], []
    for setting in columns:
        if setting.role == "input" and setting.type == "number":
            values = as_numbers(table.column(setting.name)).values[rows]
            lows.append(np.fmin.reduce(values, initial=np.nan))
            highs.append(np.fmax.reduce(values, initial=np.nan))
    low = float(np.fmin.reduce(lows, initial=np.nan))
    return (low, float(np.fmax.reduce(highs, initial=np.nan))) if math.isfinite(low) else (0.0, 0.0)


def _fit_number(
    column: Column,
    setting: ColumnSetting,
    settings: PreparationSettings,
    span: tuple[float, float] | None,
) -> NumberPreparation:
    values = column.values[~column.missing]
    if not len(values):
        raise DataError(
            f"Column “{column.name}” has no value in the training rows; ignore it, or split differently."
        )
    fill = _fill(values, "drop" if setting.role == "target" else settings.missing)
    if fill is not None:
        values = np.concatenate((values, np.full(int(column.missing.sum()), fill)))
    if setting.role == "target":
        centre, scale = _centre_and_scale(values, "standard")
    elif span is not None:
        centre, scale = span[0], span[1] - span[0]
    else:
        centre, scale = _centre_and_scale(values, settings.scaling)
    if not (math.isfinite(centre) and math.isfinite(scale)):
        raise DataError(f"Column “{column.name}” holds numbers too large to work with; ignore or rescale it.")
    return NumberPreparation(column.name, centre, scale, fill)


def _fill(values: NDArray[np.float64], missing: str) -> float | None:
    if missing == "mean":
        return mean_and_deviation(values)[0]
    if missing == "median":
        return float(np.median(values))
    if missing == "most_frequent":
        distinct, counts = np.unique(values, return_counts=True)
        return float(distinct[np.argmax(counts)])
    return None


def _centre_and_scale(values: NDArray[np.float64], scaling: str) -> tuple[float, float]:
    """A scale of 0 marks a constant column, which becomes 0 everywhere."""
    if scaling == "none":
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if low == high:
        return low, 0.0
    if scaling == "min_max":
        return low, high - low
    return mean_and_deviation(values)


def _fit_category(
    column: Column, setting: ColumnSetting, settings: PreparationSettings, rows: NDArray[np.integer]
) -> CategoryPreparation:
    known = present_categories(column)
    codes = column.values[rows]
    present = codes[codes > MISSING_CODE]
    if not len(present):
        raise DataError(
            f"Column “{column.name}” has no value in the training rows; ignore it, or split differently."
        )
    if setting.role == "target" and len(known) < 2:
        raise DataError(
            f"Target “{column.name}” has the single class {listed(known)}; there is nothing to tell apart."
        )
    fill = None
    if settings.fills and setting.role == "input":
        fill = column.categories[int(np.bincount(present).argmax())]
    return CategoryPreparation(column.name, known, fill)
