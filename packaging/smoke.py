"""Drives the packaged program once: opens a sample, trains a step, saves, closes. Not shipped."""

import faulthandler
import multiprocessing
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app.application import main as run_window
from nnstudio.app.main_window import MainWindow
from nnstudio.engine import compiling

SAMPLE = "wine"
WATCHDOG = 300  # seconds until a program that hangs is ended, with the place where it hung
EVERY = 100  # milliseconds between two looks


class Driver(QObject):
    """Waits for the window and its sample, trains one step, saves and closes; notes how far it came."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self._began = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)

    def _look(self) -> None:
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if self._began or window is None or window.views is None or not window.editor.report.can_train:
            return
        self._began = True
        window.runner.progressed.connect(lambda progress: self._note(window, progress.step))
        window.runner.stopped.connect(lambda: self._close(window))
        window.runner.failed.connect(self._fail)
        window.actions_by_name["step"].trigger()

    def _note(self, window: MainWindow, step: int) -> None:
        self.steps = max(self.steps, step)
        if self.steps:
            window.actions_by_name["stop"].trigger()

    def _close(self, window: MainWindow) -> None:
        with tempfile.TemporaryDirectory() as folder:
            window.editor.save(Path(folder) / "smoke.nns")
        window.close()

    def _fail(self, reason: str) -> None:
        print(reason, flush=True)
        os._exit(1)


def main() -> int:
    """Run the window with the driver at its wheel; 0 when a step was trained."""
    faulthandler.dump_traceback_later(WATCHDOG, exit=True)
    application = QApplication(["nnstudio"])
    driver = Driver()
    code = run_window(["--sample", SAMPLE])
    faulthandler.cancel_dump_traceback_later()
    if driver.steps == 0:
        print("the window closed before a step was trained")
        return 1
    print(f"opened {SAMPLE}, trained a step and closed on {application.platformName()}")
    return code


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(compiling.main(sys.argv[2:]) if sys.argv[1:2] == [compiling.CHILD_ARGUMENT] else main())
