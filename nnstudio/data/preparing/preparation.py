"""From table cells to the numbers a network takes, and back: fitted once on the training rows, then only
applied.

What is fitted is plain data, kept in the project, so that new rows are prepared exactly as the training rows
were. Sums use `math.fsum`, so that they do not depend on the order of additions or on the processor.
Which categories and labels there are, and which of them are rare, is known from the whole table (else the
number of features would depend on the split); every figure (means, deviations, fills, words) comes from the
training rows only, and a category that stands in none of them counts as unknown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices, PreparationSettings
from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.columns.labels import labels_of
from nnstudio.data.columns.settings import ColumnSetting, choices_for
from nnstudio.data.columns.yes_no import too_many_for_yes_and_no
from nnstudio.data.images.pixels import pixel_names
from nnstudio.data.preparing.categories import (
    CategoryPreparation,
    category_features,
    category_values,
    fit_category,
    known_codes,
)
from nnstudio.data.preparing.category_groups import grouping
from nnstudio.data.preparing.dates import DatePreparation, date_features, date_values, fit_date
from nnstudio.data.preparing.images import ImagePreparation, fit_images, span_of_images, write_images
from nnstudio.data.preparing.labels import (
    LabelPreparation,
    fit_labels,
    label_features,
    label_values,
    without_unmet,
)
from nnstudio.data.preparing.numbers import (
    NumberPreparation,
    fit_number,
    number_features,
    number_values,
    restored,
)
from nnstudio.data.preparing.texts import (
    TextPreparation,
    fit_text,
    text_values,
    unnamed_features,
)
from nnstudio.data.tables.table import Column, Table, as_numbers, listed
from nnstudio.errors import DataError

Fitted = (
    NumberPreparation
    | CategoryPreparation
    | DatePreparation
    | TextPreparation
    | ImagePreparation
    | LabelPreparation
)


@dataclass(frozen=True)
class Preparation:
    """Everything that was fitted: one entry per column with the role input or target. Plain data, ready for
    JSON.

    `weight` names the column that said how much each row counts.
    """

    numbers: tuple[NumberPreparation, ...] = ()
    categories: tuple[CategoryPreparation, ...] = ()
    dates: tuple[DatePreparation, ...] = ()
    weight: str = ""
    texts: tuple[TextPreparation, ...] = ()
    images: tuple[ImagePreparation, ...] = ()
    labels: tuple[LabelPreparation, ...] = ()

    def fills(self, name: str) -> bool:
        """Whether gaps of an input column are filled in; rows with a gap in it were left out otherwise."""
        return any(fitted.name == name and fitted.fill is not None for fitted in self.columns)

    @property
    def columns(self) -> tuple[Fitted, ...]:
        """What was fitted for every column."""
        return (*self.numbers, *self.categories, *self.dates, *self.texts, *self.images, *self.labels)

    def features(self, names: Sequence[str]) -> tuple[str, ...]:
        """Names of the features that these columns become, in order: “age”, “island = Biscoe” …"""
        return tuple(feature for fitted in self._all(names) for feature in fitted.features)

    def inputs(self, table: Table, names: Sequence[str], unknown: bool = False) -> NDArray[np.float32]:
        """Features of every row, float32 of shape (rows, features).

        Raises `DataError` naming column and row for a missing column, a missing value that nothing fills, an
        unseen category, or a cell that is no number. With `unknown`, an unseen category counts as unknown,
        and a missing column as one full of gaps.
        """
        all_fitted = self._all(names)
        widths = [width_of(fitted) for fitted in all_fitted]
        prepared = np.empty((table.rows, sum(widths)), dtype=np.float32)
        place = 0
        for fitted, width in zip(all_fitted, widths, strict=True):
            _write(table, fitted, unknown, prepared[:, place : place + width])
            place += width
        return prepared

    def target(self, table: Table, name: str) -> NDArray[np.int32] | NDArray[np.float32]:
        """A target of every row: class codes int32 (rows,), scaled numbers float32 (rows, 1), or for labels 0
        and 1 float32 (rows, labels).

        Raises `DataError` where a row has no value or an unseen class.
        """
        fitted = self.of(name)
        column = column_for(table, name)
        if isinstance(fitted, CategoryPreparation):
            return known_codes(column, fitted, as_target=True)
        if isinstance(fitted, LabelPreparation):
            return label_values(column, fitted)
        assert isinstance(fitted, NumberPreparation)
        return number_values(column, fitted)

    def restore_target(self, name: str, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Numbers in the target's own unit from scaled ones, any shape."""
        fitted = self.of(name)
        if not isinstance(fitted, NumberPreparation):
            raise DataError(f"Column “{name}” holds classes; there are no numbers to restore.")
        return restored(values, fitted)

    def classes(self, name: str) -> tuple[str, ...]:
        """The classes of a target, in the order of their codes; empty for a number and for labels."""
        fitted = self.of(name)
        return fitted.categories if isinstance(fitted, CategoryPreparation) else ()

    def of(self, name: str) -> Fitted:
        """What was fitted for a column; raises `DataError` for one that was not prepared."""
        return self._all([name])[0]

    def _all(self, names: Sequence[str]) -> list[Fitted]:
        known = {fitted.name: fitted for fitted in self.columns}
        for name in names:
            if name not in known:
                told = listed(known) or "none"
                raise DataError(f"Column “{name}” was not prepared for this network, which knows {told}.")
        return [known[name] for name in names]


def column_for(table: Table, name: str) -> Column:
    """The column of new data that a network needs; raises `DataError` when it is not there."""
    try:
        return table.column(name)
    except DataError:
        raise DataError(
            f"The network needs a column “{name}”, which {table.name or 'the new data'} does not have; "
            f"it has {listed(table.names) or 'none'}."
        ) from None


