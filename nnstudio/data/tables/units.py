"""Numbers of two tables are the same kind of figure only where they are written with the same unit."""

from collections.abc import Container

from nnstudio.data.tables.table import Column, Table
from nnstudio.errors import DataError


def check_units(table: Table, learned: Table, names: Container[str] | None = None) -> None:
    """Raise `DataError` at the first column of numbers that has another unit than the column of the same name
    from which was learned, or none where that one has one; `names` are those that count (default: all).
    """
    known = set(learned.names)
    for column in table.columns:
        if names is not None and column.name not in names:
            continue
        if column.name in known and not _are_alike(column, learned.column(column.name)):
            there = _written(learned.column(column.name))
            raise DataError(
                f"{table.name}: column “{column.name}” is written {_written(column)}, and {there} in the "
                "data that was learned from; write its cells as they are there."
            )


def _are_alike(column: Column, learned: Column) -> bool:
    are_numbers = column.type == learned.type == "number"
    is_empty = any(one.gaps == len(one.values) for one in (column, learned))
    return not are_numbers or is_empty or column.unit == learned.unit


def _written(column: Column) -> str:
    return f"with “{column.unit}”" if column.unit else "without a unit"
