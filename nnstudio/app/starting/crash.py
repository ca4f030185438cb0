"""What happens to a bug: a report is written, one sentence goes to the user, and the program goes on."""

import logging
import sys
import threading
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from nnstudio import paths
from nnstudio.app.starting.fault_reports import write_report

_LOG_BYTES = 500_000
_log = logging.getLogger("nnstudio")


class CrashReporter(QObject):
    """Hears of uncaught exceptions on every thread; `crashed` arrives on this object's thread."""

    crashed = Signal(str)
    """The sentence for the user."""
    _caught = Signal(str)

    def __init__(self, log_file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self.report: Path | None = None
        """The report of the last bug; None where none could be written."""
        self._caught.connect(self.crashed, Qt.ConnectionType.QueuedConnection)
        self._hooks = (sys.excepthook, threading.excepthook)

    def install(self) -> None:
        """Hear of every uncaught exception from now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda caught: self._on_exception(
            caught.exc_type, caught.exc_value, caught.exc_traceback
        )

    def uninstall(self) -> None:
        """Give Python its own hooks back."""
        sys.excepthook, threading.excepthook = self._hooks

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt) or error is None:
            self._hooks[0](kind, error or kind(), trace)
            return
        _log.critical("uncaught", exc_info=(kind, error, trace))
        self.report = write_report(error, datetime.now())
        self._hooks[0](kind, error, trace)
        self._caught.emit(
            f"NN Studio made a mistake ({kind.__name__}). Your project is still open: save it under another "
            f"name to be safe. The details are in {self.report or self._log_file}."
        )


def start_logging() -> Path:
    """Write warnings and worse to a file among the user's data; gives the file."""
    file = paths.user_data() / "nnstudio.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(logging.WARNING)
    logging.getLogger().addHandler(handler)
    return file
