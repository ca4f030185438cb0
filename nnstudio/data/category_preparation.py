"""How a category becomes features: one for each, its place in an order, or a number that an Embedding looks
up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.category_counts import rows_of_categories
from nnstudio.data.number_preparation import gap, no_value
from nnstudio.data.preparation_settings import ColumnChoices
from nnstudio.data.steps import steps_of
from nnstudio.data.table import MISSING_CODE, CellError, Column, as_categories, listed, parsed_number
from nnstudio.errors import DataError

_NEVER_MET = -2
_OTHER = "other"
_MISSING = "missing"
_YES = {
    "yes",
    "y",
    "true",
    "t",
    "1",
    "on",
    "ja",
    "wahr",
    "oui",
    "vrai",
    "sí",
    "si",
    "sim",
    "present",
    "positive",
}


@dataclass(frozen=True)
class CategoryPreparation:
    """A category becomes, by its place among the `categories`, features; missing becomes `fill` first.

    `one_hot`: one feature for each category, 1 for its own. `order`: one feature from 0 for the first to 1
    for the last. `codes`: one feature, the whole numbers from 1 on; 0 is what was never met. The `rare` ones
    count as the last category. `was_missing` adds a feature that is 1 where there was a gap.
    """

    name: str
    categories: tuple[str, ...]
    fill: str | None
    encoding: str = "one_hot"
    rare: tuple[str, ...] = ()
    was_missing: bool = False

    @property
    def features(self) -> tuple[str, ...]:
        """What the column's features are called."""
        return category_features(self.name, self.categories, self.encoding, self.was_missing)


def category_features(
    name: str, categories: Sequence[str], encoding: str, was_missing: bool
) -> tuple[str, ...]:
    """What the features of a category are called: “island = Biscoe” …"""
    own = tuple(f"{name} = {category}" for category in categories) if encoding == "one_hot" else (name,)
    return (*own, f"{name} was missing") if was_missing else own


# ------------------------------------------------------------------ which categories there are


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
        return Grouping(tuple(sorted(met, key=lambda category: category.strip().lower() in _YES)))
    rare: tuple[str, ...] = ()
    if choices.rare:
        few = {column.categories[code] for code in np.flatnonzero(counts < choices.rare).tolist()}
        rare = tuple(category for category in met if category in few)
        rare = rare if len(rare) > 1 else ()  # alone it is a category like the others
    kept = [category for category in met if category not in set(rare)]
    ordered = [category for category in choices.order if category in kept]
    kept = [*ordered, *(category for category in kept if category not in set(ordered))]
    if choices.missing == "constant" and constant_of(choices) not in {*kept, *rare}:
        kept.append(constant_of(choices))
    return Grouping((*kept, _free(_OTHER, kept)) if rare else tuple(kept), rare)


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


def too_many_for_yes_and_no(name: str, met: Sequence[str]) -> DataError:
    """The error about a column that says more than yes and no."""
    return DataError(
        f"Column “{name}” holds {len(met):,} different values ({listed(met, 4)}), too many for yes or no; "
        "make it a category."
    )


def are_yes_and_no(categories: Sequence[str]) -> bool:
    """Whether two categories say yes and no, in words that are known."""
    if len(categories) != 2:
        return False
    said = [category.strip().lower() in _YES for category in categories]
    return said.count(True) == 1 and not any(c.strip() in ("0", "1") for c in categories)


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "…"
    return name


# ------------------------------------------------------------------ fitting


def fit_category(
    column: Column, groups: Grouping, choices: ColumnChoices, rows: NDArray[np.integer]
) -> CategoryPreparation:
    """Fit on the training rows of a whole column; what fills gaps is the most frequent one among them."""
    column = as_categories(column)
    codes = column.values[rows]
    counts = Counter(codes[codes > MISSING_CODE].tolist())
    if not counts:
        raise no_value(column.name)
    fill = None
    if choices.missing == "constant":
        fill = constant_of(choices)
    elif choices.missing not in ("", "drop"):
        most = max(counts.values())
        fill = column.categories[min(code for code, count in counts.items() if count == most)]
    if fill is not None and fill in groups.rare:
        fill = groups.categories[-1]
    if fill is not None and fill not in groups.categories:
        raise DataError(
            f"Gaps of column “{column.name}” are to become “{fill}”, which is none of its values; fill in "
            f"one of {listed(groups.categories)}."
        )
    return CategoryPreparation(
        column.name, groups.categories, fill, choices.encoding, groups.rare, choices.was_missing
    )


