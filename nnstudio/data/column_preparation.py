"""How one column becomes the numbers a network takes: what was fitted for it, and the applying of that."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.table import (
    CellError,
    Column,
    Table,
    as_categories,
    as_numbers,
    listed,
    number_text,
    parsed_number,
)
from nnstudio.errors import DataError


@dataclass(frozen=True)
class NumberPreparation:
    """A number becomes `(value − centre) / scale`; a missing one becomes `fill` first, where there is one."""

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


def column_for(table: Table, name: str) -> Column:
    """The column of new data that a network needs; raises `DataError` when it is not there."""
    try:
        return table.column(name)
    except DataError:
        raise DataError(
            f"The network needs a column “{name}”, which {table.name or 'the new data'} does not have; "
            f"it has {listed(table.names) or 'none'}."
        ) from None


def filled_numbers(column: Column, fitted: NumberPreparation) -> NDArray[np.float64]:
    """Numbers with their gaps filled, shape (rows,); raises `DataError` at a gap that nothing fills."""
    column = as_numbers(column)
    missing = column.missing
    if not missing.any():
        return column.values
    if fitted.fill is None:
        raise _missing(column.name, int(np.flatnonzero(missing)[0]))
    return np.where(missing, fitted.fill, column.values)


def scaled(values: NDArray[np.float64], fitted: NumberPreparation) -> NDArray[np.float32]:
    """Numbers centred and scaled, shape (rows,); raises `DataError` for one that float32 cannot hold."""
    if fitted.scale == 0:
        return np.zeros(len(values), dtype=np.float32)
    with np.errstate(over="ignore"):
        result = ((values - fitted.centre) / fitted.scale).astype(np.float32)
    too_large = ~np.isfinite(result)
    if too_large.any():
        row = int(np.flatnonzero(too_large)[0])
        raise CellError(
            row,
            f"column “{fitted.name}” holds {number_text(float(values[row]))}, a number too large to work "
            "with; correct it, or scale the column.",
        )
    return result


def filled_codes(column: Column, fitted: CategoryPreparation) -> NDArray[np.int32]:
    """Codes into the fitted categories with their gaps filled, shape (rows,)."""
    missing = column.missing
    if not missing.any() or fitted.fill is None:
        return known_codes(column, fitted)
    codes = np.full(len(missing), fitted.categories.index(fitted.fill), dtype=np.int32)
    present = np.flatnonzero(~missing)
    codes[present] = known_codes(column, fitted, present)
    return codes


def known_codes(
    column: Column, fitted: CategoryPreparation, rows: NDArray[np.integer] | None = None
) -> NDArray[np.int32]:
    """Codes into the fitted categories; raises `DataError` for a missing value or an unseen category."""
    column = as_categories(column)
    values = column.values if rows is None else column.values[rows]
    lookup = np.array([*(_code_of(category, fitted) for category in column.categories), -2], dtype=np.int32)
    codes: NDArray[np.int32] = lookup[values]
    wrong = np.flatnonzero(codes < 0)
    if len(wrong):
        row = int(wrong[0] if rows is None else rows[wrong[0]])
        if codes[wrong[0]] == -2:
            raise _missing(column.name, row)
        raise CellError(
            row,
            f"column “{column.name}” holds “{column.cell(row)}”, which was not among the categories "
            f"learned: {listed(fitted.categories)}; correct the cell, or train with such rows.",
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


def _missing(name: str, row: int) -> CellError:
    return CellError(
        row,
        f"column “{name}” has no value, and rows with gaps were left out of the training; fill the cell, "
        "or choose to fill missing values in and train again.",
    )
