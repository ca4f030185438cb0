"""What a person should know about columns before a network learns from them: identifiers, constants, columns
that give the target away, classes that hardly occur, categories that look alike, dates of two meanings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import present_categories, rows_of_categories
from nnstudio.data.columns.date_order import doubtful_date
from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.columns.dates import parts_of
from nnstudio.data.columns.guess import is_identifier
from nnstudio.data.columns.leakage import which_give_away
from nnstudio.data.columns.repeats import all_equal
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.images.pixels import pixels_among
from nnstudio.data.tables.many_texts import total_length
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column, Table, as_codes, sorted_categories

Kind = Literal[
    "identifier", "constant", "mostly_missing", "leakage", "unbalanced", "many_classes", "alike", "date_order"
]  # fmt: skip
Remedy = Literal["ignore", "balance", ""]

_MOST_CELLS = 2_000_000
_MOST_ROWS, _FEWEST_ROWS = 20_000, 200
"""Leaks are looked for in evenly spread rows: so many, or fewer where columns are very many."""
_UNBALANCED = 10
_MISSING_SHARE = 0.6
_LONGEST_CODE = 40
_MOST_COMPARED = 5_000
"""Of more categories nobody would want to know."""
_LOOKED_AT = ("input", "id", "ignored")


@dataclass(frozen=True)
class ColumnWarning:
    """One sentence about one column, with the way out in words and, where one click does it, as a remedy;
    `brief` says it in few words.
    """

    kind: Kind
    column: str
    brief: str
    sentence: str
    remedy: Remedy = ""


def warnings_about(table: Table, settings: Sequence[ColumnSetting]) -> tuple[ColumnWarning, ...]:
    """All warnings, the ones that need an answer first: leaks, then columns, then classes."""
    targets = [table.column(setting.name) for setting in settings if setting.role == "target"]
    kinds = {setting.name: setting.type for setting in settings}
    pixels, _ = pixels_among(table.columns)
    pixels |= {column.name for column in table.columns if column.type == "image"}
    found: list[ColumnWarning] = []
    for target in targets:
        as_classes = kinds[target.name] != "number"
        inputs = [one for one in settings if one.role == "input" and one.name not in pixels]
        found.extend(_leaks(table, inputs, as_codes(target) if as_classes else target))
    leaking = {warning.column for warning in found}
    for setting in settings:
        names_rows = setting.role == "id" and setting.type == "text"  # as the files of images are named
        if names_rows:
            continue
        if setting.role in _LOOKED_AT and setting.name not in pixels and setting.name not in leaking:
            found.extend(_about_column(table.column(setting.name), setting))
    for target in targets:
        if kinds[target.name] not in ("number", "labels"):
            found.extend(_about_classes(as_codes(target)))
    for setting in settings:
        if setting.role not in ("target", "weight"):
            found.extend(_about_dates(table.column(setting.name), setting))
        if setting.type == "category" and setting.role in ("input", "target"):
            found.extend(_about_lookalikes(table.column(setting.name)))
    return tuple(sorted(found, key=lambda warning: (warning.remedy == "", warning.kind != "alike")))


def _about_column(column: Column, setting: ColumnSetting) -> Iterator[ColumnWarning]:
    kind, brief, words = _weakness(column)
    if kind == "identifier" and is_date(setting.type):
        return  # moments differ as a matter of course, and tell by their parts
    if kind:
        way_out = _WAYS_OUT[setting.role == "input"]
        sentence = f"“{column.name}” {words}: {way_out}."
        remedy: Remedy = "ignore" if setting.role == "input" else ""
        yield ColumnWarning(kind, column.name, f"{column.name}: {brief}", sentence, remedy)


_WAYS_OUT = {True: "ignore it", False: "the network does not see it"}
"""What to do about a column that is an input, and about one that is none."""


@once_for_each_column
def _weakness(column: Column) -> tuple[Kind | Literal[""], str, str]:
    """What makes a column of no use: its kind, in few words, and in more."""
    rows, gaps = len(column.values), column.gaps
    if gaps == rows:
        return "constant", "holds no values", "holds no values"
    if not gaps and rows > 1 and all_equal(column.values):
        return "constant", "never changes", f"is {_shown(column)} in every row and tells nothing"
    if is_identifier(column) and (column.type == "number" or _are_short(column)):
        words = "never repeats, like the number or name of a row"
        return "identifier", "like an id", words
    if gaps > _MISSING_SHARE * rows:
        return "mostly_missing", "mostly empty", f"is empty in {round(100 * gaps / rows)}% of the rows"
    return "", "", ""


def _are_short(column: Column) -> bool:
    """Whether texts are short as codes and names are; free text never repeats either."""
    return total_length(column.categories) <= _LONGEST_CODE * len(column.categories)


def _shown(column: Column) -> str:
    return quoted(column.cell(0), most=24)


def _leaks(table: Table, inputs: Sequence[ColumnSetting], target: Column) -> Iterator[ColumnWarning]:
    rows = _spread_rows(table)
    known = _TOLD.setdefault(target, WeakKeyDictionary())
    columns = [table.column(setting.name) for setting in inputs]
    told = [
        column if setting.type == "number" else as_codes(column)
        for column, setting in zip(columns, inputs, strict=True)
    ]
    new = [one for one in told if one not in known]
    if new:
        known.update(
            zip(new, which_give_away([one.take(rows) for one in new], target.take(rows)), strict=True)
        )
    for column, one in zip(columns, told, strict=True):
        if known[one]:
            words = (
                f"“{column.name}” gives the target “{target.name}” away: ignore it, unless "
                "new data will hold it, too."
            )
            brief = f"{column.name}: giveaway"
            yield ColumnWarning("leakage", column.name, brief, words, "ignore")


_TOLD: WeakKeyDictionary[Column, WeakKeyDictionary[Column, bool]] = WeakKeyDictionary()
"""For each target, which columns give it away: another role of one column does not change that of others."""


def _spread_rows(table: Table) -> NDArray[np.int64]:
    most = max(_FEWEST_ROWS, min(_MOST_ROWS, _MOST_CELLS // max(len(table.columns), 1)))
    if table.rows <= most:
        return np.arange(table.rows)
    return np.arange(most) * table.rows // most


def _about_dates(column: Column, setting: ColumnSetting) -> Iterator[ColumnWarning]:
    """Whether the dates of a column would be dates with day and month changed about, too."""
    doubt = doubtful_date(column, setting.type)
    if doubt is not None:
        cell, seconds, other = doubt
        moment = np.array([seconds])
        month = _MONTHS[int(parts_of(moment, "month")[0]) - 1]
        order = "day first" if other == "date_day_first" else "month first"
        words = (
            f"“{column.name}” may be {order}, too: {quoted(cell)} is taken as {month} "
            f"{parts_of(moment, 'day')[0]:.0f}; change the type if it is the other way."
        )
        yield ColumnWarning("date_order", column.name, f"{column.name}: maybe {order}", words)


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


def _about_lookalikes(column: Column) -> Iterator[ColumnWarning]:
    pair = _lookalikes(column)
    if pair is not None:
        words = (
            f"“{column.name}” holds {quoted(pair[0])} and {quoted(pair[1])}, which differ in capitals or "
            "blanks only and count as two categories: write them alike in the file if one is meant."
        )
        yield ColumnWarning("alike", column.name, f"{column.name}: alike categories", words)


@once_for_each_column
def _lookalikes(column: Column) -> tuple[str, str] | None:
    """Two categories that people would take for one, if there are such."""
    if column.type != "category" or len(column.categories) > _MOST_COMPARED:
        return None
    met: dict[str, str] = {}
    for category in present_categories(column):
        before = met.setdefault(" ".join(category.split()).casefold(), category)
        if before != category:
            return before, category
    return None


def _about_classes(target: Column) -> Iterator[ColumnWarning]:
    """Whether the classes are too many for the rows, or one is far rarer than the commonest."""
    counts = rows_of_categories(target)
    met = np.flatnonzero(counts)
    classes, rows = len(met), int(counts.sum())
    if classes > 2 and 2 * classes > rows:
        words = (
            f"“{target.name}” has {classes:,} classes in {rows:,} rows, too few of each to learn from: "
            "choose another target, or take it as a number."
        )
        brief = f"{target.name}: too many classes"
        yield ColumnWarning("many_classes", target.name, brief, words)
        return
    if classes < 2:
        return
    fewest = int(counts[met].min())
    if counts.max() < _UNBALANCED * fewest:
        return
    rarest = sorted_categories(target.categories[code] for code in np.flatnonzero(counts == fewest).tolist())
    words = (
        f"The classes of “{target.name}” are unbalanced: “{rarest[0]}” stands in {fewest:,} of {rows:,} "
        "rows; weigh rare ones more."
    )
    brief = f"{target.name}: rare classes"
    yield ColumnWarning("unbalanced", target.name, brief, words, "balance")
