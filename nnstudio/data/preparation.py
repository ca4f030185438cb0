"""From table cells to the numbers a network takes, and back: fitted once on the training rows, then only applied.

What is fitted is plain data, kept in the project, so that new rows are prepared exactly as the training rows were. Sums
use `math.fsum`, so that they do not depend on the order of additions or on the processor. Categories are known from the
whole table (else a rare one could stand in the test part alone and the number of features would depend on the split);
every figure (means, deviations, fills) comes from the training rows only.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns import ColumnSetting, present_categories
from nnstudio.data.table import (
    MISSING_CODE,
    Column,
    Table,
    as_categories,
    as_numbers,
    listed,
    number_text,
    parsed_number,
)
from nnstudio.errors import DataError

MISSING_CHOICES: Mapping[str, str] = {
    "drop": "Leave the row out",
    "mean": "Fill in the mean",
    "median": "Fill in the median",
    "most_frequent": "Fill in the most frequent",
}
SCALING_CHOICES: Mapping[str, str] = {
    "standard": "Mean 0, deviation 1",
    "min_max": "From 0 to 1",
    "none": "As they are",
}


@dataclass(frozen=True)
class PreparationSettings:
    """What happens to missing input values, and how input numbers are scaled.

    Rows without a target value are always left out; a category's gap is filled with the most frequent category for
    every choice but `drop`. A number to be predicted is always standardized for training and given back in its unit.
    """

    missing: str = field(
        default="drop", metadata={"label": "Missing values", "choices": tuple(MISSING_CHOICES)}
    )
    scaling: str = field(default="standard", metadata={"label": "Scaling", "choices": tuple(SCALING_CHOICES)})

    def __post_init__(self) -> None:
        for name, choices in (("missing", MISSING_CHOICES), ("scaling", SCALING_CHOICES)):
            if getattr(self, name) not in choices:
                raise DataError(
                    f"“{getattr(self, name)}” is no choice for {name}; choose one of {listed(choices)}."
                )


@dataclass(frozen=True)
class NumberPreparation:
    """A number becomes `(value − centre) / scale`; a missing one becomes `fill` first (None: the row is left out)."""

    name: str
    centre: float
    scale: float
    fill: float | None


@dataclass(frozen=True)
class CategoryPreparation:
    """A category becomes one number per known category, 1 for its own; missing becomes `fill` first."""

    name: str
    categories: tuple[str, ...]
    fill: str | None


@dataclass(frozen=True)
class Preparation:
    """Everything that was fitted: one entry per column with the role input or target. Plain data, ready for JSON."""

    numbers: tuple[NumberPreparation, ...] = ()
    categories: tuple[CategoryPreparation, ...] = ()

    def features(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names of the features that these columns become, in order: “age”, “island = Biscoe” …"""
        return tuple(feature for name in names for feature in self._features(name))

    def _features(self, name: str) -> tuple[str, ...]:
        fitted = self._of(name)
        if isinstance(fitted, NumberPreparation):
            return (name,)
        return tuple(f"{name} = {category}" for category in fitted.categories)

    def inputs(self, table: Table, names: Sequence[str]) -> NDArray[np.float32]:
        """Features of every row, float32 of shape (rows, features).

        Raises `DataError` naming column and row for a missing column, a missing value that nothing fills, an unseen
        category, or a cell that is no number.
        """
        prepared = np.zeros((table.rows, len(self.features(names))), dtype=np.float32)
        place = 0
        for name in names:
            fitted = self._of(name)
            column = _column_for(table, name)
            if isinstance(fitted, NumberPreparation):
                prepared[:, place] = _scaled(_filled_numbers(column, fitted), fitted)
                place += 1
            else:
                codes = _filled_codes(column, fitted)
                prepared[np.arange(table.rows), place + codes] = 1.0
                place += len(fitted.categories)
        return prepared

    def target(self, table: Table, name: str) -> NDArray[np.int32] | NDArray[np.float32]:
        """A target of every row: class codes int32 (rows,), or standardized numbers float32 (rows, 1).

        Raises `DataError` where a row has no value or an unseen class.
        """
        fitted = self._of(name)
        column = _column_for(table, name)
        if isinstance(fitted, CategoryPreparation):
            return _known_codes(column, fitted)
        return _scaled(_filled_numbers(column, fitted), fitted).reshape(-1, 1)

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

    def _of(self, name: str) -> NumberPreparation | CategoryPreparation:
        for fitted in (*self.numbers, *self.categories):
            if fitted.name == name:
                return fitted
        known = listed([fitted.name for fitted in (*self.numbers, *self.categories)])
        raise DataError(f"Column “{name}” was not prepared for this network, which knows {known or 'none'}.")


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
            for count, what in ((self.without_target, "a target value"), (self.without_input, "all input values"))
            if count
        ]
        return f"Left out: {' and '.join(parts)}." if parts else ""


def usable_rows(table: Table, columns: Sequence[ColumnSetting], settings: PreparationSettings) -> UsableRows:
    """Rows with every target value and, where missing values are not filled, every input value."""
    has_target = np.ones(table.rows, dtype=np.bool_)
    has_inputs = np.ones(table.rows, dtype=np.bool_)
    for setting in columns:
        if setting.role == "target":
            has_target &= ~table.column(setting.name).missing
        elif setting.role == "input" and settings.missing == "drop":
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
    """Fit the preparation of every input and target column on the training rows.

    Raises `DataError` where a column has no value in those rows, cannot be numbers, or holds numbers too large.
    """
    numbers: list[NumberPreparation] = []
    categories: list[CategoryPreparation] = []
    for setting in columns:
        if setting.role == "ignored":
            continue
        column = table.column(setting.name)
        if setting.type == "number":
            numbers.append(_fit_number(as_numbers(column).take(rows), setting, settings))
        else:
            categories.append(_fit_category(as_categories(column), setting, settings, rows))
    return Preparation(tuple(numbers), tuple(categories))