# ------------------------------------------------------------------ applying


def category_values(
    column: Column, fitted: CategoryPreparation, unknown: bool = False
) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features).

    A category that was never met raises `DataError` naming its row; with `unknown` it counts as one of the
    rare where there are such, or else as none of the known ones.
    """
    codes = filled_codes(column, fitted, unknown)
    result = np.zeros((len(codes), len(fitted.features)), dtype=np.float32)
    if fitted.encoding == "one_hot":
        known = np.flatnonzero(codes >= 0)
        result[known, codes[known]] = 1.0
    elif fitted.encoding == "codes":
        result[:, 0] = np.maximum(codes, -1) + 1
    else:
        result[:, 0] = codes / max(len(fitted.categories) - 1, 1)
    if fitted.was_missing:
        result[:, -1] = as_categories(column).missing
    return result


def filled_codes(column: Column, fitted: CategoryPreparation, unknown: bool = False) -> NDArray[np.int32]:
    """Codes into the fitted categories with their gaps filled, shape (rows,); below 0 for unknown ones."""
    missing = column.missing
    if not missing.any() or fitted.fill is None:
        return known_codes(column, fitted, unknown=unknown)
    codes = np.full(len(missing), fitted.categories.index(fitted.fill), dtype=np.int32)
    present = np.flatnonzero(~missing)
    codes[present] = known_codes(column, fitted, present, unknown)
    return codes


def known_codes(
    column: Column,
    fitted: CategoryPreparation,
    rows: NDArray[np.integer] | None = None,
    unknown: bool = False,
) -> NDArray[np.int32]:
    """Codes into the fitted categories; raises `DataError` for a missing value or an unseen category."""
    column = as_categories(column)
    values = column.values if rows is None else column.values[rows]
    lookup = np.array([*_codes_of(column.categories, fitted), MISSING_CODE], dtype=np.int32)
    codes: NDArray[np.int32] = lookup[values]
    if unknown and fitted.rare:
        codes = np.where(codes == _NEVER_MET, len(fitted.categories) - 1, codes).astype(np.int32)
    wrong = np.flatnonzero(codes == MISSING_CODE if _may_stay_unknown(fitted, unknown) else codes < 0)
    if len(wrong):
        row = int(wrong[0] if rows is None else rows[wrong[0]])
        if codes[wrong[0]] == MISSING_CODE:
            raise gap(column.name, row)
        raise CellError(row, _never_met_words(column.name, column.cell(row), fitted, unknown))
    return codes


def is_unseen(column: Column, fitted: CategoryPreparation) -> NDArray[np.bool_]:
    """Which rows hold a category that was never met, shape (rows,)."""
    column = as_categories(column)
    lookup = np.array([*_codes_of(column.categories, fitted), MISSING_CODE], dtype=np.int32)
    return np.asarray(lookup[column.values] == _NEVER_MET)


def _may_stay_unknown(fitted: CategoryPreparation, unknown: bool) -> bool:
    return unknown and fitted.encoding != "order"


def _never_met_words(name: str, cell: str, fitted: CategoryPreparation, unknown: bool) -> str:
    if unknown:
        return (
            f"column “{name}” holds “{cell}”, which has no place in the order learned: "
            f"{listed(fitted.categories)}; correct the cell, or leave such rows out."
        )
    return (
        f"column “{name}” holds “{cell}”, which was not among the categories learned: "
        f"{listed(fitted.categories)}; correct the cell, train with such rows, take it as unknown, or leave "
        "such rows out."
    )


def _codes_of(categories: Sequence[str], fitted: CategoryPreparation) -> list[int]:
    """The code of each category; one that is written another way (1.0 for 1) counts as the same number."""
    last = len(fitted.categories) - 1
    places = {
        **dict.fromkeys(fitted.rare, last),
        **{category: code for code, category in enumerate(fitted.categories)},
    }
    numbers: dict[float, int] = {}
    for category, code in places.items():
        number = parsed_number(category)
        if number is not None:
            numbers.setdefault(number, code)
    return [_code_of(category, places, numbers) for category in categories]


def _code_of(category: str, places: dict[str, int], numbers: dict[float, int]) -> int:
    if category in places:
        return places[category]
    number = parsed_number(category) if numbers else None
    return _NEVER_MET if number is None else numbers.get(number, _NEVER_MET)
