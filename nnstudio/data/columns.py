"""What columns are for: their roles, a first guess at them, the task a target sets, and figures that describe
one.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from nnstudio.data.category_preparation import are_yes_and_no
from nnstudio.data.dates import are_dates
from nnstudio.data.pixels import pixels_among
from nnstudio.data.preparation_settings import ColumnChoices
from nnstudio.data.splits import names_parts
from nnstudio.data.summing import mean_and_deviation
from nnstudio.data.table import Column, ColumnType, Table, as_categories, number_text

Role = Literal["input", "target", "weight", "split", "id", "ignored"]
TakenAs = Literal["number", "category", "date", "yes_no", "text", "image"]
Task = Literal["regression", "two_classes", "classes"]

ROLES: tuple[Role, ...] = ("input", "target", "weight", "split", "id", "ignored")
TYPES: tuple[TakenAs, ...] = ("number", "category", "date", "yes_no", "text")
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
}
_WEIGHT_NAMES = {"sample_weight", "sample_weights", "case_weight", "sample weight"}
_IDENTIFIER_NAMES = {"id", "index", "uuid", "guid", "rowid", "row_id", "row", "no", "nr", "#", "unnamed: 0"}
_MOST_CLASSES = 20
_MOST_CATEGORIES = 200
_HISTOGRAM_BINS = 20
_SOON_REPEATED = 5000
_A_SENTENCE = 3  # words
_IMAGES_LOOKED_AT = 24
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


@dataclass(frozen=True)
class ColumnSummary:
    """Figures of one column.

    For numbers: minimum, maximum, mean, standard deviation and a histogram (`edges` has one more than
    `counts`). For categories and text: `labels` and their `counts`, the most frequent first. `distinct`
    leaves out missing values.
    """

    rows: int
    missing: int
    distinct: int
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    deviation: float | None = None
    edges: tuple[float, ...] = ()
    labels: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    sampled: bool = False


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
    chosen = target if target is not None else _likely_target(usable, images)
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
    if are_dates(column.categories):
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
    return "id" if column.type != "text" and is_identifier(column) else "ignored"


def _names_parts(column: Column) -> bool:
    return column.type == "category" and names_parts(present_categories(column))


def _likely_target(usable: list[str], images: set[str]) -> str | None:
    lowered = {name.strip().lower() for name in usable}
    telling = [name for name in usable if name.strip().lower() in _TARGET_NAMES]
    if {"x", "y"} <= lowered:  # coordinates
        telling = [name for name in telling if name.strip().lower() != "y"]
    if telling:
        return telling[-1]
    cells = [name for name in usable if name not in images]
    return cells[-1] if cells and len(usable) > 1 else None


def target_type(column: Column) -> TakenAs:
    """Whether a target is taken as classes or as a number: few whole numbers, each met often, are classes."""
    if column.type != "number":
        return "category"
    values = column.values[~column.missing]
    distinct = np.unique(values)
    if not len(distinct) or not bool(np.all(distinct == np.floor(distinct))):
        return "number"
    if len(distinct) <= 2:
        return "category"
    consecutive = distinct[-1] - distinct[0] + 1 == len(distinct)
    few = len(distinct) <= (_MOST_CLASSES if consecutive else _MOST_CLASSES // 2)
    return "category" if few and len(values) >= 5 * len(distinct) else "number"


def _is_useless(column: Column) -> bool:
    if column.type == "image":
        return False
    values = column.values[~column.missing]
    if not len(values) or column.name.strip().lower() in _WEIGHT_NAMES or _names_parts(column):
        return True
    if column.type != "number" and are_dates(column.categories):
        return len(np.unique(values)) == 1
    if column.type == "text":
        return True
    distinct = len(np.unique(values))
    if distinct == 1 and len(values) == len(column.values):
        return True
    scattered = distinct > min(max(_MOST_CLASSES, len(values) // 4), _MOST_CATEGORIES)
    return (column.type == "category" and scattered) or is_identifier(column)


def _is_told(column: Column) -> bool:
    """Whether texts are sentences rather than names and codes."""
    texts = [text for text in column.categories[:_SOON_REPEATED] if len(text.split()) >= _A_SENTENCE]
    return 2 * len(texts) > len(column.categories[:_SOON_REPEATED])


def is_identifier(column: Column) -> bool:
    """A count up through the rows, or a telling name on values that never repeat."""
    values = column.values[~column.missing]
    head = values[:_SOON_REPEATED]  # most columns repeat a value soon, and need not be sorted
    if len(values) < 3 or len(np.unique(head)) < len(head) or len(np.unique(values)) < len(values):
        return False
    if column.name.strip().lower() in _IDENTIFIER_NAMES or _IDENTIFIER_ENDING.search(column.name.strip()):
        return True
    return len(values) > _MOST_CLASSES if column.type != "number" else _is_count(column)


def _is_count(column: Column) -> bool:
    """Whether a column counts its rows: whole numbers, each one more than the last."""
    values = column.values
    if column.type != "number" or len(values) <= 10:
        return False
    return bool(values[0] == np.floor(values[0]) and np.all(np.diff(values) == 1))


def task_of(column: Column, setting: ColumnSetting | None = None) -> Task:
    """The task that a target sets; a setting may take numbers as categories or the other way round."""
    if (setting.type if setting is not None else target_type(column)) == "number":
        return "regression"
    return "two_classes" if len(present_categories(column)) <= 2 else "classes"


def present_categories(column: Column) -> tuple[str, ...]:
    """The categories that at least one row holds, in order; numbers count as categories."""
    column = as_categories(column)
    met = np.unique(column.values[column.values >= 0])
    return tuple(column.categories[code] for code in met.tolist())


def describe(column: Column, setting: ColumnSetting | None = None) -> ColumnSummary:
    """Figures of a column, of the type that a setting takes it as; of images, of some of their pixels."""
    if column.type == "image":
        return _describe_images(column)
    if setting is not None and setting.type != "number":
        column = as_categories(column)
    present = column.values[~column.missing]
    rows, missing = len(column.values), len(column.values) - len(present)
    if column.type != "number":
        return _describe_categories(column, present, rows, missing)
    distinct = len(np.unique(present))
    if not distinct:
        return ColumnSummary(rows, missing, 0)
    low, high = float(present.min()), float(present.max())
    counts, edges = _histogram(present, low, high, distinct)
    mean, deviation = mean_and_deviation(present)
    return ColumnSummary(rows, missing, distinct, low, high, mean, deviation, edges=edges, counts=counts)


def glance(column: Column, setting: ColumnSetting | None = None, most: int = 20_000) -> ColumnSummary:
    """Figures of a column at once, however long it is: numbers beyond `most` rows are judged by evenly spread
    ones.
    """
    rows = len(column.values)
    as_number = column.type == "number" and (setting is None or setting.type == "number")
    if rows <= most or not as_number:
        return describe(column, setting)
    missing = column.missing
    if missing.all():
        return ColumnSummary(rows, rows, 0)
    summary = describe(column.take(np.arange(most) * rows // most))
    return replace(
        summary,
        rows=rows,
        missing=int(np.count_nonzero(missing)),
        minimum=float(np.nanmin(column.values)),
        maximum=float(np.nanmax(column.values)),
        sampled=True,
    )


def _describe_images(column: Column) -> ColumnSummary:
    rows = len(column.values)
    some = column.values[np.arange(min(rows, _IMAGES_LOOKED_AT)) * rows // min(rows, _IMAGES_LOOKED_AT)]
    pixels = describe(Column(column.name, "number", some.ravel().astype(np.float64)))
    return replace(pixels, rows=rows, missing=0, distinct=rows, sampled=True)


def _describe_categories(column: Column, present: np.ndarray, rows: int, missing: int) -> ColumnSummary:
    counts = np.bincount(present, minlength=len(column.categories))
    order = np.argsort(-counts, kind="stable")
    order = order[counts[order] > 0]
    return ColumnSummary(
        rows,
        missing,
        len(order),
        labels=tuple(column.categories[code] for code in order.tolist()),
        counts=tuple(int(count) for count in counts[order]),
    )


def _histogram(
    values: np.ndarray, low: float, high: float, distinct: int
) -> tuple[tuple[int, ...], tuple[float, ...]]:
    if low == high or not math.isfinite(high - low):
        return (len(values),), (low, high)
    counts, edges = np.histogram(values, bins=min(_HISTOGRAM_BINS, max(distinct, 2)), range=(low, high))
    return tuple(int(count) for count in counts), tuple(float(edge) for edge in edges)


def range_text(summary: ColumnSummary) -> str:
    """The span of a column in a few words: “32 – 60” or “3 categories”."""
    if summary.minimum is not None and summary.maximum is not None:
        return f"{_short(summary.minimum)} – {_short(summary.maximum)}"
    return f"{summary.distinct:,} {'category' if summary.distinct == 1 else 'categories'}"


def _short(value: float) -> str:
    """The number itself where its text is short, or else in four significant digits."""
    text = number_text(value)
    return text if len(text) <= 9 else f"{value:.4g}"
