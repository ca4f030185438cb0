"""What stands still while a network is asked along one or two columns: all others, at their usual value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import describe, usual_number
from nnstudio.data.tables.table import Column, Table, as_categories, as_numbers, number_text
from nnstudio.errors import DataError
from nnstudio.session.looking.snapshot import Model

Values = NDArray[np.floating]

MOST_NAMED = 4
"""Columns that stand still which are named in the sentence about them."""
MARGIN = 0.06
"""Share of a column's range that is shown beyond its smallest and largest value."""


@dataclass(frozen=True, eq=False)
class HeldTable:
    """A table of all input columns: those that are shown, and the others held still. `sentence` says where
    these stand, `words` has the value of each.
    """

    table: Table
    sentence: str
    words: tuple[str, ...]


def held_table(model: Model, shown: Mapping[str, Values]) -> HeldTable:
    """Rows in which columns of numbers take the values (rows,) that are shown; raises `DataError` where
    another input holds images, of which none is usual.
    """
    count = len(next(iter(shown.values())))
    columns: list[Column] = []
    held: dict[str, list[str]] = {"number": [], "category": []}
    for setting in model.data.columns:
        if setting.role != "input":
            continue
        if setting.name in shown:
            columns.append(Column(setting.name, "number", shown[setting.name]))
            continue
        if setting.type == "image":
            raise DataError(
                f"The answers depend on the images of “{setting.name}”, too, of which none is usual: ask "
                "about single rows in the Predict view."
            )
        column, word = _usual(model.data.table, setting, model.rows("train"), count)
        columns.append(column)
        held["number" if setting.type == "number" else "category"].append(word)
    sentence = _others_words(held["number"], held["category"])
    return HeldTable(Table(tuple(columns), "plane"), sentence, (*held["number"], *held["category"]))


def shown_range(table: Table, name: str) -> tuple[float, float]:
    """The range of a column, and a little more at both ends."""
    values = as_numbers(table.column(name)).values
    values = values[~np.isnan(values)]
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    margin = (high - low) * MARGIN or 0.5
    return low - margin, high + margin


def centres(ends: tuple[float, float], count: int) -> Values:
    """The middles of so many cells of a range."""
    step = (ends[1] - ends[0]) / count
    return ends[0] + step * (np.arange(count) + 0.5)


def _usual(table: Table, setting: ColumnSetting, rows: NDArray[np.integer], count: int) -> tuple[Column, str]:
    """A column that holds its mean, or its most frequent category, `count` times; and that in words."""
    column = table.column(setting.name)
    if setting.type == "number":
        mean = usual_number(as_numbers(column).take(rows))
        few_digits = number_text(float(f"{mean:.4g}"))
        return Column(setting.name, "number", np.full(count, mean)), f"{setting.name} {few_digits}"
    column = as_categories(column)
    labels = describe(column.take(rows)).labels
    code = column.categories.index(labels[0]) if labels else 0
    usual = Column(setting.name, "category", np.full(count, code, np.int32), column.categories)
    return usual, f"{setting.name} {column.categories[code]}"


def _others_words(numbers: Sequence[str], categories: Sequence[str]) -> str:
    """Where the columns stand that the plane does not show, and some of them: ``4 other columns are held at
    their mean: age 41, … · their most frequent value: island Biscoe``.
    """
    count = len(numbers) + len(categories)
    if not count:
        return ""
    whose = "its" if count == 1 else "their"
    parts = [
        f"{whose} {word}: {', '.join(words[:MOST_NAMED])}{', …' if len(words) > MOST_NAMED else ''}"
        for word, words in (("mean", numbers), ("most frequent value", categories))
        if words
    ]
    columns = "1 other column is" if count == 1 else f"{count} other columns are"
    return f"{columns} held at {' · '.join(parts)}"
