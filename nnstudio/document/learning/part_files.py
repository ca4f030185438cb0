"""A project whose validation or test rows come from tables of their own."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.reading.part_files import JOINED, TRAINING, joined, with_part_column
from nnstudio.data.tables.table import Table, as_categories
from nnstudio.document.editing.data_edits import data_to_edit, set_data
from nnstudio.document.project import Project, ProjectData


def training_table(data: ProjectData) -> tuple[Table, tuple[ColumnSetting, ...]]:
    """The data's own table and columns: without rows that came from other files, and without the column that
    names the parts.
    """
    names = data.with_role("split")
    if data.split.method != "files" or not names:
        return data.table, data.columns
    part = as_categories(data.column_of[names[0]])
    code = part.categories.index(TRAINING)
    rows = data.table.take(np.flatnonzero(part.values == code))
    columns = tuple(column for column in rows.columns if column.name != part.name)
    settings = tuple(one for one in data.columns if one.name != part.name)
    notes = tuple(note for note in rows.notes if not note.startswith(JOINED))
    return Table(columns, data.source or rows.name, notes), settings


def set_parts(project: Project, parts: Mapping[str, Table]) -> Project:
    """Let tables be the validation or the test rows; a part without one is dealt out from the training's.

    Raises `DataError` naming the column that a table lacks.
    """
    data = data_to_edit(project)
    table, columns = training_table(data)
    whole = joined(table, parts)
    name = whole.names[-1]
    split = replace(data.split, method="files", column=name)
    columns = with_part_column(columns, name)
    return set_data(project, replace(data, table=whole, columns=columns, split=split))
