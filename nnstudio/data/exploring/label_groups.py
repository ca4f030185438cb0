"""Rows in groups by their labels: a row with several labels stands in the group of each of them.

Labels are parted by a column's `separator`, or as found where that is empty.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.labels import found_separator, label_counts, label_matrix, labels_of, split_labels
from nnstudio.data.exploring.groups import NO_VALUE, Groups, groups_of
from nnstudio.data.tables.table import MISSING_CODE, Column, as_categories

NO_LABEL = "no label"


def groups_of_labels(column: Column, separator: str, rows: NDArray[np.int64]) -> Groups:
    """Groups of these rows by the single labels in their cells; of many labels the rarer ones stand together.

    Only labels that one of the rows has are given.
    """
    each, rows_of = one_by_one(column, separator, rows)
    found = groups_of(each, "category", np.arange(len(rows_of)), each.categories)
    _, once = np.unique(rows_of * len(found.names) + found.codes, return_index=True)  # of several rare labels
    names = tuple(NO_LABEL if name == NO_VALUE else name for name in found.names)
    return replace(found, kind="labels", names=names, codes=found.codes[once], rows_of=rows_of[once])


def one_by_one(column: Column, separator: str, rows: NDArray[np.int64]) -> tuple[Column, NDArray[np.int64]]:
    """The single labels of these rows one after another as a category, a row without any as a gap; and of
    each, int64 (labels,), which of the rows it is of, ascending from 0.
    """
    separator = separator or found_separator(column)
    known, labels = as_categories(column), labels_of(column, separator)
    code_of = {label: code for code, label in enumerate(labels)}
    cells = (split_labels(cell, separator) for cell in (*known.categories, ""))
    codes = [[code_of[label] for label in cell if label in code_of] or [MISSING_CODE] for cell in cells]
    lengths = np.array([len(cell) for cell in codes])
    first, often = np.cumsum(lengths) - lengths, lengths[known.values[rows]]
    rows_of = np.repeat(np.arange(len(rows)), often)
    within = np.arange(len(rows_of)) - np.repeat(np.cumsum(often) - often, often)
    flat = np.array([code for cell in codes for code in cell], np.int32)
    return Column(column.name, "category", flat[first[known.values[rows]][rows_of] + within], labels), rows_of


def label_columns(
    column: Column, separator: str, rows: NDArray[np.int64], most: int
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """The most frequent labels of these rows, in their order, and 1 for the rows that have each, float64
    (rows, labels); NaN where a row says nothing.
    """
    separator = separator or found_separator(column)
    labels, counts = labels_of(column, separator), label_counts(column, separator, rows)
    frequent = np.argsort(-counts, kind="stable")[: min(most, int(np.count_nonzero(counts)))]
    names = tuple(labels[place] for place in np.sort(frequent).tolist())
    part = column.take(rows)
    held = label_matrix(part, names, separator)[0].astype(np.float64)
    held[part.missing] = np.nan
    return names, held
