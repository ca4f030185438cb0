"""Can the rows be dealt out to training, validation and test as the split says?"""

from collections.abc import Iterator
from functools import partial

from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.splitting.column_splits import likely_column, may_split
from nnstudio.data.splitting.splits import SplitSettings, check_shares
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import data_edits
from nnstudio.document.learning.arrays import rows_in_use, split_as_told, split_now
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import DataError

_MOST_COUNTED = 200_000
"""Rows whose gaps are looked for at every edit; of more, enough are left but for odd ones."""


def split_problems(project: Project) -> Iterator[Problem]:
    """What stands in the way of the split; a column that fits it whole is asked no further."""
    data = project.data
    if data is None:
        return
    try:
        settings = split_as_told(data)
        if settings.method in ("share", "files"):
            _check_rows(project, data, settings)
        elif not may_split(settings, data.table.column(settings.column)):
            split_now(project)
    except DataError as error:
        yield Problem(None, str(error), fixes=tuple(_ways_out(data)))


def _check_rows(project: Project, data: ProjectData, settings: SplitSettings) -> None:
    if settings.method == "share" and 0 < data.table.rows <= _MOST_COUNTED:
        check_shares(len(rows_in_use(project).rows), settings)


def _ways_out(data: ProjectData) -> Iterator[Fix]:
    """Another column for the same way to split, or none."""
    split = data.split
    if split.method == "share":
        return
    column = likely_column(split.method, data.columns, data.table)
    is_meant = bool(column) and (split.method != "time" or is_date(data.setting_of[column].type))
    if is_meant and column != split.column and may_split(split, data.table.column(column)):
        yield Fix(f"Split by “{column}”", partial(data_edits.set_split, column=column))
    yield Fix("Split at random", partial(data_edits.set_split, method="share", column=""))
