"""How a column of numbers becomes features: cut, filled, scaled. Fitted on training rows, applied to any."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.steps import USUAL_STEPS, steps_of
from nnstudio.data.columns.summing import mean_and_deviation
from nnstudio.data.tables.table import CellError, Column, as_numbers, number_text, parsed_number
from nnstudio.errors import DataError

_FENCE = 1.5  # of the distance between the quartiles (Tukey 1977, Exploratory Data Analysis)
_NARROW = 1e-6  # of the deviation: half of such numbers are all but the same
_DIGITS = 12  # of logarithms, whose last bits differ between processors


@dataclass(frozen=True)
class NumberPreparation:
    """A number is cut to `low` … `high`, then becomes `(value − centre) / scale`; a missing one becomes
    `fill` first, where there is one.

    With `log` the logarithm ± ln(1 + |value|) is scaled. `was_missing` adds a second feature, 1 where there
    was a gap. `steps` names the order where it is another one: each figure is in the unit that numbers have
    at its step.
    """

    name: str
    centre: float
    scale: float
    fill: float | None
    low: float | None = None
    high: float | None = None
    log: bool = False
    was_missing: bool = False
    steps: tuple[str, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """What the column's features are called."""
        return number_features(self.name, self.was_missing)


def number_features(name: str, was_missing: bool) -> tuple[str, ...]:
    """What the features of a column of numbers are called."""
    return (name, f"{name} was missing") if was_missing else (name,)


# ------------------------------------------------------------------ fitting


def fit_number(
    column: Column, choices: ColumnChoices, span: tuple[float, float] | None = None
) -> NumberPreparation:
    """Fit on the rows of a column, which are those of the training; `span` is one that all columns share."""
    values = column.present
    if not len(values):
        raise no_value(column.name)
    order = steps_of("number", choices.steps)
    fitted = NumberPreparation(
        column.name, 0.0, 1.0, None, None, None, choices.log, choices.was_missing, _unless_usual(order)
    )
    for step in order:
        fitted = _with_step(fitted, step, values, choices, span)
        if step == "fill" and fitted.fill is not None:
            values = np.concatenate((values, np.full(int(column.missing.sum()), fitted.fill)))
        elif step != "fill":
            values = _after(step, values, fitted)
    return fitted


def _unless_usual(order: tuple[str, ...]) -> tuple[str, ...]:
    return () if order == USUAL_STEPS["number"] else order


def _with_step(
    fitted: NumberPreparation,
    step: str,
    values: NDArray[np.float64],
    choices: ColumnChoices,
    span: tuple[float, float] | None,
) -> NumberPreparation:
    """What was fitted so far and, from the numbers as they are now, the figures of one more step."""
    if step == "clip":
        low, high = _bounds(values, choices.clipping)
        return replace(fitted, low=low, high=high)
    if step == "fill":
        return replace(fitted, fill=_fill(fitted, values, choices))
    if step == "log":
        return fitted
    centre, scale = (span[0], span[1] - span[0]) if span else centre_and_scale(values, choices.scaling)
    if not (math.isfinite(centre) and math.isfinite(scale)):
        raise DataError(f"Column “{fitted.name}” holds numbers too large to work with; ignore or rescale it.")
    return replace(fitted, centre=centre, scale=scale)


def no_value(name: str) -> DataError:
    """The error about a column without any value to fit on."""
    return DataError(f"Column “{name}” has no value in the training rows; ignore it, or split differently.")


def _bounds(values: NDArray[np.float64], clipping: str) -> tuple[float | None, float | None]:
    if clipping == "none":
        return None, None
    if clipping == "percentiles":
        return _quantile(values, 0.01), _quantile(values, 0.99)
    first, third = _quantile(values, 0.25), _quantile(values, 0.75)
    return first - _FENCE * (third - first), third + _FENCE * (third - first)


def _quantile(values: NDArray[np.float64], share: float) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        return float(np.quantile(values, share))


