"""What columns are for: their roles, a first guess at them, and the task a target sets."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.category_counts import rows_of_categories
from nnstudio.data.dates import are_dates
from nnstudio.data.images.pixels import pixels_among
from nnstudio.data.labels import holds_labels, labels_of
from nnstudio.data.preparing.category_groups import are_yes_and_no
from nnstudio.data.preparing.settings import ColumnChoices
from nnstudio.data.splits import names_parts
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column, ColumnType, Table, as_categories

Role = Literal["input", "target", "weight", "split", "id", "ignored"]
TakenAs = Literal["number", "category", "date", "yes_no", "labels", "text", "image"]
Task = Literal["regression", "two_classes", "classes", "labels", "reconstruction"]
"""What is learned: a number, classes, labels, or all that entered once more."""

ROLES: tuple[Role, ...] = ("input", "target", "weight", "split", "id", "ignored")
TYPES: tuple[TakenAs, ...] = ("number", "category", "date", "yes_no", "labels", "text")
"""What a column can be taken as; one of images is never anything else."""

_TARGET_NAMES = {
    "target",
    "label",
    "labels",
    "class",
    "classes",
    "species",
    "outcome",
    "y",
    "diagnosis",
    "category",
    "output",
    "tags",
    "genres",
}
_WEIGHT_NAMES = {"sample_weight", "sample_weights", "case_weight", "sample weight"}
_FILE_NAMES = {"file", "filename", "file name", "file_name", "path"}
_IDENTIFIER_NAMES = {"id", "index", "uuid", "guid", "rowid", "row_id", "row", "no", "nr", "#", "unnamed: 0"}
_MOST_CLASSES = 20
_MOST_CATEGORIES = 200
_SOON_REPEATED = 5000
_A_SENTENCE = 3  # words
_IDENTIFIER_ENDING = re.compile(r"(?:[_\s-](?:id|uuid|guid)|[a-z]I[dD])$", re.ASCII)


@dataclass(frozen=True)
class ColumnSetting:
    """What a project does with a column: the type it is taken as, its role, and how it is prepared where that
    differs from the rule for all columns.
    """

    name: str
    type: TakenAs
    role: Role
    own: ColumnChoices | None = None

    @property
    def separator(self) -> str:
        """What stands between the labels of a cell; empty where that is to be found."""
        return self.own.separator if self.own is not None else ""


def guess(table: Table, target: str | None = None) -> tuple[ColumnSetting, ...]:
    """Types and roles that a person would most likely choose.

    A target that is not given is a column with a telling name, or else the last usable one. Free text,
    categories that hardly repeat, identifiers and columns with a single value are ignored, but no pixel of a
    picture is. Raises `DataError` when the target is no column.
    """
    if target is not None:
        table.column(target)
    pixels, _ = pixels_among(table.columns)
    usable = [column.name for column in table.columns if column.name in pixels or not _is_useless(column)]
    others = [name for name in usable if name != target]
    if len(others) < (2 if target is None else 1):  # then texts tell more than nothing
        texts = {column.name for column in table.columns if column.type == "text" and _is_told(column)}
        usable = [column.name for column in table.columns if column.name in (*usable, *texts)]
        others = [name for name in usable if name != target]
    if len(others) < (2 if target is None else 1):  # then a count of the rows is better than nothing
        usable = [column.name for column in table.columns if column.name in usable or _is_count(column)]
    images = {column.name for column in table.columns if column.type == "image"}
    labelled = [column.name for column in table.columns if _names_labels(column)]
    candidates = [column.name for column in table.columns if column.name in (*usable, *labelled)]
    chosen = target if target is not None else _likely_target(candidates, images)
    return tuple(_setting(column, column.name in usable, column.name == chosen) for column in table.columns)


def usual_role(column: Column) -> Role:
    """The role of a column that is not the target."""
    return _useless_role(column) if _is_useless(column) else "input"


def _setting(column: Column, usable: bool, is_target: bool) -> ColumnSetting:
    if is_target:
        return ColumnSetting(column.name, target_type(column), "target")
    return ColumnSetting(column.name, likely_type(column), "input" if usable else _useless_role(column))


def likely_type(column: Column) -> TakenAs:
    """What a column that is no target is most likely meant as."""
    if column.type in ("number", "image"):
        return column.type
    if _holds_dates(column):
        return "date"
    return "yes_no" if are_yes_and_no(column.categories) else column.type


def stored_type(taken_as: TakenAs) -> ColumnType:
    """How the cells of a column are read that is taken as something."""
    return taken_as if taken_as in ("number", "image") else "category"


def _useless_role(column: Column) -> Role:
    """What a column may be that nothing is to be learned from."""
    if column.name.strip().lower() in _WEIGHT_NAMES and column.type == "number":
        return "weight"
    if _names_parts(column):
        return "split"
    if column.type == "text":
        return "id" if column.name.strip().lower() in _FILE_NAMES else "ignored"
    return "id" if is_identifier(column) else "ignored"


def _names_parts(column: Column) -> bool:
    return column.type == "category" and names_parts(present_categories(column))


def _names_labels(column: Column) -> bool:
    """Whether texts are several labels each, in a column that says so."""
    return column.type == "text" and column.name.strip().lower() in _TARGET_NAMES and holds_labels(column)


def _likely_target(usable: list[str], images: set[str]) -> str | None:
    lowered = {name.strip().lower() for name in usable}
    telling = [name for name in usable if name.strip().lower() in _TARGET_NAMES]
    if {"x", "y"} <= lowered:  # coordinates
        telling = [name for name in telling if name.strip().lower() != "y"]
    if telling:
        return telling[-1]
    cells = [name for name in usable if name not in images]
    return cells[-1] if cells and len(usable) > 1 else None


@once_for_each_column
def target_type(column: Column) -> TakenAs:
    """Whether a target is taken as classes, as labels, of which a cell may hold several, or as a number: few
    whole numbers, each met often, are classes.
    """
    if column.type != "number":
        return "labels" if holds_labels(column) else "category"
    values = column.present
    if _differ(values[:_SOON_REPEATED]) > _MOST_CLASSES or not bool(np.all(values == np.floor(values))):
        return "number"
    distinct = np.unique(values)
    if not len(distinct):
        return "number"
    if len(distinct) <= 2:
        return "category"
    consecutive = distinct[-1] - distinct[0] + 1 == len(distinct)
    few = len(distinct) <= (_MOST_CLASSES if consecutive else _MOST_CLASSES // 2)
    return "category" if few and len(values) >= 5 * len(distinct) else "number"


@once_for_each_column
def _is_useless(column: Column) -> bool:
    if column.type == "image":
        return False
    values = column.present
    if not len(values) or column.name.strip().lower() in _WEIGHT_NAMES or _names_parts(column):
        return True
    never_changes = all_equal(values)
    if column.type != "number" and _holds_dates(column):
        return never_changes
    if column.type == "text" or (never_changes and len(values) == len(column.values)):
        return True
    return (column.type == "category" and _is_scattered(column, len(values))) or is_identifier(column)


def _is_scattered(column: Column, values: int) -> bool:
    """Whether categories hardly repeat."""
    return len(present_categories(column)) > min(max(_MOST_CLASSES, values // 4), _MOST_CATEGORIES)


@once_for_each_column
def _holds_dates(column: Column) -> bool:
    return are_dates(column.categories)


def _is_told(column: Column) -> bool:
    """Whether texts are sentences rather than names and codes."""
    texts = [text for text in column.categories[:_SOON_REPEATED] if len(text.split()) >= _A_SENTENCE]
    return 2 * len(texts) > len(column.categories[:_SOON_REPEATED])


@once_for_each_column
def is_identifier(column: Column) -> bool:
    """A count up through the rows, or a telling name on values that never repeat."""
    name = column.name.strip()
    is_called_so = name.lower() in _IDENTIFIER_NAMES or _IDENTIFIER_ENDING.search(name) is not None
    if column.type == "number" and not is_called_so:
        return _is_count(column)
    values = column.present
    return len(values) >= (3 if is_called_so else _MOST_CLASSES + 1) and _never_repeat(values)


def all_equal(values: NDArray[Any]) -> bool:
    """Whether all of one or more values are the same; most columns change soon."""
    first = values[0]
    return bool(np.all(values[:_SOON_REPEATED] == first) and np.all(values == first))


def _never_repeat(values: NDArray[Any]) -> bool:
    head = values[:_SOON_REPEATED]  # most columns repeat a value soon, and need not be sorted
    if _differ(head) < len(head):
        return False
    if values.dtype == np.int32:  # codes
        return bool(np.bincount(values).max() == 1)
    return bool(np.all(values[1:] > values[:-1])) or _differ(values) == len(values)


def _differ(values: NDArray[Any]) -> int:
    return len(np.unique(values))


def _is_count(column: Column) -> bool:
    """Whether a column counts its rows: whole numbers, each one more than the last."""
    values = column.values
    if column.type != "number" or len(values) <= 10:
        return False
    if values[0] != np.floor(values[0]) or np.any(np.diff(values[:_SOON_REPEATED]) != 1):
        return False
    return bool(np.all(np.diff(values) == 1))


def task_of(column: Column, setting: ColumnSetting | None = None) -> Task:
    """The task that a target sets; a setting may take numbers as categories or the other way round."""
    type = setting.type if setting is not None else target_type(column)
    if type == "number":
        return "regression"
    if type == "labels":
        return "labels"
    return "two_classes" if len(present_categories(column)) <= 2 else "classes"


def classes_or_labels(column: Column, setting: ColumnSetting) -> tuple[str, ...]:
    """What a target that is no number is one of, or of which it is several at once, in order."""
    if setting.type == "labels":
        return labels_of(column, setting.separator)
    return present_categories(column)


@once_for_each_column
def present_categories(column: Column) -> tuple[str, ...]:
    """The categories that at least one row holds, in order; numbers count as categories."""
    column = as_categories(column)
    met = np.flatnonzero(rows_of_categories(column))
    if len(met) == len(column.categories):
        return column.categories
    return tuple(column.categories[code] for code in met.tolist())
