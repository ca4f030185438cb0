"""An Explore view on any project, with everything it asks for answered."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.data.columns.guess import guess
from nnstudio.data.tables.table import Table
from nnstudio.document.project import Project, ProjectData
from nnstudio.panels.views.explore.explore_view import ExploreView
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio

Explore = Callable[..., tuple[ExploreView, Studio]]


@pytest.fixture
def explore(open_studio: OpenStudio, qtbot: QtBot) -> Explore:
    """Opens a project and shows a page of it."""

    def opened(
        project: Project, page: str = "columns", size: tuple[int, int] = (480, 320)
    ) -> tuple[ExploreView, Studio]:
        studio = open_studio(project)
        view = ExploreView(studio.editor, studio.inspection)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show_page(page)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        studio.settle()
        return view, studio

    return opened


def project_of(table: Table, target: str | None = None) -> Project:
    """A table without a network."""
    return Project(data=ProjectData(table, guess(table, target), source=table.name))
