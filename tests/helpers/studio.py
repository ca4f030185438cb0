"""The session objects of an open project, as the window holds them, and ways to wait for what they do."""

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nnstudio.document.project import Project
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner

View = TypeVar("View", bound=QWidget)


@dataclass
class Studio:
    """Editor, runner and inspection of one project."""

    editor: Editor
    runner: Runner
    inspection: Inspection
    qtbot: QtBot

    def train(self) -> None:
        """Train to the end and wait until every view has its answer."""
        with self.qtbot.waitSignal(self.runner.finished, timeout=60_000):
            self.runner.train()
        self.settle()

    def start(self) -> None:
        """Train until weights are published or, if nobody watches, until the first report."""
        with self.qtbot.waitSignal(self.runner.progressed, timeout=60_000):
            self.runner.train()

    def settle(self) -> None:
        """Wait until every view has its answer."""
        self.qtbot.waitUntil(lambda: not self.inspection.is_busy, timeout=60_000)

    def shown(self, view: View, width: int, height: int) -> View:
        """Show a view of these objects in a window of its own, and wait until it has its answer."""
        self.qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        self.settle()
        return view

    def shutdown(self) -> None:
        """End all threads."""
        self.runner.shutdown()
        self.inspection.shutdown()


def make_studio(project: Project, qtbot: QtBot) -> Studio:
    """The session objects of a project."""
    editor = Editor(project)
    runner = Runner(editor)
    return Studio(editor, runner, Inspection(runner), qtbot)
