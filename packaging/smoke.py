"""Drives the packaged program's window, each time on one errand, and closes it. Not shipped.

- train: train the sample some epochs and save; tells how long after `--since` (seconds since 1970) the window
  and the first loss were there.
- stumble: make a mistake in the window; then as read-report.
- read-report: wait for the sentence about a fault, print it, and press its button.
- wait-for-kernels: stay until the kernels for this very processor are made.

Whatever would go to another computer is printed, and so fails who expects certain words.
"""

import argparse
import faulthandler
import multiprocessing
import os
import sys
import tempfile
import time
from pathlib import Path

import inherited
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QPushButton

from nnstudio.app.application import main as run_window
from nnstudio.app.main_window import MainWindow
from nnstudio.compiling import cache_locator, children

SAMPLE = "wine"
EPOCHS = 20
EVERY = 20  # milliseconds between two looks
SENDING = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")


class Driver(QObject):
    """Waits for the window and its sample, then goes on its errand; subclasses know which."""

    patience = 900
    """Seconds until a program that hangs is ended, with the place where it hung."""

    def __init__(self, since: float) -> None:
        super().__init__()
        self.report = ""
        """What is printed at the end; empty where the errand was not done."""
        self._since = since
        self.window_after = 0.0
        self._has_begun = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._timer.start(EVERY)

    def begin(self, window: MainWindow) -> None:
        """Do the first thing; called once, as soon as the sample could be trained."""

    def look(self, window: MainWindow) -> None:
        """See how far it is; called again and again from then on."""

    def seconds(self) -> float:
        """How long ago the program was started."""
        return time.time() - self._since

    def _look(self) -> None:
        window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)), None)
        if window is None or not window.windowHandle() or not window.windowHandle().isExposed():
            return
        self.window_after = self.window_after or self.seconds()
        if self._has_begun:
            self.look(window)
        elif window.views is not None and window.editor.report.can_train:
            self._has_begun = True
            self.begin(window)


class Train(Driver):
    """Trains some epochs and saves."""

    def __init__(self, since: float, target: Path) -> None:
        super().__init__(since)
        self._target = target
        self._loss_after = 0.0

    def begin(self, window: MainWindow) -> None:
        """Press Train."""
        window.runner.progressed.connect(lambda progress: self._note(window, progress.epoch))
        window.runner.stopped.connect(lambda: self._close(window))
        window.runner.finished.connect(lambda: self._close(window))
        window.runner.failed.connect(_fail)
        window.actions_by_name["train"].trigger()

    def _note(self, window: MainWindow, epoch: int) -> None:
        self._loss_after = self._loss_after or self.seconds()
        self.report = (
            f"opened {SAMPLE}, trained and closed on {QApplication.platformName()}\n"
            f"window after {self.window_after:.2f} s, first loss after {self._loss_after:.2f} s"
        )
        if epoch >= EPOCHS:
            window.actions_by_name["stop"].trigger()

    def _close(self, window: MainWindow) -> None:
        window.editor.save(self._target)
        window.close()


class ReadReport(Driver):
    """Reads the sentence about a fault, and has its report shown."""

    patience = 120

    def look(self, window: MainWindow) -> None:
        """Press the button as soon as the sentence is there."""
        if self.report or not window.message_bar.text:
            return
        self.report = window.message_bar.text
        window.message_bar.findChild(QPushButton, "message_action").click()
        window.close()


class Stumble(ReadReport):
    """Makes the mistake itself."""

    def begin(self, window: MainWindow) -> None:
        """Fail in a slot, as a bug would."""
        QTimer.singleShot(0, lambda: 1 // 0)


class WaitForKernels(Driver):
    """Stays until the kernels for this very processor are made."""

    def look(self, window: MainWindow) -> None:
        """Close the window when they are."""
        if cache_locator.has_own():
            self.report = f"kernels for this processor after {self.seconds():.0f} s"
            window.close()


def main() -> int:
    """Run the window with a driver at its wheel; 0 when the errand was done."""
    parser = argparse.ArgumentParser(prog="smoke")
    parser.add_argument("--errand", default="train")
    parser.add_argument("--since", type=float, default=time.time())
    parser.add_argument("--save", type=Path)
    arguments = parser.parse_args()
    sys.addaudithook(_tell_of_sending)
    application = QApplication(["nnstudio"])
    with tempfile.TemporaryDirectory() as folder:
        drivers = {
            "train": lambda: Train(arguments.since, arguments.save or Path(folder) / "smoke.nns"),
            "stumble": lambda: Stumble(arguments.since),
            "read-report": lambda: ReadReport(arguments.since),
            "wait-for-kernels": lambda: WaitForKernels(arguments.since),
        }
        driver = drivers[arguments.errand]()
        driver.setParent(application)
        faulthandler.dump_traceback_later(driver.patience, exit=True)
        code = run_window(["--sample", SAMPLE])
    faulthandler.cancel_dump_traceback_later()
    print(driver.report or "the window closed before the errand was done", flush=True)
    return code if driver.report else 1


def _fail(reason: str) -> None:
    print(reason, flush=True)
    os._exit(1)


def _tell_of_sending(event: str, arguments: tuple[object, ...]) -> None:
    if event in SENDING:
        print(f"{event} {arguments}", flush=True)


if __name__ == "__main__":
    inherited.give_back()
    multiprocessing.freeze_support()
    sys.exit(children.main(sys.argv[2:]) if sys.argv[1:2] == [children.CHILD_ARGUMENT] else main())
