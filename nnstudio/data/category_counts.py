"""How many rows hold each category: counted once, for many ask."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.tables.remembered import once_for_each_column
from nnstudio.data.tables.table import Column


def rows_of_categories(column: Column) -> NDArray[np.int64]:
    """How many rows hold each category, shape (categories,); kept but for texts, which may be millions."""
    return _kept(column) if column.type == "category" else _counted(column)


def _counted(column: Column) -> NDArray[np.int64]:
    return np.bincount(column.present, minlength=len(column.categories))


_kept = once_for_each_column(_counted)
