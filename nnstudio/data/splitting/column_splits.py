"""Dealing rows out by what a column says: groups that stay together, oldest rows first, or the parts
themselves.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.category_counts import count_of_categories, present_categories
from nnstudio.data.columns.date_order import date_types, dates_as
from nnstudio.data.columns.date_texts import EXAMPLES, DateType, is_date
from nnstudio.data.columns.dates import as_moments
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.splits import (
    Split,
    SplitSettings,
    check_shares,
    part_counts,
    shuffled,
    split,
    split_of,
)
from nnstudio.data.tables.part_names import PART_WORDS, TEST, TRAIN, VALIDATION, names_parts
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.remembered import kept_with_it
from nnstudio.data.tables.table import CellError, Column, Table, as_categories, as_codes
from nnstudio.errors import DataError


def usual_method(column: Column) -> str:
    """How a person would most likely let a column split the rows."""
    if column.type == "number":
        return "group"
    categories = present_categories(column)
    if names_parts(categories):
        return "column"
    return "time" if date_types(column) else "group"


def with_usual_method(
    settings: SplitSettings, columns: Sequence[ColumnSetting], table: Table
) -> SplitSettings:
    """The settings as they follow the column that has the role to split: by shares where there is none, and
    the usual way for it where nothing was chosen.
    """
    if settings.column:
        return settings
    column = next((table.column(one.name) for one in columns if one.role == "split"), None)
    if column is None:
        return settings if settings.method == "share" else replace(settings, method="share")
    return replace(settings, method=usual_method(column)) if settings.method == "share" else settings


def likely_column(method: str, columns: Sequence[ColumnSetting], table: Table) -> str:
    """The column that is most likely meant where rows are to be split that way; empty where none fits."""
    found = [(_likelihood(method, one, table.column(one.name)), one.name) for one in columns]
    best = max((likelihood for likelihood, _ in found), default=0)
    return next((name for likelihood, name in found if likelihood == best > 0), "")


def _likelihood(method: str, setting: ColumnSetting, column: Column) -> float:
    """How well a column fits a way to split: one with the role to split first, nothing for a target."""
    if setting.role == "target" or not (
        setting.type in ("number", "category", "yes_no") or is_date(setting.type)
    ):
        return 0
    fits = {"time": _fits_time, "group": _fits_groups, "column": _fits_parts}.get(method)
    likelihood = fits(setting, column) if fits is not None else 0
    return 10 + likelihood if likelihood and setting.role == "split" else likelihood


def _fits_time(setting: ColumnSetting, column: Column) -> float:
    return 2 if is_date(setting.type) else float(setting.type == "number")


def _fits_groups(setting: ColumnSetting, column: Column) -> float:
    """Several rows have each value, the fewer the likelier; what the network does not learn from is rather a
    name of somebody.
    """
    if column.type == "number" or is_date(setting.type):
        return 1
    categories = present_categories(column)
    if names_parts(categories) or not 1 < len(categories) < len(column.values):
        return 0
    return (3 if setting.role in ("id", "ignored") else 2) + len(categories) / len(column.values)


def _fits_parts(setting: ColumnSetting, column: Column) -> float:
    if column.type == "number" or is_date(setting.type):
        return 0
    return 2 if names_parts(present_categories(column)) else 1


def sets_aside(column: Column, part: str) -> bool:
    """Whether a column gives rows to a part."""
    words = [category.strip().lower() for category in present_categories(column)]
    return any(PART_WORDS.get(word) == PART_WORDS[part] for word in words)


def split_by_files(
    rows: NDArray[np.int64], settings: SplitSettings, column: Column, labels: NDArray[np.integer] | None
) -> Split:
    """The parts that files of their own give, and the others by their shares of the training file; `labels`
    as for `split`.
    """
    part = _by_word(as_categories(column), rows)
    own = {name: sets_aside(column, name) for name in ("validation", "test")}
    rest = replace(
        settings,
        method="share",
        validation=0.0 if own["validation"] else settings.validation,
        test=0.0 if own["test"] else settings.test,
    )
    training = np.flatnonzero(part == TRAIN)
    dealt = split(training, rest, None if labels is None else labels[training])
    part[dealt.validation] = VALIDATION
    part[dealt.test] = TEST
    return split_of(rows, part)


def split_by_column(rows: NDArray[np.int64], settings: SplitSettings, column: Column) -> Split:
    """Deal rows of a table out to the three parts by the settings' method: `group`, `time` or `column`.

    Raises `DataError` where a row has no value in the column, or one that says nothing.
    """
    check_shares(len(rows), settings)
    present = ~column.missing[rows]
    if not present.all():
        raise CellError(
            int(rows[np.flatnonzero(~present)[0]]),
            f"column “{column.name}” splits the rows and has no value{_more_gaps(present)}; fill it in, "
            "or split by another column or another way.",
        )
    if settings.method == "group":
        return split_of(rows, _by_group(as_categories(column).values[rows], settings, column.name))
    if settings.method == "time":
        return split_of(rows, _by_time(column, rows, settings))
    return split_of(rows, _by_word(as_categories(column), rows))


@kept_with_it
def _fits(column: Column, method: str, groups: int, dates: str) -> bool:
    if column.gaps:
        return False
    if method == "group":
        return count_of_categories(column) >= groups
    if method == "time":
        return column.type == "number" or dates_as(column, dates) in date_types(column)
    words = {category.strip().lower() for category in as_codes(column).categories}
    return words <= PART_WORDS.keys() and any(PART_WORDS[word] == TRAIN for word in words)


def may_split(settings: SplitSettings, column: Column) -> bool:
    """Whether every row of a column says what the settings' method (`group`, `time` or `column`) needs; kept
    with the column, and found without dealing out a row. Where it is False, the rows in use may still do.
    """
    groups = 1 + (settings.validation > 0) + (settings.test > 0)
    return _fits(column, settings.method, groups, settings.dates)


def _more_gaps(present: NDArray[np.bool_]) -> str:
    """How many rows have no value beside the first one."""
    gaps = int(np.count_nonzero(~present))
    return f", as {gaps - 1:,} more row{'s have' if gaps > 2 else ' has'} none" if gaps > 1 else ""


def _by_group(codes: NDArray[np.integer], settings: SplitSettings, name: str) -> NDArray[np.int8]:
    """The part of each row: groups in the order that the seed gives, each wholly into one part."""
    groups, of_row, sizes = np.unique(codes, return_inverse=True, return_counts=True)
    wanted = dict(zip((VALIDATION, TEST), part_counts(len(codes), settings), strict=True))
    needed = 1 + sum(count > 0 for count in wanted.values())
    if len(groups) < needed:
        raise DataError(
            f"Column “{name}” has {'1 group' if len(groups) == 1 else f'{len(groups)} groups'}, and {needed} "
            "are needed for training, validation and test; split by another column, or set a share to 0 %."
        )
    left = shuffled(len(groups), settings.seed).tolist()
    part = np.full(len(groups), TRAIN, dtype=np.int8)
    for which in (TEST, VALIDATION):
        if wanted[which]:
            needed -= 1
            chosen = _groups_for(wanted[which], left, sizes)[: len(left) - needed]
            part[chosen] = which
            given = frozenset(chosen)
            left = [group for group in left if group not in given]
    return np.asarray(part[of_row], dtype=np.int8)


def _groups_for(rows: int, groups: list[int], sizes: NDArray[np.integer]) -> list[int]:
    """Groups that hold about so many rows: each that brings the count nearer, or else the smallest one."""
    chosen: list[int] = []
    held = 0
    for group in groups:
        if held + sizes[group] / 2 <= rows:
            chosen.append(group)
            held += int(sizes[group])
    return chosen or [min(groups, key=lambda group: int(sizes[group]))]


def _by_time(column: Column, rows: NDArray[np.int64], settings: SplitSettings) -> NDArray[np.int8]:
    """The part of each row: the oldest train, the latest test."""
    values = column.values if column.type == "number" else _moments(column, dates_as(column, settings.dates))
    validation, test = part_counts(len(rows), settings)
    part = np.full(len(rows), TRAIN, dtype=np.int8)
    order = np.argsort(values[rows], kind="stable")
    part[order[len(rows) - validation - test :]] = VALIDATION
    part[order[len(rows) - test :]] = TEST
    return part


def _moments(column: Column, taken_as: DateType) -> NDArray[np.float64]:
    try:
        return as_moments(column, taken_as)
    except CellError as error:
        raise CellError(
            error.row,
            f"column “{column.name}” splits the rows by time and holds “{column.cell(error.row)}”, which is "
            f"neither a number nor a date that can be read (such as {EXAMPLES[taken_as]}); split by another "
            "column or another way.",
        ) from None


def _by_word(column: Column, rows: NDArray[np.int64]) -> NDArray[np.int8]:
    """The part of each row as its cell says."""
    known = [PART_WORDS.get(category.strip().lower(), -1) for category in column.categories]
    part: NDArray[np.int8] = np.array(known, dtype=np.int8)[column.values[rows]]
    wrong = np.flatnonzero(part < 0)
    if len(wrong):
        row = int(rows[wrong[0]])
        raise CellError(
            row,
            f"column “{column.name}” holds {quoted(column.cell(row))}, which is no part; write train, "
            "validation or test, or split by another column or another way.",
        )
    if not (part == TRAIN).any():
        raise DataError(f"Column “{column.name}” gives no row to the training; write train in some rows.")
    return part
