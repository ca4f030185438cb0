"""Runs the program as its users start it, writes down what the window shows when all is loaded, and quits."""

import sys

from PySide6.QtCore import QTimer

from nnstudio.app import application
from nnstudio.app.main_window import MainWindow

HEAVY = ("numba", "pyqtgraph")
POLL_MILLISECONDS = 20


class Watched(MainWindow):
    """A window that reports on itself."""

    def __init__(self, *arguments: object, **more: object) -> None:
        super().__init__(*arguments, **more)
        self.first_painted.connect(self._note_heavy)
        self._heavy: list[str] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(POLL_MILLISECONDS)

    def _note_heavy(self) -> None:
        self._heavy = [name for name in HEAVY if name in sys.modules]

    def _look(self) -> None:
        engine = self.status_line._engine.text()
        if engine not in ("engine ready", "engine starts with the first run"):
            return
        self._timer.stop()
        report = {
            "heavy at first paint": ",".join(self._heavy),
            "welcome": self.is_welcoming,
            "project": self.editor.project.name,
            "title": self.windowTitle(),
            "message": self.message_bar.text.replace("\n", " "),
            "engine": engine,
        }
        sys.stdout.write("".join(f"{name}={value}\n" for name, value in report.items()))
        self.close()


application.MainWindow = Watched
code = application.main(sys.argv[1:])
sys.exit(code)
