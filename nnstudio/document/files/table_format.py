"""How the table of a project is written down: a record of its columns, and an array of values for each."""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nnstudio.data.storage.room import Room
from nnstudio.data.tables.number_text import UNITS
from nnstudio.data.tables.table import Column, ColumnType, Table
from nnstudio.document.files.format_error import FormatError
from nnstudio.document.files.tensors import converted

_NUMBER_TYPES = (np.uint8, np.int16, np.int32, np.float32, np.float64)
_BLOCK = 1 << 17
_A_GLANCE = 256  # values that rule most types out before all of them are looked at


class ColumnRecord(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A column of the table; its values are the array ``column/<place>``.

    `bytes` says that its numbers stay bytes when they are read, as the pixels of images do.
    """

    name: str
    type: ColumnType
    categories: tuple[str, ...] = ()
    bytes: bool = False
    unit: str = ""


class TableRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The embedded table."""

    name: str
    columns: tuple[ColumnRecord, ...]
    notes: tuple[str, ...] = ()


# ------------------------------------------------------------------ writing


def table_record(table: Table) -> TableRecord:
    """The record of a table; `table_arrays` gives what belongs beside it."""
    columns = tuple(
        ColumnRecord(column.name, column.type, column.categories, _is_bytes(column), column.unit)
        for column in table.columns
    )
    return TableRecord(table.name, columns, table.notes)


def table_arrays(table: Table) -> dict[str, NDArray[Any]]:
    """The values of every column."""
    return {f"column/{place}": column.values for place, column in enumerate(table.columns)}


def table_kinds(table: Table) -> dict[str, np.dtype[Any]]:
    """The smallest type that holds all numbers of a column exactly, for every column of numbers: pixels take
    an eighth of the room.
    """
    return {
        f"column/{place}": _narrowest(column.values)
        for place, column in enumerate(table.columns)
        if column.type == "number"
    }


def _narrowest(values: NDArray[Any]) -> np.dtype[Any]:
    if values.dtype == np.uint8:
        return values.dtype
    for kind in _NUMBER_TYPES[:-1]:
        blocks = (values[start : start + _BLOCK] for start in range(0, len(values), _BLOCK))
        if _holds(kind, values[:_A_GLANCE]) and all(_holds(kind, block) for block in blocks):
            return np.dtype(kind)
    return values.dtype


def _holds(kind: type[np.generic], values: NDArray[np.float64]) -> bool:
    with np.errstate(invalid="ignore", over="ignore"):
        back = values.astype(kind).astype(np.float64)
    return np.array_equal(back.view(np.int64), values.view(np.int64))


def _is_bytes(column: Column) -> bool:
    return column.type == "number" and column.values.dtype == np.uint8


# ------------------------------------------------------------------ reading


def table_of(record: TableRecord, arrays: Mapping[str, NDArray[Any]], room: Room) -> Table:
    """The table that a record and its arrays stand for; raises `FormatError`."""
    columns = tuple(
        _column_of(column, arrays.get(f"column/{place}"), room) for place, column in enumerate(record.columns)
    )
    if len({len(column.values) for column in columns}) > 1:
        raise FormatError("the columns of the table differ in length")
    return Table(columns, record.name, record.notes)


def _column_of(record: ColumnRecord, values: NDArray[Any] | None, room: Room) -> Column:
    if values is None:
        raise FormatError(f"the values of the column “{record.name}” are missing")
    if record.type == "image":
        return _image_column_of(record, values)
    wanted = _NUMBER_TYPES if record.type == "number" else (np.int32,)
    if values.dtype not in wanted or values.ndim != 1:
        raise FormatError(f"the values of the column “{record.name}” are of the wrong type")
    if record.type == "number":
        kind = np.uint8 if record.bytes and values.dtype == np.uint8 else np.float64
        if record.unit not in ("", *UNITS):
            raise FormatError(f"the column “{record.name}” has a unit that does not exist")
        return Column(record.name, "number", converted(values, np.dtype(kind), room), unit=record.unit)
    if len(values) and (values.min() < -1 or values.max() >= len(record.categories)):
        raise FormatError(f"the column “{record.name}” holds a category that does not exist")
    return Column(record.name, record.type, values, record.categories)


def _image_column_of(record: ColumnRecord, values: NDArray[Any]) -> Column:
    if values.dtype != np.uint8 or values.ndim != 4 or values.shape[3] not in (1, 3) or 0 in values.shape[1:]:
        raise FormatError(f"the images of the column “{record.name}” are of the wrong type")
    return Column(record.name, "image", values)
