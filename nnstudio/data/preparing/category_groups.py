"""Which categories a column has, in what order, and which rare ones are put together."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from nnstudio.data.columns.category_counts import rows_of_categories
from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.columns.steps import steps_of
from nnstudio.data.columns.yes_no import says_yes
from nnstudio.data.tables.table import Column, as_categories

_OTHER = "other"
_MISSING = "missing"


@dataclass(frozen=True)
class Grouping:
    """The categories that a column's features are made of, in order, and the rare ones that the last stands
    for.
    """

    categories: tuple[str, ...]
    rare: tuple[str, ...] = ()


def grouping(column: Column, choices: ColumnChoices, yes_no: bool = False) -> Grouping:
    """The categories of a whole column as its choices put them: which there are is known from all rows, so
    that the features do not depend on the split.
    """
    column = as_categories(column)
    if _fills_before_grouping(choices):
        column = _with_gaps_filled(column, constant_of(choices))
    counts = rows_of_categories(column)
    met = [category for category, count in zip(column.categories, counts.tolist(), strict=True) if count]
    if yes_no:
        return Grouping(tuple(sorted(met, key=says_yes)))
    rare: tuple[str, ...] = ()
    if choices.rare:
        few = {column.categories[code] for code in np.flatnonzero(counts < choices.rare).tolist()}
        rare = tuple(category for category in met if category in few)
        rare = rare if len(rare) > 1 else ()  # alone it is a category like the others
    kept = _in_chosen_order(met, choices.order, frozenset(rare))
    if choices.missing == "constant" and constant_of(choices) not in {*kept, *rare}:
        kept.append(constant_of(choices))
    return Grouping((*kept, _free(_OTHER, kept)) if rare else tuple(kept), rare)


def _in_chosen_order(met: Sequence[str], order: Sequence[str], rare: Collection[str]) -> list[str]:
    """The categories that are not rare: those that the order names, then the others as they stand."""
    kept = [category for category in met if category not in rare]
    present, named = frozenset(kept), frozenset(order)
    return [
        *(category for category in order if category in present),
        *(category for category in kept if category not in named),
    ]


def _fills_before_grouping(choices: ColumnChoices) -> bool:
    """Whether gaps are counted as the category that they become before rare ones are put together."""
    order = steps_of("category", choices.steps)
    return choices.missing == "constant" and bool(choices.rare) and order.index("fill") < order.index("rare")


def _with_gaps_filled(column: Column, category: str) -> Column:
    categories = column.categories if category in column.categories else (*column.categories, category)
    codes = np.where(column.missing, categories.index(category), column.values)
    return Column(column.name, "category", codes.astype(np.int32), categories)


def constant_of(choices: ColumnChoices) -> str:
    """The category that gaps become; one of their own where none is named."""
    return choices.constant.strip() or _MISSING


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "…"
    return name