def feature_count(table: Table, columns: Sequence[ColumnSetting], names: Sequence[str]) -> int:
    """How many features these columns become, without fitting anything."""
    type_of = {setting.name: setting.type for setting in columns}
    return sum(
        1 if type_of[name] == "number" else len(present_categories(table.column(name))) for name in names
    )


def _fit_number(column: Column, setting: ColumnSetting, settings: PreparationSettings) -> NumberPreparation:
    values = column.values[~column.missing]
    if not len(values):
        raise DataError(f"Column “{column.name}” has no value in the training rows; ignore it, or split differently.")
    fill = _fill(values, "drop" if setting.role == "target" else settings.missing)
    if fill is not None:
        values = np.concatenate((values, np.full(int(column.missing.sum()), fill)))
    centre, scale = _centre_and_scale(values, "standard" if setting.role == "target" else settings.scaling)
    if not (math.isfinite(centre) and math.isfinite(scale)):
        raise DataError(f"Column “{column.name}” holds numbers too large to work with; ignore or rescale it.")
    return NumberPreparation(column.name, centre, scale, fill)


def _fill(values: NDArray[np.float64], missing: str) -> float | None:
    if missing == "mean":
        return _mean(values)
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
    mean = _mean(values)
    size = max(high - mean, mean - low)
    relative = (values - mean) / size
    return mean, size * math.sqrt(_mean(relative * relative))


def _mean(values: NDArray[np.float64]) -> float:
    size = float(np.abs(values).max()) or 1.0
    return math.fsum((values / size).tolist()) / len(values) * size if size > 1e300 else math.fsum(values.tolist()) / len(values)


def _fit_category(
    column: Column, setting: ColumnSetting, settings: PreparationSettings, rows: NDArray[np.integer]
) -> CategoryPreparation:
    known = present_categories(column)
    codes = column.values[rows]
    present = codes[codes > MISSING_CODE]
    if not len(present):
        raise DataError(f"Column “{column.name}” has no value in the training rows; ignore it, or split differently.")
    if setting.role == "target" and len(known) < 2:
        raise DataError(
            f"Target “{column.name}” has the single class {listed(known)}; there is nothing to tell apart."
        )
    fill = None
    if settings.missing != "drop" and setting.role == "input":
        fill = column.categories[int(np.bincount(present).argmax())]
    return CategoryPreparation(column.name, known, fill)


# ------------------------------------------------------------------ applying


def _column_for(table: Table, name: str) -> Column:
    if name not in table.names:
        raise DataError(
            f"The network needs a column “{name}”, which {table.name or 'the new data'} does not have; it has "
            f"{listed(table.names) or 'none'}."
        )
    return table.column(name)


def _filled_numbers(column: Column, fitted: NumberPreparation) -> NDArray[np.float64]:
    column = as_numbers(column)
    missing = column.missing
    if not missing.any():
        return column.values
    if fitted.fill is None:
        raise DataError(_missing_sentence(column.name, int(np.flatnonzero(missing)[0])))
    return np.where(missing, fitted.fill, column.values)


def _scaled(values: NDArray[np.float64], fitted: NumberPreparation) -> NDArray[np.float32]:
    if fitted.scale == 0:
        return np.zeros(len(values), dtype=np.float32)
    with np.errstate(over="ignore"):
        scaled = ((values - fitted.centre) / fitted.scale).astype(np.float32)
    too_large = ~np.isfinite(scaled)
    if too_large.any():
        row = int(np.flatnonzero(too_large)[0])
        raise DataError(
            f"Row {row + 1}: column “{fitted.name}” holds {number_text(float(values[row]))}, a number too large to work "
            "with; correct it, or scale the column."
        )
    return scaled


def _filled_codes(column: Column, fitted: CategoryPreparation) -> NDArray[np.int32]:
    missing = column.missing
    if not missing.any() or fitted.fill is None:
        return _known_codes(column, fitted)
    codes = np.full(len(missing), fitted.categories.index(fitted.fill), dtype=np.int32)
    present = np.flatnonzero(~missing)
    codes[present] = _known_codes(column, fitted, present)
    return codes


def _known_codes(
    column: Column, fitted: CategoryPreparation, rows: NDArray[np.integer] | None = None
) -> NDArray[np.int32]:
    """Codes into the fitted categories; raises `DataError` for a missing value or an unseen category."""
    column = as_categories(column)
    values = column.values if rows is None else column.values[rows]
    lookup = np.array([*(_code_of(category, fitted) for category in column.categories), -2], dtype=np.int32)
    codes = lookup[values]
    wrong = np.flatnonzero(codes < 0)
    if len(wrong):
        row = int(wrong[0] if rows is None else rows[wrong[0]])
        if codes[wrong[0]] == -2:
            raise DataError(_missing_sentence(column.name, row))
        raise DataError(
            f"Row {row + 1}: column “{column.name}” holds “{column.cell(row)}”, which was not among the categories "
            f"learned: {listed(fitted.categories)}; correct the cell, or train with such rows."
        )
    return codes


def _code_of(category: str, fitted: CategoryPreparation) -> int:
    """The code of a category; one that is written another way (1.0 for 1) counts as the same number."""
    if category in fitted.categories:
        return fitted.categories.index(category)
    number = parsed_number(category)
    if number is not None:
        for code, known in enumerate(fitted.categories):
            if parsed_number(known) == number:
                return code
    return -1


def _missing_sentence(name: str, row: int) -> str:
    return (
        f"Row {row + 1}: column “{name}” has no value, and rows with gaps were left out of the training; fill the cell, "
        "or choose to fill missing values in and train again."
    )
