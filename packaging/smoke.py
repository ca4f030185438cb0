"""Drives the packaged program once: opens a sample, trains it, saves and closes. Not shipped.

With `--since` (seconds since 1970) it tells how long after that the window and the first loss were there.
"""

import argparse
import faulthandler
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from nnstudio.app.application import main as run_window
from nnstudio.app.main_window import MainWindow
from nnstudio.engine import compiling

SAMPLE = "wine"
EPOCHS = 20
WATCHDOG = 300  # seconds until a program that hangs is ended, with the place where it hung
EVERY = 20  # milliseconds between two looks


class Driver(QObject):
    """Waits for the window and its sample, trains some epochs, saves and closes; notes when that was."""

    def __init__(self, target: Path) -> None:
        super().__init__()
        self.window_at = self.loss_at = 0.0
        self.epochs = 0
        self._target = target
        self._began = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)

    def _look(self) -> None:
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is None or not window.windowHandle() or not window.windowHandle().isExposed():
            return
        self.window_at = self.window_at or time.time()
        if self._began or window.views is None or not window.editor.report.can_train:
            return
        self._began = True
        window.runner.progressed.connect(lambda progress: self._note(window, progress.epoch))
        window.runner.stopped.connect(lambda: self._close(window))
        window.runner.finished.connect(lambda: self._close(window))
        window.runner.failed.connect(self._fail)
        window.actions_by_name["train"].trigger()

    def _note(self, window: MainWindow, epoch: int) -> None:
        self.loss_at = self.loss_at or time.time()
        self.epochs = max(self.epochs, epoch)
        if self.epochs >= EPOCHS:
            window.actions_by_name["stop"].trigger()

    def _close(self, window: MainWindow) -> None:
        window.editor.save(self._target)
        window.close()

    def _fail(self, reason: str) -> None:
        print(reason, flush=True)
        os._exit(1)


def main() -> int:
    """Run the window with the driver at its wheel; 0 when it trained and saved."""
    parser = argparse.ArgumentParser(prog="smoke")
    parser.add_argument("--since", type=float, default=time.time())
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    faulthandler.dump_traceback_later(WATCHDOG, exit=True)
    application = QApplication(["nnstudio"])
    with tempfile.TemporaryDirectory() as folder:
        driver = Driver(arguments.save or Path(folder) / "smoke.nns")
        code = run_window(["--sample", SAMPLE])
    faulthandler.cancel_dump_traceback_later()
    if driver.epochs == 0:
        print("the window closed before an epoch was trained")
        return 1
    seen, learned = driver.window_at - arguments.since, driver.loss_at - arguments.since
    print(f"opened {SAMPLE}, trained and closed on {application.platformName()}")
    print(f"window after {seen:.2f} s, first loss after {learned:.2f} s")
    return code


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(compiling.main(sys.argv[2:]) if sys.argv[1:2] == [compiling.CHILD_ARGUMENT] else main())
