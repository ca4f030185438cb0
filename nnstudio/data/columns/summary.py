"""Figures that describe a column: what it holds, how often, and how it is spread."""

import math
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from nnstudio.data.columns.category_counts import rows_of_categories
from nnstudio.data.columns.date_texts import DateType, date_text, is_date, parsed_date
from nnstudio.data.columns.labels import label_counts, labels_of
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summing import mean_and_deviation
from nnstudio.data.tables.remembered import kept_with_it, once_for_each_column
from nnstudio.data.tables.table import Column, as_categories, as_codes

_HISTOGRAM_BINS = 20
_MOST_ROWS, _MOST_LABELS = 20_000, 10_000
_IMAGES_LOOKED_AT = 24


@dataclass(frozen=True)
class ColumnSummary:
    """Figures of one column.

    For numbers: minimum, maximum, mean, standard deviation and a histogram (`edges` has one more than
    `counts`). For categories and text: `labels` and their `counts`, the most frequent first. `distinct`
    leaves out missing values.

    Of labels, of which a cell may hold several, each is counted in every row that has it. Of dates, `span` is
    the first and the last one in words, the histogram goes along the time (in seconds since 1970), and
    `labels` are the cells, the most frequent first. Where `sampled`, only some rows were looked at: there are
    at least so many `distinct` values, and the span of dates is about right. `unit` is what numbers are
    written with.
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
    span: tuple[str, str] | None = None
    sampled: bool = False
    unit: str = ""


def describe(column: Column, setting: ColumnSetting | None = None) -> ColumnSummary:
    """Figures of a column, of the type that a setting takes it as; of images, of some of their pixels."""
    if column.type == "image":
        return _describe_images(column)
    if setting is not None and setting.type == "labels":
        return _describe_labels(column, setting.separator)
    if setting is not None and setting.type != "number" and column.type == "number":
        column = as_categories(column)
    if column.type != "number":
        return _describe_categories(column)
    present = column.present
    rows, missing = len(column.values), len(column.values) - len(present)
    distinct = len(np.unique(present))
    if not distinct:
        return ColumnSummary(rows, missing, 0)
    low, high = float(present.min()), float(present.max())
    counts, edges = _histogram(present, low, high, distinct)
    mean, deviation = mean_and_deviation(present)
    return ColumnSummary(
        rows, missing, distinct, low, high, mean, deviation, edges=edges, counts=counts, unit=column.unit
    )


def glance(column: Column, setting: ColumnSetting | None = None) -> ColumnSummary:
    """Figures of a column at once, however long it is, and kept with it: of many rows, numbers are judged by
    evenly spread ones, and of very many categories the most frequent ones are named.
    """
    if column.type == "image":
        return _glance_at_images(column)
    if setting is not None and setting.type == "labels":
        return _glance_at_labels(column, setting.separator)
    if setting is not None and is_date(setting.type):
        return _glance_at_dates(column, setting.type)
    as_number = column.type == "number" and (setting is None or setting.type == "number")
    return _glance_at_numbers(column) if as_number else _glance_at_categories(column)


@once_for_each_column
def usual_number(column: Column) -> float:
    """The mean of a column of numbers, which stands for a gap; 0 where it has none."""
    present = column.present
    return mean_and_deviation(present)[0] if len(present) else 0.0


@once_for_each_column
def _glance_at_images(column: Column) -> ColumnSummary:
    return _describe_images(column)


@once_for_each_column
def _glance_at_numbers(column: Column) -> ColumnSummary:
    rows = len(column.values)
    if rows <= _MOST_ROWS:
        return describe(column)
    if column.gaps == rows:
        return ColumnSummary(rows, rows, 0)
    summary = describe(column.take(np.arange(_MOST_ROWS) * rows // _MOST_ROWS))
    return replace(
        summary,
        rows=rows,
        missing=column.gaps,
        minimum=float(np.fmin.reduce(column.values)),
        maximum=float(np.fmax.reduce(column.values)),
        sampled=True,
    )


@once_for_each_column
def _glance_at_categories(column: Column) -> ColumnSummary:
    column = as_categories(column) if column.type == "number" else column
    return _describe_categories(column, _MOST_LABELS)


@kept_with_it
def _glance_at_dates(column: Column, taken_as: DateType) -> ColumnSummary:
    """Of very many different dates, evenly spread ones are read, and the ends by their letters, which
    are the earliest and latest where years come first. Where one is no date, all are categories.
    """
    cells = _glance_at_categories(column)
    column = as_codes(column)
    counts = rows_of_categories(column)
    met = np.flatnonzero(counts)
    some = met[np.unique(np.linspace(0, len(met) - 1, min(len(met), _MOST_ROWS)).astype(np.int64))]
    if len(some) < len(met):
        texts = column.categories
        ends = min(met.tolist(), key=texts.__getitem__), max(met.tolist(), key=texts.__getitem__)
        some = np.union1d(some, ends)
    moments = [parsed_date(column.categories[code], taken_as) for code in some.tolist()]
    known = [moment for moment in moments if moment is not None]
    if not known or len(known) < len(moments):
        return cells
    low, high = min(known), max(known)
    bins = min(_HISTOGRAM_BINS, max(len(known), 2)) if low < high else 1
    heights, edges = np.histogram(known, bins=bins, weights=counts[some].astype(np.float64))
    return replace(
        cells,
        span=(date_text(low), date_text(high)),
        counts=tuple(int(height) for height in heights),
        edges=tuple(float(edge) for edge in edges),
        sampled=len(some) < len(met),
    )


_AT_LABELS: WeakKeyDictionary[Column, dict[str, ColumnSummary]] = WeakKeyDictionary()


def _glance_at_labels(column: Column, separator: str) -> ColumnSummary:
    known = _AT_LABELS.setdefault(column, {})
    if separator not in known:
        known[separator] = _describe_labels(column, separator)
    return known[separator]


def _describe_labels(column: Column, separator: str) -> ColumnSummary:
    """The labels, not the cells, are counted."""
    labels, counts = labels_of(column, separator), label_counts(column, separator)
    order = np.argsort(-counts, kind="stable").tolist()
    return ColumnSummary(
        len(column.values),
        int(np.count_nonzero(column.missing)),
        len(labels),
        labels=tuple(labels[place] for place in order),
        counts=tuple(int(counts[place]) for place in order),
    )


def _describe_images(column: Column) -> ColumnSummary:
    rows = len(column.values)
    some = column.values[np.arange(min(rows, _IMAGES_LOOKED_AT)) * rows // min(rows, _IMAGES_LOOKED_AT)]
    pixels = describe(Column(column.name, "number", some.ravel().astype(np.float64)))
    return replace(pixels, rows=rows, missing=0, distinct=rows, sampled=True)


def _describe_categories(column: Column, most: int | None = None) -> ColumnSummary:
    counts = rows_of_categories(column)
    rows = len(column.values)
    order = np.argsort(-counts, kind="stable")
    distinct = int(np.count_nonzero(counts))
    order = order[:distinct][:most]
    return ColumnSummary(
        rows,
        rows - int(counts.sum()),
        distinct,
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
        return with_unit(f"{figure_text(summary.minimum)} – {figure_text(summary.maximum)}", summary.unit)
    return f"{summary.distinct:,} {'category' if summary.distinct == 1 else 'categories'}"


def with_unit(figures: str, unit: str) -> str:
    """Figures and what they are written with."""
    return f"{figures} {unit}" if unit else figures


def figure_text(value: float, digits: int = 6) -> str:
    """A figure of a column in so many digits, or all that stand before the point, large ones in groups:
    1,074,123, 43.92 and 1e-05.
    """
    if 1e5 <= abs(value) < 1e12:
        return f"{value:,.0f}"
    return f"{value:,.{max(digits, 5)}g}" if abs(value) >= 1e4 else f"{value:.{digits}g}"
