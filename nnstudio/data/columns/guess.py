"""A first guess at what the columns of a table are for."""

import re

from nnstudio.data.columns.category_counts import count_of_categories, present_categories
from nnstudio.data.columns.date_order import date_type, date_types
from nnstudio.data.columns.labels import holds_labels
from nnstudio.data.columns.repeats import SOON_REPEATED, all_equal, counts_rows, never_repeat
from nnstudio.data.columns.settings import ColumnSetting, Role, TakenAs
from nnstudio.data.columns.target import target_type
from nnstudio.data.columns.yes_no import are_yes_and_no
from nnstudio.data.images.pixels import pixels_among
from nnstudio.data.tables.part_names import names_parts
from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column, Table

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
_FEWEST_VALUES = 0.1
"""The share of the rows that need a value for a column to be learned from unasked."""
_A_SENTENCE = 3  # words
_IDENTIFIER_ENDING = re.compile(r"(?:[_\s-](?:id|uuid|guid)|[a-z]I[dD])$", re.ASCII)


def guess(table: Table, target: str | None = None) -> tuple[ColumnSetting, ...]:
    """Types and roles that a person would most likely choose.

    A target that is not given is a column with a telling name, or else the last usable one. Free text,
    categories that hardly repeat, identifiers and columns with a single value are ignored, but no pixel of a
    picture is. Raises `DataError` when the target is no column.
    """
    if target is not None:
        table.column(target)
    pixels, _ = pixels_among(table.columns)
    fewest = 2 if target is None else 1
    usable = {column.name for column in table.columns if column.name in pixels or not _is_useless(column)}
    if len(usable) - (target in usable) < fewest:  # then texts tell more than nothing
        usable |= {column.name for column in table.columns if column.type == "text" and _is_told(column)}
    if len(usable) - (target in usable) < fewest:  # then a count of the rows is better than nothing
        usable |= {column.name for column in table.columns if counts_rows(column)}
    images = {column.name for column in table.columns if column.type == "image"}
    candidates = [column.name for column in table.columns if column.name in usable or _names_labels(column)]
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
    dates = date_type(column)
    if dates is not None:
        return dates
    return "yes_no" if are_yes_and_no(column.categories) else column.type


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
def _is_useless(column: Column) -> bool:
    if column.type == "image":
        return False
    values = column.present
    if _is_nearly_empty(column) or column.name.strip().lower() in _WEIGHT_NAMES or _names_parts(column):
        return True
    never_changes = all_equal(values)
    if column.type != "number" and date_types(column):
        return never_changes
    if column.type == "text" or (never_changes and len(values) == len(column.values)):
        return True
    return (column.type == "category" and _is_scattered(column, len(values))) or is_identifier(column)


def _is_nearly_empty(column: Column) -> bool:
    """Whether hardly a row has a value, and the column is not the one that is to be predicted by its name."""
    present = len(column.values) - column.gaps
    if not present or column.name.strip().lower() in _TARGET_NAMES:
        return not present
    return present < _FEWEST_VALUES * len(column.values)


def _is_scattered(column: Column, values: int) -> bool:
    """Whether categories hardly repeat."""
    return count_of_categories(column) > min(max(_MOST_CLASSES, values // 4), _MOST_CATEGORIES)


def _is_told(column: Column) -> bool:
    """Whether texts are sentences rather than names and codes."""
    texts = [text for text in column.categories[:SOON_REPEATED] if len(text.split()) >= _A_SENTENCE]
    return 2 * len(texts) > len(column.categories[:SOON_REPEATED])


@once_for_each_column
def is_identifier(column: Column) -> bool:
    """A count up through the rows, or a telling name on values that never repeat."""
    name = column.name.strip()
    is_called_so = name.lower() in _IDENTIFIER_NAMES or _IDENTIFIER_ENDING.search(name) is not None
    if column.type == "number" and not is_called_so:
        return counts_rows(column)
    values = column.present
    return len(values) >= (3 if is_called_so else _MOST_CLASSES + 1) and never_repeat(values)
