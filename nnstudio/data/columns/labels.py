"""Cells that hold several labels at once, as “action;comedy”: what parts them, and which labels there are."""

from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import rows_of_categories
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import MISSING_CODE, Column, as_codes, sorted_categories

SEPARATORS: Mapping[str, str] = {
    ";": "Semicolon ;",
    "|": "Bar |",
    ",": "Comma ,",
    "/": "Slash /",
    " ": "Space",
}
"""What may stand between the labels of a cell."""

MOST_LABELS = 500
"""More than so many are no labels that anybody meant."""
_DETECTED = (";", "|", ",")
_LOOKED_AT = 5000  # different cells
_SHARE_OF_SEVERAL = 0.02
"""So many of the different cells, at least, hold more than one label where labels are meant."""


def split_labels(cell: str, separator: str) -> tuple[str, ...]:
    """The labels of a cell, each once, in their order; the whole cell where no separator is known."""
    parts = (part.strip() for part in (cell.split(separator) if separator else [cell]))
    return tuple(dict.fromkeys(part for part in parts if part))


def joined_labels(labels: Sequence[str], separator: str) -> str:
    """A cell that holds these labels."""
    between = separator if separator.isspace() else separator.strip()
    return (between or ";").join(labels)


@once_for_each_column
def found_separator(column: Column) -> str:
    """What most likely parts the labels of a column; a semicolon where nothing seems to."""
    cells = _some_cells(column)
    meant = [separator for separator in _DETECTED if _means_labels(cells, separator)]
    found = meant or [separator for separator in SEPARATORS if any(separator in cell for cell in cells)]
    return max(found, key=lambda separator: sum(separator in cell for cell in cells), default=";")


@once_for_each_column
def holds_labels(column: Column) -> bool:
    """Whether the cells of a column are most likely meant as several labels each."""
    return column.type not in ("number", "image") and _means_labels(
        _some_cells(column), found_separator(column)
    )


def _some_cells(column: Column) -> tuple[str, ...]:
    column = as_codes(column)
    met = np.flatnonzero(rows_of_categories(column))
    return tuple(column.categories[code] for code in met[:_LOOKED_AT].tolist())


def _means_labels(cells: Sequence[str], separator: str) -> bool:
    """Whether fewer labels than cells make up all cells, as only labels that mix do: the clauses of sentences
    and the ends of intervals do not.
    """
    if separator not in _DETECTED:
        return False
    several = [parts for cell in cells if len(parts := split_labels(cell, separator)) > 1]
    if len(several) < max(1, _SHARE_OF_SEVERAL * len(cells)):
        return False
    labels = {label for cell in cells for label in split_labels(cell, separator)}
    digits = separator == "," and all(label.isdigit() for label in labels)  # decimal commas
    return 2 <= len(labels) <= MOST_LABELS and len(labels) < len(cells) and not digits


# ------------------------------------------------------------------ all labels of a column

_LABELS: WeakKeyDictionary[Column, dict[str, tuple[str, ...]]] = WeakKeyDictionary()
"""Found once for each column, which never changes."""


def labels_of(column: Column, separator: str = "") -> tuple[str, ...]:
    """The labels that at least one row of a column holds, in order; parted as found where nothing is said."""
    separator = separator or found_separator(column)
    known = _LABELS.setdefault(column, {})
    if separator not in known:
        whole = as_codes(column)
        met = np.flatnonzero(rows_of_categories(whole)).tolist()
        known[separator] = sorted_categories(
            {label for code in met for label in split_labels(whole.categories[code], separator)}
        )
    return known[separator]


def label_matrix(
    column: Column, labels: Sequence[str], separator: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which rows hold which labels, (rows, labels), and which hold one that is none of these, (rows,).

    A gap holds no label.
    """
    column = as_codes(column)
    codes, places = np.unique(column.values, return_inverse=True)
    place_of = {label: place for place, label in enumerate(labels)}
    held = np.zeros((len(codes), len(labels)), dtype=np.bool_)
    strange = np.zeros(len(codes), dtype=np.bool_)
    for row, code in enumerate(codes.tolist()):
        for label in split_labels(column.categories[code], separator) if code > MISSING_CODE else ():
            if label in place_of:
                held[row, place_of[label]] = True
            else:
                strange[row] = True
    return held[places], strange[places]


def label_counts(
    column: Column, separator: str = "", rows: NDArray[np.integer] | None = None
) -> NDArray[np.int64]:
    """In how many rows, of these or of all, each label of a column stands, (labels,)."""
    separator = separator or found_separator(column)
    labels = labels_of(column, separator)
    column = as_codes(column)
    values = column.values if rows is None else column.values[rows]
    times = np.bincount(values[values > MISSING_CODE], minlength=len(column.categories))
    met = np.flatnonzero(times)
    held, _ = label_matrix(Column(column.name, "category", met, column.categories), labels, separator)
    return np.asarray(times[met] @ held.astype(np.int64))


def rarest_labels(column: Column, separator: str = "") -> NDArray[np.int64]:
    """The rarest label of each row, (rows,), −1 for none: dealing these out evenly gives every part some of
    each label (after Sechidis et al. 2011).
    """
    separator = separator or found_separator(column)
    labels = labels_of(column, separator)
    counts = label_counts(column, separator)
    rank = np.argsort(np.argsort(counts, kind="stable"), kind="stable")
    held, _ = label_matrix(column, labels, separator)
    ranks = np.where(held, rank, len(labels))
    rarest = ranks.min(axis=1, initial=len(labels))
    return np.where(rarest < len(labels), np.argsort(rank)[np.minimum(rarest, len(labels) - 1)], -1)
