"""How a category becomes features: one for each, its place in an order, or a number that an Embedding looks
up.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.choices import ColumnChoices
from nnstudio.data.preparing.category_groups import Grouping, constant_of
from nnstudio.data.preparing.numbers import gap, no_value
from nnstudio.data.preparing.ways_out import CORRECTED_OR_DROPPED, TRAINED, UNKNOWN_OR_DROPPED
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.table import MISSING_CODE, CellError, Column, as_categories, listed, parsed_number
from nnstudio.errors import DataError

_NEVER_MET = -2


@dataclass(frozen=True)
class CategoryPreparation:
    """A category becomes, by its place among the `categories`, features; missing becomes `fill` first.

    `one_hot`: one feature for each category, 1 for its own. `order`: one feature from 0 for the first to 1
    for the last. `codes`: one feature, the whole numbers from 1 on; 0 is what was never met. The `rare` ones
    count as the last category. `was_missing` adds a feature that is 1 where there was a gap. The `unmet`
    categories are known, but stand in no training row: nothing was learned about them, so they count as
    unknown.
    """

    name: str
    categories: tuple[str, ...]
    fill: str | None
    encoding: str = "one_hot"
    rare: tuple[str, ...] = ()
    was_missing: bool = False
    unmet: tuple[str, ...] = ()

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
    fitted = CategoryPreparation(
        column.name, groups.categories, fill, choices.encoding, groups.rare, choices.was_missing
    )
    met = set(_codes_of([column.categories[code] for code in counts], fitted))
    unmet = (one for code, one in enumerate(fitted.categories) if code not in met and one != fill)
    return fitted if choices.encoding == "order" else replace(fitted, unmet=tuple(unmet))


# ------------------------------------------------------------------ applying


def category_values(
    column: Column, fitted: CategoryPreparation, unknown: bool = False
) -> NDArray[np.float32]:
    """The features of a column, float32 (rows, features).

    A category that was never met raises `DataError` naming its row; with `unknown` it counts as one of the
    rare where there are such, or else as none of the known ones.
    """
    codes = _unless_unmet(filled_codes(column, fitted, unknown), fitted)
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


def _unless_unmet(codes: NDArray[np.int32], fitted: CategoryPreparation) -> NDArray[np.int32]:
    """The codes, with what no training row held as one of the rare, or else as unknown."""
    if not fitted.unmet:
        return codes
    last = len(fitted.categories) - 1
    stands_for = last if fitted.rare and fitted.categories[last] not in fitted.unmet else _NEVER_MET
    places = [fitted.categories.index(category) for category in fitted.unmet]
    return np.where(np.isin(codes, places), stands_for, codes).astype(np.int32)


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
    as_target: bool = False,
) -> NDArray[np.int32]:
    """Codes into the fitted categories; raises `DataError` for a missing value or an unseen category, of
    which none can be left unknown that is to be compared with an answer, `as_target`.
    """
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
        words = _no_class_words if as_target else partial(_never_met_words, unknown=unknown)
        raise CellError(row, words(column.name, column.cell(row), fitted))
    return codes


def is_unseen(column: Column, fitted: CategoryPreparation) -> NDArray[np.bool_]:
    """Which rows hold a category that was never met in the training, shape (rows,)."""
    column = as_categories(column)
    lookup = np.array([*_codes_of(column.categories, fitted), MISSING_CODE], dtype=np.int32)
    codes = lookup[column.values]
    unmet = [fitted.categories.index(category) for category in fitted.unmet]
    return np.asarray((codes == _NEVER_MET) | np.isin(codes, unmet))


def refuse_unseen(column: Column, fitted: CategoryPreparation) -> None:
    """Raise `CellError` naming the first row whose category was never met in the training."""
    rows = np.flatnonzero(is_unseen(column, fitted))
    if len(rows):
        row = int(rows[0])
        raise CellError(
            row, _never_met_words(column.name, as_categories(column).cell(row), fitted, unknown=False)
        )


def _may_stay_unknown(fitted: CategoryPreparation, unknown: bool) -> bool:
    return unknown and fitted.encoding != "order"


def _no_class_words(name: str, cell: str, fitted: CategoryPreparation) -> str:
    return (
        f"column “{name}” holds {quoted(cell)}, which is none of the classes that were learned: "
        f"{listed(fitted.categories)}; correct the cell, leave the row out of the file, or train with such "
        "rows."
    )


def _never_met_words(name: str, cell: str, fitted: CategoryPreparation, unknown: bool) -> str:
    if unknown:
        return (
            f"column “{name}” holds {quoted(cell)}, which has no place in the order learned: "
            f"{listed(fitted.categories)}; {CORRECTED_OR_DROPPED}."
        )
    learned = (one for one in fitted.categories if one not in fitted.unmet)
    return (
        f"column “{name}” holds {quoted(cell)}, which was not among the categories learned: "
        f"{listed(learned)}; correct the cell, {TRAINED}, {UNKNOWN_OR_DROPPED}."
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
