"""`nnstudio inspect --data`: how a file is written, what its columns are taken as, and what to beware of."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from nnstudio.cli.printing import console, counted, grid, plain, print_json
from nnstudio.data.columns.date_texts import date_text, is_date
from nnstudio.data.columns.dates import as_moments
from nnstudio.data.columns.guess import guess
from nnstudio.data.columns.learnable import learning_problem
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import ColumnSummary, describe, range_text
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.data.csv.format import BLANKS
from nnstudio.data.reading.table_reading import TableFormat, detect, preview, read_table, source_of
from nnstudio.data.tables.table import Column, Table
from nnstudio.data.tables.table_preview import Preview

_FIRST_ROWS = 5


def inspect_table(path: Path, as_json: bool) -> None:
    """Print what the import dialog would show; raises `DataError` where the file can be no table."""
    form = detect(path)
    first = preview(path, form, _FIRST_ROWS)
    table = read_table(path, form)
    settings = guess(table)
    problem = learning_problem(settings, table)
    about_columns = (warning.sentence for warning in warnings_about(table, settings))
    warnings = (*((problem,) if problem else ()), *table.notes, *about_columns)
    summaries = [describe(column, setting) for column, setting in zip(table.columns, settings, strict=True)]
    if as_json:
        print_json(_record(form, first, table, settings, summaries, warnings))
    else:
        _print(form, table, settings, summaries, warnings)


def _record(
    form: TableFormat,
    first: Preview,
    table: Table,
    settings: tuple[ColumnSetting, ...],
    summaries: list[ColumnSummary],
    warnings: tuple[str, ...],
) -> dict[str, Any]:
    """A table for JSON; what a format does not have (the encoding of a workbook) is null."""
    return {
        "format": source_of(form).title,
        "rows": table.rows,
        "encoding": getattr(form, "encoding", None),
        "delimiter": getattr(form, "delimiter", None),
        "sheet": getattr(form, "sheet", None),
        "header": getattr(form, "header", None),
        "marks": {name: getattr(form, name) for name in _MARKS if name != "sheet" and hasattr(form, name)},
        "columns": [
            {
                "name": setting.name, "type": setting.type, "role": setting.role, "missing": summary.missing,
                "distinct": summary.distinct, "mean": summary.mean,
                "range": _span(column, setting, summary), "unit": column.unit or None,
            }
            for column, setting, summary in zip(table.columns, settings, summaries, strict=True)
        ],
        "warnings": list(warnings),
        "first": [list(cells) for cells in first.cells],
    }  # fmt: skip


def _print(
    form: TableFormat,
    table: Table,
    settings: tuple[ColumnSetting, ...],
    summaries: list[ColumnSummary],
    warnings: tuple[str, ...],
) -> None:
    lines = console()
    lines.print(f"[bold]{plain(table.name)}[/bold]: {counted(table.rows, 'row')}, {plain(_written(form))}")
    rows = [
        (setting.name, setting.type, setting.role, _values(column, setting, summary), summary.missing or "")
        for column, setting, summary in zip(table.columns, settings, summaries, strict=True)
    ]
    lines.print(grid(("column", "type", "role", "values", "missing"), rows, right=(4,)))
    for warning in warnings:
        lines.print(f"[dim]{plain(warning)}[/dim]")


def _values(column: Column, setting: ColumnSetting, summary: ColumnSummary) -> str:
    """What stands in a column, in a few words."""
    if setting.type == "labels":
        return counted(summary.distinct, "label")
    if setting.type == "text":
        return counted(summary.distinct, "text")
    span = _span(column, setting, summary)
    return f"{span[0]} – {span[1]}" if span and is_date(setting.type) else range_text(summary)


def _span(column: Column, setting: ColumnSetting, summary: ColumnSummary) -> list[float] | list[str] | None:
    """The least and the greatest number or date; none where a column has no order or is empty."""
    if is_date(setting.type):
        moments = as_moments(column, setting.type)
        known = moments[~np.isnan(moments)]
        return [date_text(known.min()), date_text(known.max())] if known.size else None
    if summary.minimum is None or summary.maximum is None:
        return None
    return [summary.minimum, summary.maximum]


def _written(form: TableFormat) -> str:
    """How a file is written, in a few words."""
    return ", ".join(_marks_of(form))


def _marks_of(form: TableFormat) -> Iterator[str]:
    """What a person would want to check: encoding and delimiter, or the sheet, and all that is unusual."""
    of = {name: getattr(form, name, None) for name in (*_MARKS, "encoding", "delimiter", "header")}
    yield of["encoding"] or source_of(form).title
    if len(getattr(form, "sheets", ())) > 1:
        yield f"{len(getattr(form, 'sheets', ()))} sheets"
    if of["delimiter"]:
        yield "cells parted by spaces" if of["delimiter"] == BLANKS else f"delimiter {of['delimiter']!r}"
    yield from (f"{words} {of[name]!r}" for name, (words, usual) in _MARKS.items() if of[name] not in usual)
    if of["header"] is False:
        yield "no header"


_MARKS: Mapping[str, tuple[str, tuple[str | int | None, ...]]] = {
    "sheet": ("sheet", (None, "")),
    "quote": ("quote", (None, '"')),
    "decimal": ("decimal mark", (None, ".")),
    "thousands": ("thousands mark", (None, "")),
    "comment": ("comments behind", (None, "")),
    "skip_lines": ("lines skipped:", (None, 0)),
}
"""What is said of a format where it is not as usual."""
