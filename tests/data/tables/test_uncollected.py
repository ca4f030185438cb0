"""The collector passes over the many texts of a column, and they live no longer than their column."""

import gc
import weakref

import numpy as np

from nnstudio.data.tables.table import Column


def column(count: int) -> Column:
    return Column("note", "text", np.zeros(3, np.int32), tuple(str(number) for number in range(count)))


def test_many_texts_are_not_looked_through():
    many = column(20_000)
    assert not gc.is_tracked(many.categories)
    gc.collect()
    assert many.categories[19_999] == "19999"
    assert not any(found is many.categories for found in gc.get_objects())


def test_the_column_itself_still_goes_when_it_is_in_a_cycle():
    many = column(20_000)
    gone = weakref.ref(many)
    cycle: list[object] = [many]
    cycle.append(cycle)
    del many, cycle
    gc.collect()
    assert gone() is None
