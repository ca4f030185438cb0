"""Which rows train, which validate and which test: a function of the seed alone."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_texts import DateType
from nnstudio.data.tables.part_names import TEST, TRAIN, VALIDATION
from nnstudio.data.tables.table import listed
from nnstudio.errors import DataError

METHODS: Mapping[str, str] = {
    "share": "By share, at random",
    "group": "By group, kept together",
    "time": "By time, oldest train",
    "column": "As a column says",
    "files": "From separate files",
}

MOST_DEALT = 200_000
"""Rows that are dealt out in no time."""


@dataclass(frozen=True)
class SplitSettings:
    """Shares of the rows for validation and test (the rest trains), and the seed that deals them out.

    `stratified` deals each class out by the same shares. Other methods than `share` follow a column: `column`
    names it, or else it is the one with the role to split. With `files` it says from which file a row comes,
    and a part that has no file is dealt out from the training rows by its share. `dates` is the type as which
    the cells of the column are read by time; empty for as they look.
    """

    validation: float = field(default=0.15, metadata={"label": "Validation share"})
    test: float = field(default=0.2, metadata={"label": "Test share"})
    stratified: bool = field(default=True, metadata={"label": "Same shares of every class"})
    seed: int = field(default=0, metadata={"label": "Seed"})
    method: str = field(default="share", metadata={"label": "Method", "choices": tuple(METHODS)})
    column: str = field(default="", metadata={"label": "Column"})
    dates: DateType | Literal[""] = field(default="", metadata={"label": "Dates"})

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            raise DataError(f"“{self.method}” is no way to split; choose one of {listed(METHODS)}.")


@dataclass(frozen=True, eq=False)
class Split:
    """Row numbers of the three parts: int64, ascending, disjoint."""

    train: NDArray[np.int64]
    validation: NDArray[np.int64]
    test: NDArray[np.int64]

    def part(self, name: str) -> NDArray[np.int64]:
        """The rows of the part called `train`, `validation` or `test`."""
        parts = {"train": self.train, "validation": self.validation, "test": self.test}
        return parts[name]


def split(
    rows: int | NDArray[np.integer], settings: SplitSettings, labels: NDArray[np.integer] | None = None
) -> Split:
    """Deal rows out to the three parts.

    This is the method `share`; `column_splits` has those that follow a column. `rows` is a number of rows or
    the row numbers that may be used; `labels`, of the same length, are class codes, used where the settings
    ask for a stratified split. Every part with a share above 0 gets at least one row, and every class at
    least one training row. Raises `DataError` where the shares or the rows do not allow it.
    """
    rows = np.arange(rows) if isinstance(rows, int) else np.asarray(rows)
    check_shares(len(rows), settings)
    order = shuffled(len(rows), settings.seed)
    stratify = settings.stratified and labels is not None
    if labels is not None and stratify:
        order = order[np.argsort(labels[order], kind="stable")]
    part = np.empty(len(rows), dtype=np.int8)
    part[order] = _dealt(len(rows), settings, spread=stratify)
    if labels is not None and stratify:
        _give_every_class_a_training_row(part, np.asarray(labels), order)
    return split_of(rows, part)


def split_of(rows: NDArray[np.integer], part: NDArray[np.int8]) -> Split:
    """The rows by the part of each."""
    return Split(*(np.sort(rows[part == which]).astype(np.int64) for which in (TRAIN, VALIDATION, TEST)))


def check_shares(rows: int, settings: SplitSettings) -> None:
    """Raise `DataError` where the shares, the seed or the number of rows allow no split."""
    shares = (settings.validation, settings.test)
    if not all(0 <= share < 1 for share in shares):
        raise DataError("The shares for validation and test must be between 0 % and 99 %.")
    if settings.seed < 0:
        raise DataError(f"The seed must be at least 0, not {settings.seed}: choose another seed.")
    if sum(shares) >= 1:
        raise DataError(
            f"Validation ({settings.validation:.0%}) and test ({settings.test:.0%}) leave no rows to train "
            "on; make them smaller."
        )
    needed = 1 + sum(share > 0 for share in shares)
    if rows < needed:
        have = "no row" if rows == 0 else "only 1 row" if rows == 1 else f"only {rows} rows"
        raise DataError(
            f"There {'are' if rows > 1 else 'is'} {have} to split, and {needed} are needed for training, "
            "validation and test; add rows, choose another way with missing values, or set a share to 0 %."
        )


def shuffled(count: int, seed: int) -> NDArray[np.int64]:
    """A permutation from the raw stream of a bit generator, which numpy promises never to change."""
    keys = np.random.PCG64(seed).random_raw(count)
    return np.argsort(np.atleast_1d(keys), kind="stable")


def part_counts(rows: int, settings: SplitSettings) -> tuple[int, int]:
    """How many rows validate and how many test."""
    validation = max(1, _rounded(rows * settings.validation)) if settings.validation else 0
    test = max(1, _rounded(rows * settings.test)) if settings.test else 0
    while validation + test >= rows:
        if validation >= test:
            validation -= 1
        else:
            test -= 1
    return validation, test


def counts_by_share(rows: int, settings: SplitSettings) -> tuple[int, int, int] | None:
    """How many rows of a large table train, validate and test: told without dealing them out, which would
    hold up a window. None where that takes no time, or where a column decides. Raises as `check_shares`.
    """
    if rows <= MOST_DEALT or settings.method in ("column", "files"):
        return None
    check_shares(rows, settings)
    validation, test = part_counts(rows, settings)
    return rows - validation - test, validation, test


def _rounded(value: float) -> int:
    return math.floor(value + 0.5)


def _dealt(rows: int, settings: SplitSettings, spread: bool) -> NDArray[np.int8]:
    """The part of each place in the order: in blocks, or spread evenly so that each stretch has all
    shares.
    """
    validation, test = part_counts(rows, settings)
    part = np.full(rows, TRAIN, dtype=np.int8)
    if not spread:
        part[:test] = TEST
        part[test : test + validation] = VALIDATION
        return part
    part[_evenly(rows, test)] = TEST
    rest = np.flatnonzero(part == TRAIN)
    part[rest[_evenly(len(rest), validation)]] = VALIDATION
    return part


def _evenly(places: int, count: int) -> NDArray[np.int64]:
    """`count` of `places`, as evenly spaced as whole numbers allow."""
    return (np.arange(count) * places + places // 2) // max(count, 1)


def _give_every_class_a_training_row(
    part: NDArray[np.int8], labels: NDArray[np.integer], order: NDArray[np.int64]
) -> None:
    """Take it from the validation, or else from the test, the first in the order; each keeps a row."""
    without = order[np.isin(labels[order], labels[part == TRAIN], invert=True)]
    without = without[np.lexsort((part[without], labels[without]))]  # stable: as they stand in the order
    left = {which: int(np.count_nonzero(part == which)) for which in (VALIDATION, TEST)}
    given = None
    for row, label in zip(without.tolist(), labels[without].tolist(), strict=True):
        if label != given and left[which := int(part[row])] > 1:
            part[row], given = TRAIN, label
            left[which] -= 1
