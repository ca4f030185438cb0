"""Numbers of two tables are the same kind of figure only where they are written with the same unit."""

from nnstudio.data.tables.table import Column, Table
from nnstudio.errors import DataError


def check_units(table: Table, learned: Table) -> None:
    """Raise `DataError` at the first column of numbers that has another unit than the column of the same name
    from which was learned, or none where that one has one.
    """
    known = set(learned.names)
    for column in table.columns:
        if column.name in known and not _are_alike(column, learned.column(column.name)):
            there = _written(learned.column(column.name))
            raise DataError(
                f"{table.name}: column “{column.name}” is written {_written(column)}, and {there} in the "
                "data that was learned from; write its cells as they are there."
            )


def _are_alike(column: Column, learned: Column) -> bool:
    are_numbers = column.type == learned.type == "number"
    return not are_numbers or column.unit == learned.unit or column.gaps == len(column.values)


def _written(column: Column) -> str:
    return f"with “{column.unit}”" if column.unit else "without a unit"
