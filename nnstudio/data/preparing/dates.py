"""How a date becomes features: its parts, each from 0 to 1, or where it comes round again as an angle."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.date_texts import DateType, parsed_date
from nnstudio.data.columns.dates import as_moments, parts_of
from nnstudio.data.preparing.numbers import centre_and_scale, gap, no_value
from nnstudio.data.tables.table import Column
from nnstudio.errors import DataError

_ROUNDS = {"month": (1.0, 12.0), "day": (1.0, 31.0), "weekday": (0.0, 7.0), "hour": (0.0, 24.0)}
"""Where each part that comes round again begins, and after how much it does."""
_DIGITS = 12  # of sines, whose last bits differ between processors


@dataclass(frozen=True)
class DatePreparation:
    """A date becomes one feature for each of its `parts`, or two for a part that is `cyclic`.

    The year is `(year − centre) / scale`, other parts run from 0 to 1. A missing date becomes `fill` (seconds
    since 1970) first; `was_missing` adds a feature that is 1 where there was a gap. Cells are read as the
    type says that the column is `taken_as`.
    """

    name: str
    parts: tuple[str, ...]
    centre: float
    scale: float
    fill: float | None
    cyclic: bool = False
    was_missing: bool = False
    taken_as: DateType = "date"

    @property
    def features(self) -> tuple[str, ...]:
        """What the column's features are called."""
        return date_features(self.name, self.parts, self.cyclic, self.was_missing)


def date_features(name: str, parts: Sequence[str], cyclic: bool, was_missing: bool) -> tuple[str, ...]:
    """What the features of a date are called: “sold year”, “sold month” …"""
    names: list[str] = []
    for part in parts:
        if cyclic and part in _ROUNDS:
            names += [f"{name} {part} (sine)", f"{name} {part} (cosine)"]
        else:
            names.append(f"{name} {part}")
    return (*names, f"{name} was missing") if was_missing else tuple(names)


def fit_date(column: Column, choices: ColumnChoices, taken_as: DateType) -> DatePreparation:
    """Fit on the rows of a column, which are those of the training.

    A gap takes the median date for the mean and the median, since a mean of dates is a date that may never
    have been.
    """
    moments = as_moments(column, taken_as)
    present = moments[~np.isnan(moments)]
    if not len(present):
        raise no_value(column.name)
    centre, scale = centre_and_scale(parts_of(present, "year"), "standard")
    fill = _fill(column.name, present, choices, taken_as)
    return DatePreparation(
        column.name, choices.parts, centre, scale, fill, choices.cyclic, choices.was_missing, taken_as
    )


def _fill(
    name: str, moments: NDArray[np.float64], choices: ColumnChoices, taken_as: DateType
) -> float | None:
    if choices.missing in ("mean", "median"):
        return float(np.sort(moments)[(len(moments) - 1) // 2])
    if choices.missing == "most_frequent":
        distinct, counts = np.unique(moments, return_counts=True)
        return float(distinct[np.argmax(counts)])
    if choices.missing == "constant":
        moment = parsed_date(choices.constant, taken_as)
        if moment is None:
            raise DataError(
                f"Gaps of column “{name}” are to become “{choices.constant}”, which is not a date; fill in a "
                "date such as 2024-03-01."
            )
        return moment
    return None


def date_values(column: Column, fitted: DatePreparation) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features); raises `DataError` naming a row with a gap that
    nothing fills, or a cell that is no date.
    """
    moments = as_moments(column, fitted.taken_as)
    gaps = np.isnan(moments)
    if gaps.any():
        if fitted.fill is None:
            raise gap(column.name, int(np.flatnonzero(gaps)[0]))
        moments = np.where(gaps, fitted.fill, moments)
    features = [feature for part in fitted.parts for feature in _features(moments, part, fitted)]
    if fitted.was_missing:
        features.append(gaps.astype(np.float64))
    return np.column_stack(features).astype(np.float32)


def _features(moments: NDArray[np.float64], part: str, fitted: DatePreparation) -> list[NDArray[np.float64]]:
    values = parts_of(moments, part)
    if part == "year":
        return [(values - fitted.centre) / fitted.scale if fitted.scale else np.zeros_like(values)]
    start, period = _ROUNDS[part]
    if not fitted.cyclic:
        last = period if part == "hour" else period - 1.0
        return [(values - start) / last]
    angle = (values - start) * (2.0 * math.pi / period)
    return [np.asarray(turned(angle).round(_DIGITS), np.float64) for turned in (np.sin, np.cos)]