def _fill(fitted: NumberPreparation, values: NDArray[np.float64], choices: ColumnChoices) -> float | None:
    """What takes the place of gaps; a value that was given is in the column's own unit, and goes the way
    that numbers went so far.
    """
    if choices.missing == "mean":
        return mean_and_deviation(values)[0]
    if choices.missing == "median":
        return float(np.median(values))
    if choices.missing == "most_frequent":
        distinct, counts = np.unique(values, return_counts=True)
        return float(distinct[np.argmax(counts)])
    if choices.missing == "constant":
        number = parsed_number(choices.constant.strip())
        if number is None:
            raise DataError(
                f"Gaps of column “{fitted.name}” are to become “{choices.constant}”, which is not a number; "
                "fill in a number."
            )
        given = np.array([number])
        for step in ("log", "scale"):
            if _is_before(fitted, step, "fill"):
                given = _after(step, given, fitted)
        return float(given[0])
    return None


def _is_before(fitted: NumberPreparation, step: str, other: str) -> bool:
    order = steps_of("number", fitted.steps)
    return order.index(step) < order.index(other)


def centre_and_scale(values: NDArray[np.float64], scaling: str) -> tuple[float, float]:
    """What is taken away from numbers, and what they are divided by then; a scale of 0 marks a constant
    column, which becomes 0 everywhere.
    """
    if scaling == "none":
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if low == high:
        return low, 0.0
    if scaling == "min_max":
        return low, high - low
    mean, deviation = mean_and_deviation(values)
    if scaling == "robust":
        between = _quantile(values, 0.75) - _quantile(values, 0.25)
        return float(np.median(values)), between if between > _NARROW * deviation else deviation
    return mean, deviation


# ------------------------------------------------------------------ applying


def cut(values: NDArray[np.float64], low: float | None, high: float | None) -> NDArray[np.float64]:
    """Numbers cut to an interval whose ends may be open; gaps stay gaps."""
    return values if low is None and high is None else np.clip(values, low, high)


def logarithm(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """± ln(1 + |value|): any number has one, and 0 stays 0."""
    return np.asarray(np.round(np.sign(values) * np.log1p(np.abs(values)), _DIGITS))


def number_values(column: Column, fitted: NumberPreparation) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features); raises `DataError` naming a row that cannot be
    prepared.
    """
    column = as_numbers(column)
    gaps = column.missing
    if fitted.fill is None and gaps.any():
        raise gap(column.name, int(np.flatnonzero(gaps)[0]))
    result = np.empty((len(gaps), len(fitted.features)), dtype=np.float32)
    result[:, 0] = _prepared(column, gaps, fitted)
    if fitted.was_missing:
        result[:, 1] = gaps
    return result


def _prepared(column: Column, gaps: NDArray[np.bool_], fitted: NumberPreparation) -> NDArray[np.float32]:
    """Numbers after all steps, shape (rows,); raises `DataError` for one that float32 cannot hold."""
    values = column.values
    for step in steps_of("number", fitted.steps):
        if step != "fill":
            values = _after(step, values, fitted)
        elif fitted.fill is not None and gaps.any():
            values = np.where(gaps, fitted.fill, values)
    with np.errstate(over="ignore"):
        result = values.astype(np.float32)
    too_large = ~np.isfinite(result)
    if too_large.any():
        row = int(np.flatnonzero(too_large)[0])
        raise CellError(
            row,
            f"column “{fitted.name}” holds {number_text(float(column.values[row]))}, a number too large to "
            "work with; correct it, or scale the column.",
        )
    return np.asarray(result)


def _after(step: str, values: NDArray[np.float64], fitted: NumberPreparation) -> NDArray[np.float64]:
    """Numbers after one step; gaps stay gaps."""
    if step == "clip":
        return cut(values, fitted.low, fitted.high)
    if step == "log":
        return logarithm(values) if fitted.log else values
    if fitted.scale == 0:
        return np.zeros(len(values))
    with np.errstate(over="ignore"):
        return np.asarray((values - fitted.centre) / fitted.scale)


def gap(name: str, row: int) -> CellError:
    """The error about a missing value that nothing fills."""
    return CellError(
        row,
        f"column “{name}” has no value, and rows with gaps were left out of the training; fill the cell, "
        "or choose to fill missing values in and train again.",
    )


def restored(values: NDArray[np.floating], fitted: NumberPreparation) -> NDArray[np.float64]:
    """Numbers in the column's own unit from scaled ones, any shape: the scale and then the logarithm
    are undone. What was cut or filled stays so.
    """
    whole = np.asarray(values, dtype=np.float64) * (fitted.scale or 1.0) + fitted.centre
    if not fitted.log:
        return np.asarray(whole)
    with np.errstate(over="ignore"):
        return np.asarray(np.sign(whole) * np.expm1(np.abs(whole)))
