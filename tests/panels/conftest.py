"""Session objects for views, shut down when their test is over."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from nnstudio.document.project import Project
from nnstudio.panels.data_panel import DataPanel
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from tests.helpers.studio import Studio, make_studio

OpenStudio = Callable[[Project], Studio]
OpenDataPanel = Callable[[Project], DataPanel]


@pytest.fixture
def open_studio(qtbot: QtBot) -> Iterator[OpenStudio]:
    """Opens a project in session objects of its own."""
    studios: list[Studio] = []

    def open_project(project: Project) -> Studio:
        studios.append(make_studio(project, qtbot))
        return studios[-1]

    yield open_project
    for studio in studios:
        studio.shutdown()


@pytest.fixture
def inspection() -> Iterator[Inspection]:
    """A worker for views that need nothing else."""
    worker = Inspection()
    yield worker
    worker.shutdown()


@pytest.fixture
def open_data_panel(qtbot: QtBot) -> OpenDataPanel:
    """Shows the data panel of a project; its editor is `panel.editor`."""

    def open_project(project: Project) -> DataPanel:
        editor = Editor(project)
        panel = DataPanel(editor)
        panel.editor = editor
        qtbot.addWidget(panel)
        panel.resize(220, 320)
        panel.show()
        return panel

    return open_project
