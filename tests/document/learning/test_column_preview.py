"""The rows that show what preparation does: cells that differ, and a missing one with what becomes of it."""

import math
from dataclasses import replace

from nnstudio.data.tables.table import Table, category_column, number_column
from nnstudio.document.learning.column_preview import preview_column
from nnstudio.document.project import Project
from tests.helpers.projects import flower_project


def sorted_project() -> Project:
    """The flowers with a site that changes late, and a size with gaps far down."""
    project = flower_project()
    assert project.data is not None
    table = project.data.table
    sites = ["north"] * 40 + ["south"] * 15 + ["west"] * 5
    sizes = [1.0] * 30 + [float(row) for row in range(20)] + [math.nan] * 10
    columns = (
        category_column("colour", sites), number_column("width", sizes),
        *(column for column in table.columns if column.name not in ("colour", "width")),
    )  # fmt: skip
    return replace(project, data=replace(project.data, table=Table(columns, "sorted")))


def test_cells_that_differ_are_shown_in_a_sorted_table() -> None:
    preview = preview_column(sorted_project(), "colour")
    assert preview.before == ("north", "north", "north", "south", "west")
    assert len(set(preview.after)) == 3
    assert preview.after[0] == (1.0, 0.0, 0.0)


def test_a_gap_is_shown_with_what_becomes_of_it() -> None:
    preview = preview_column(sorted_project(), "width")
    assert preview.before == ("1", "0", "2", "3", "")
    assert preview.after[-1] is None
    assert all(values is not None for values in preview.after[:-1])


def test_few_rows_are_all_shown() -> None:
    assert preview_column(sorted_project(), "colour", rows=200).before[:3] == ("north",) * 3
    assert len(preview_column(sorted_project(), "colour", rows=200).before) == 60