def width_of(fitted: Fitted) -> int:
    """How many features a column becomes."""
    return fitted.width if isinstance(fitted, ImagePreparation) else len(fitted.features)


def _write(table: Table, fitted: Fitted, unknown: bool, out: NDArray[np.float32]) -> None:
    """Put the features of a column into an array (rows, features)."""
    if isinstance(fitted, ImagePreparation):
        write_images(column_for(table, fitted.name), fitted, out)
    else:
        out[:] = _values(table, fitted, unknown)


def _values(
    table: Table,
    fitted: NumberPreparation | CategoryPreparation | DatePreparation | TextPreparation | LabelPreparation,
    unknown: bool,
) -> NDArray[np.float32]:
    if unknown and fitted.name not in table.names and fitted.fill is not None:
        gaps = np.full(table.rows, -1, dtype=np.int32)
        column = Column(fitted.name, "category", gaps)
    else:
        column = column_for(table, fitted.name)
    if isinstance(fitted, NumberPreparation):
        return number_values(column, fitted)
    if isinstance(fitted, DatePreparation):
        return date_values(column, fitted)
    if isinstance(fitted, TextPreparation):
        return text_values(column, fitted)
    if isinstance(fitted, LabelPreparation):
        return without_unmet(label_values(column, fitted, unknown), fitted)
    return category_values(column, fitted, unknown)


# ------------------------------------------------------------------ fitting


def fit(
    table: Table, columns: Sequence[ColumnSetting], settings: PreparationSettings, rows: NDArray[np.integer]
) -> Preparation:
    """Fit the preparation of every input and target column on the training rows of the whole table.

    Raises `DataError` where a column has no value in those rows, cannot be numbers, or holds numbers too
    large.
    """
    span = _common_span(table, columns, settings, rows) if settings.scaling == "together" else None
    used = [setting for setting in columns if setting.role in ("input", "target")]
    fitted = [_fit(table.column(one.name), one, choices_for(one, settings), rows, span) for one in used]
    return Preparation(
        tuple(one for one in fitted if isinstance(one, NumberPreparation)),
        tuple(one for one in fitted if isinstance(one, CategoryPreparation)),
        tuple(one for one in fitted if isinstance(one, DatePreparation)),
        next((setting.name for setting in columns if setting.role == "weight"), ""),
        tuple(one for one in fitted if isinstance(one, TextPreparation)),
        tuple(one for one in fitted if isinstance(one, ImagePreparation)),
        tuple(one for one in fitted if isinstance(one, LabelPreparation)),
    )


def _fit(
    column: Column,
    setting: ColumnSetting,
    choices: ColumnChoices,
    rows: NDArray[np.integer],
    span: tuple[float, float] | None,
) -> Fitted:
    if setting.type == "image":
        return fit_images(column, choices, rows, None if choices.scaling else span)
    if setting.type == "number":
        return fit_number(as_numbers(column).take(rows), choices, None if choices.scaling else span)
    if is_date(setting.type) and setting.role == "input":
        return fit_date(column.take(rows), choices, setting.type)
    if setting.type == "text" and setting.role == "input":
        return fit_text(column, choices, rows)
    if setting.type == "labels":
        return fit_labels(column, choices, rows)
    groups = grouping(column, choices, setting.type == "yes_no")
    if setting.type == "yes_no" and len(groups.categories) > 2:
        raise too_many_for_yes_and_no(column.name, groups.categories)
    if setting.role == "target" and len(groups.categories) < 2:
        raise DataError(
            f"Target “{column.name}” has the single class {listed(groups.categories)}; there is nothing to "
            "tell apart."
        )
    return fit_category(column, groups, choices, rows)


def features_of(column: Column, setting: ColumnSetting) -> tuple[str, ...]:
    """What the features of an input column will be called, without fitting anything."""
    choices = choices_for(setting, PreparationSettings())
    if setting.type == "image":
        return tuple(pixel_names((column.shape[0], column.shape[1], column.shape[2])))
    if setting.type == "number":
        return number_features(setting.name, choices.was_missing)
    if is_date(setting.type):
        return date_features(setting.name, choices.parts, choices.cyclic, choices.was_missing)
    if setting.type == "text":
        return unnamed_features(column, choices)
    if setting.type == "labels":
        return label_features(setting.name, labels_of(column, choices.separator), choices.was_missing)
    categories = grouping(column, choices, setting.type == "yes_no").categories
    return category_features(setting.name, categories, choices.encoding, choices.was_missing)


def _common_span(
    table: Table,
    columns: Sequence[ColumnSetting],
    settings: PreparationSettings,
    rows: NDArray[np.integer],
) -> tuple[float, float]:
    """The least and the greatest value of all input numbers that follow the rule in these rows; (0, 0) where
    there is none.
    """
    lows, highs = [], []
    for setting in columns:
        follows = setting.role == "input" and not choices_for(setting, settings).scaling
        if follows and setting.type == "image":
            darkest, brightest = span_of_images(table.column(setting.name), rows)
            lows.append(darkest)
            highs.append(brightest)
        elif follows and setting.type == "number":
            values = as_numbers(table.column(setting.name)).values[rows]
            lows.append(np.fmin.reduce(values, initial=np.nan, dtype=np.float64))
            highs.append(np.fmax.reduce(values, initial=np.nan, dtype=np.float64))
    low = float(np.fmin.reduce(lows, initial=np.nan))
    return (low, float(np.fmax.reduce(highs, initial=np.nan))) if math.isfinite(low) else (0.0, 0.0)
