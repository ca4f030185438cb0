"""The column that all others are held against: how strongly each of them goes with it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import is_number_or_date
from nnstudio.data.exploring.correlations import Method, correlation_ratios, correlations, ranks
from nnstudio.data.exploring.values import numbers_of
from nnstudio.data.tables.table import Column, as_categories


class Compared:
    """Some rows of a column: its numbers, 0 and 1 for two classes, or several classes.

    `title` says which of two classes is the 1: “sex = male”.
    """

    def __init__(
        self, column: Column, taken_as: str, rows: NDArray[np.int64], classes: Sequence[str], method: Method
    ) -> None:
        self.title = column.name
        self.several_classes = not is_number_or_date(taken_as) and len(classes) != 2
        self._classes = len(classes)
        self._codes = np.zeros(0, dtype=np.int64)
        if is_number_or_date(taken_as):
            numbers = numbers_of(column.take(rows), taken_as)
        else:
            self._codes = class_codes(as_categories(column), rows, classes)
            numbers = np.where(self._codes < 0, np.nan, self._codes)
            if len(classes) == 2:
                self.title = f"{column.name} = {classes[1]}"
        self._numbers = numbers[:, None] if method == "pearson" else ranks(numbers[:, None])

    def strength(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """r of each column of numbers (rows, columns) with this one, or η where this has several classes;
        float64 (columns,), NaN where there is none.

        `values` are ranks already where the method asks for them.
        """
        if self.several_classes:
            return correlation_ratios(values, self._codes, self._classes)
        return correlations(values, self._numbers)[:, 0]

    @property
    def varies(self) -> bool:
        """Whether there is more than one value."""
        present = self._numbers[np.isfinite(self._numbers)]
        return bool(present.size) and bool(present.min() < present.max())


def class_codes(column: Column, rows: NDArray[np.int64], classes: Sequence[str]) -> NDArray[np.int64]:
    """The number among `classes` of each of these rows of a category, int64 (rows,); −1 for none."""
    code_of = {name: code for code, name in enumerate(classes)}
    lookup = np.array([code_of.get(name, -1) for name in column.categories] + [-1], dtype=np.int64)
    return np.asarray(lookup[column.values[rows]])
