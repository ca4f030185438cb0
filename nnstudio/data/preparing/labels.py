"""How cells of several labels become features: one for each label, 1 where the cell holds it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.labels import found_separator, label_counts, label_matrix, labels_of, split_labels
from nnstudio.data.preparing.numbers import gap, no_value
from nnstudio.data.preparing.ways_out import TRAINED, UNKNOWN_OR_DROPPED
from nnstudio.data.tables.table import CellError, Column, as_categories, listed
from nnstudio.errors import DataError


@dataclass(frozen=True)
class LabelPreparation:
    """A cell becomes one feature for each of the `labels`: 1 where it holds it. Missing cells become `fill`
    first, an empty one holds no label; `was_missing` adds a feature that is 1 where there was a gap. The
    `unmet` labels stand in no training row: as a feature, such a label counts for nothing.
    """

    name: str
    labels: tuple[str, ...]
    separator: str
    fill: str | None = None
    was_missing: bool = False
    unmet: tuple[str, ...] = ()

    @property
    def features(self) -> tuple[str, ...]:
        """What the column's features are called: “genres: action” …"""
        return label_features(self.name, self.labels, self.was_missing)


def label_features(name: str, labels: tuple[str, ...], was_missing: bool) -> tuple[str, ...]:
    """What the features of a column of labels are called."""
    own = tuple(f"{name}: {label}" for label in labels)
    return (*own, f"{name} was missing") if was_missing else own


def fit_labels(column: Column, choices: ColumnChoices, rows: NDArray[np.integer]) -> LabelPreparation:
    """Fit on a whole column: which labels there are is known from all rows, as for categories. Raises
    `DataError` where no training row has any.
    """
    if column.missing[rows].all():
        raise no_value(column.name)
    separator = choices.separator or found_separator(column)
    labels = labels_of(column, separator)
    fill = None
    if choices.missing not in ("", "drop"):
        fill = choices.constant if choices.missing == "constant" else ""
        _check_known(split_labels(fill, separator), labels, column.name)
    met, filled = label_counts(column, separator, rows) > 0, split_labels(fill or "", separator)
    unmet = (label for label, on in zip(labels, met, strict=True) if not on and label not in filled)
    return LabelPreparation(column.name, labels, separator, fill, choices.was_missing, tuple(unmet))


def _check_known(filled: tuple[str, ...], labels: tuple[str, ...], name: str) -> None:
    new = [label for label in filled if label not in labels]
    if new:
        raise DataError(
            f"Gaps of column “{name}” are to become “{new[0]}”, which is none of its labels; fill in some of "
            f"{listed(labels)}."
        )


def label_values(column: Column, fitted: LabelPreparation, unknown: bool = False) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features).

    Raises `CellError` naming a row with a gap that nothing fills, or with a label that was never met, which
    counts for nothing with `unknown`.
    """
    column = as_categories(column)
    gaps = column.missing
    if gaps.any() and fitted.fill is None:
        raise gap(column.name, int(np.flatnonzero(gaps)[0]))
    held, strange = label_matrix(column, fitted.labels, fitted.separator)
    if strange.any() and not unknown:
        row = int(np.flatnonzero(strange)[0])
        raise CellError(row, _never_met_words(column.cell(row), fitted))
    result = np.zeros((len(gaps), len(fitted.features)), dtype=np.float32)
    result[:, : len(fitted.labels)] = held
    for label in split_labels(fitted.fill or "", fitted.separator):
        result[gaps, fitted.labels.index(label)] = 1.0
    if fitted.was_missing:
        result[:, -1] = gaps
    return result


def has_unseen_label(column: Column, fitted: LabelPreparation) -> NDArray[np.bool_]:
    """Which rows hold a label that was never met in the training, shape (rows,)."""
    return label_matrix(column, _learned(fitted), fitted.separator)[1]


def refuse_unseen_labels(column: Column, fitted: LabelPreparation) -> None:
    """Raise `CellError` naming the first row with a label that was never met in the training."""
    rows = np.flatnonzero(has_unseen_label(column, fitted))
    if len(rows):
        row = int(rows[0])
        raise CellError(row, _never_met_words(as_categories(column).cell(row), fitted))


def without_unmet(values: NDArray[np.float32], fitted: LabelPreparation) -> NDArray[np.float32]:
    """The features of a column that is an input: labels that the training never met are none."""
    if fitted.unmet:
        values[:, [fitted.labels.index(label) for label in fitted.unmet]] = 0.0
    return values


def _learned(fitted: LabelPreparation) -> tuple[str, ...]:
    return tuple(label for label in fitted.labels if label not in fitted.unmet)


def _never_met_words(cell: str, fitted: LabelPreparation) -> str:
    learned = _learned(fitted)
    new = [label for label in split_labels(cell, fitted.separator) if label not in learned]
    return (
        f"column “{fitted.name}” holds the label “{new[0]}”, which was not among those learned: "
        f"{listed(learned)}; correct the cell, {TRAINED}, {UNKNOWN_OR_DROPPED}."
    )
