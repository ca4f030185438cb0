"""Quits in good order when the system, or Ctrl+C in a terminal, tells the program to end: dialogs are closed
with what they read, and unsaved changes are asked about. Told again, it ends at once.

Python handles a signal when it next has its turn, which in a window that nobody touches is never: so the
signal also comes through a socket, to which Qt listens.
"""

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")
"""Windows has no SIGHUP."""


class QuitSignals(QObject):
    """Listens from `install` to `uninstall`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._quit)
        self._before: dict[int, object] = {}

    def install(self) -> None:
        """Hear of the signals from now on."""
        signal.set_wakeup_fd(self._told.fileno(), warn_on_full_buffer=False)
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            self._before[number] = signal.signal(number, _end_at_once_next_time)

    def uninstall(self) -> None:
        """Leave them to whoever heard of them before."""
        for number, before in self._before.items():
            signal.signal(number, before)  # type: ignore[arg-type]
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._heard.close()
        self._told.close()

    def _quit(self) -> None:
        self._heard.recv(64)
        QApplication.quit()


def _end_at_once_next_time(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
