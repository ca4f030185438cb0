"""Opens the file of a project with all that the window shows of it at once: figures of its columns, what is
to be said of them, and what stands in the way of training. They are kept with the project, so whoever opens
it off the window's thread spares the window the time.
"""

from pathlib import Path

from nnstudio.document.project import Project
from nnstudio.document.runs import Run

_SEEN = 50
"""Columns that a panel has room for; figures of the others are found as they are scrolled to."""


def opened(path: Path) -> tuple[Project, Run | None]:
    """The project of a file, and its run if it was trained; raises `ProjectError`."""
    from nnstudio.document.files.storage import load

    project, run = load(path)
    _look_over(project)
    return project, run


def _look_over(project: Project) -> None:
    from nnstudio.data.columns.summary import glance
    from nnstudio.data.columns.warnings import warnings_about
    from nnstudio.document.checks.problems import check

    data = project.data
    if data is not None:
        for setting in data.columns[:_SEEN]:
            glance(data.table.column(setting.name), setting)
        warnings_about(data.table, data.columns)
    check(project)
