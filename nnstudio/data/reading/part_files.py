"""Rows for validation and test from files of their own: joined below the training rows, with a column that
says to which part each row belongs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.images.format import ImageFormat
from nnstudio.data.reading.table_reading import detect, preview, read_table
from nnstudio.data.tables.part_names import PART_COLUMN, PART_NAMES, TRAIN
from nnstudio.data.tables.table import (
    MISSING_CODE,
    CellError,
    Column,
    Table,
    as_categories,
    as_numbers,
    listed,
    sorted_categories,
)
from nnstudio.data.tables.units import check_units
from nnstudio.errors import DataError

TRAINING = PART_NAMES[TRAIN]
JOINED = "Joined"
"""The first word of the note that says which files there were."""


def read_part(
    path: Path,
    table: Table,
    on_progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Table:
    """Read a file with the columns of a table, numbers as numbers.

    Raises `DataError` naming the first column that is not in the file, or the line of a cell that is no
    number.
    """
    form = detect(path)
    image = next((column.shape for column in table.columns if column.type == "image"), None)
    if isinstance(form, ImageFormat) and image is not None:
        form = replace(form, height=image[0], width=image[1], colour=image[2] == 3)
    _check_names(path.name, preview(path, form, rows=1).names, table)
    types = {
        column.name: "number" if column.type == "number" else "category"
        for column in table.columns
        if column.type != "image"
    }
    return read_table(path, form, types, on_progress, cancelled)  # type: ignore[arg-type]


def joined(table: Table, parts: Mapping[str, Table]) -> Table:
    """A table for the training with the rows of other tables below, and a last column that names the part of
    each row: `train`, or what `parts` calls a table (`validation`, `test`).

    Columns match by name; others than those of the first table are left out. Raises `DataError` naming the
    first column that a table lacks, or has with another unit.
    """
    for other in parts.values():
        _check_names(other.name or "The other table", other.names, table)
        check_units(other, table)
    columns = [
        _joined(column, [other.column(column.name) for other in parts.values()], [*parts.values()])
        for column in table.columns
    ]
    names = (TRAINING, *parts)
    rows = [table.rows, *(other.rows for other in parts.values())]
    codes = np.repeat(np.arange(len(names), dtype=np.int32), rows)
    note = ", ".join(
        f"{count:,} rows of {one.name or 'a table'} for {name}"
        for count, one, name in zip(rows, (table, *parts.values()), ("training", *parts), strict=True)
    )
    part = Column(free_name(table), "category", codes, names)
    *first, last = [one.name or "a table" for one in (table, *parts.values())]
    name = f"{', '.join(first)} and {last}"  # rows are counted through all of them
    return Table((*columns, part), name, (*table.notes, f"{JOINED}: {note}."))


def free_name(table: Table) -> str:
    """What the column that names the parts is called: by no name that the table has already."""
    name = PART_COLUMN
    while name in table.names:
        name += "_"
    return name


def with_part_column(settings: Sequence[ColumnSetting], name: str) -> tuple[ColumnSetting, ...]:
    """The settings with the column that names the parts, which alone says how to split."""
    others = (replace(one, role="ignored") if one.role == "split" else one for one in settings)
    return (*others, ColumnSetting(name, "category", "split"))


def _check_names(file: str, names: Sequence[str], table: Table) -> None:
    lacking = next((name for name in table.names if name not in names), None)
    if lacking is not None:
        raise DataError(
            f"{file} has no column “{lacking}”, which {table.name or 'the training table'} has; it has "
            f"{listed(names)}: add the column, or give it this name."
        )


def _joined(column: Column, others: Sequence[Column], tables: Sequence[Table]) -> Column:
    if column.type == "image":
        return Column(column.name, "image", np.concatenate([column.values, *_images(column, others, tables)]))
    if column.type == "number":
        numbers = [_numbers(other, table.name) for other, table in zip(others, tables, strict=True)]
        values = np.concatenate([column.values, *(one.values for one in numbers)])
        return replace(column, values=values)
    written = [as_categories(other) for other in others]
    known = set(column.categories)
    if all(known.issuperset(other.categories) for other in written):
        categories = column.categories
    else:
        categories = sorted_categories(known.union(*(other.categories for other in written)))
    values = np.concatenate([_recoded(one, categories) for one in (column, *written)])
    return Column(column.name, column.type, values, categories)


def _images(column: Column, others: Sequence[Column], tables: Sequence[Table]) -> list[NDArray[Any]]:
    for other, table in zip(others, tables, strict=True):
        if other.type != "image" or other.shape != column.shape:
            held = "images of another size" if other.type == "image" else "no images"
            raise DataError(
                f"Column “{column.name}” of {table.name} holds {held}: give images like those of the "
                f"training ({column.cell(0)})."
            )
    return [other.values for other in others]


def _numbers(column: Column, table: str) -> Column:
    try:
        return as_numbers(column)
    except CellError as error:
        raise CellError(error.row, error.words, table) from None


def _recoded(column: Column, categories: tuple[str, ...]) -> NDArray[np.int32]:
    place = {category: code for code, category in enumerate(categories)}
    lookup = np.array([*(place[category] for category in column.categories), MISSING_CODE], dtype=np.int32)
    return np.asarray(lookup[column.values])
