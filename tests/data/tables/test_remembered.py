"""What was found of a table or column is kept with it, and keeps it from nothing."""

import gc
import weakref

from nnstudio.data.tables.remembered import kept_with_it
from nnstudio.data.tables.table import Table, number_column


def test_an_answer_is_found_once_and_a_table_that_nobody_has_is_let_go():
    asked: list[int] = []

    @kept_with_it
    def cells(table: Table, row: int) -> tuple[str, ...]:
        asked.append(row)
        return tuple(column.cell(row) for column in table.columns)

    table = Table((number_column("a", [1, 2]), number_column("b", [3, 4])))
    assert cells(table, 0) == cells(table, 0) == ("1", "3")
    assert cells(table, 1) == ("2", "4")
    assert asked == [0, 1]
    held = weakref.ref(table)
    del table
    gc.collect()
    assert held() is None
