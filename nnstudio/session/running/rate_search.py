"""Looks for a learning rate for the open project on a thread of its own; nothing of the project changes.

The thread holds no Qt object: a timer on the GUI thread looks at what it left.
"""

import logging
import threading

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.document.experiment import prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.rate_finder import RateFinding, find_learning_rate
from nnstudio.errors import NNStudioError
from nnstudio.session.garbage import CollectOnGuiThread

_LOOK_MILLISECONDS = 40

_log = logging.getLogger(__name__)


class RateSearch(QObject):
    """One search; exactly one of `found` and `failed` follows, unless it was given up."""

    found = Signal(object)
    """A `RateFinding`."""
    failed = Signal(str)

    def __init__(self, project: Project, run: Run | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = _Work(project, run)
        self._collector = CollectOnGuiThread(self)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        """Begin, with the weights of the run where they fit."""
        self._collector.hold()
        self._work.thread.start()
        self._timer.start()

    def give_up(self) -> None:
        """End the search and wait for its thread; nothing is told any more."""
        if self._timer.isActive():
            self._work.control.stop()
            self._end()

    def _look(self) -> None:
        if self._work.thread.is_alive():
            return
        self._end()
        if self._work.finding is not None:
            self.found.emit(self._work.finding)
        else:
            self.failed.emit(self._work.sentence)

    def _end(self) -> None:
        self._timer.stop()
        self._work.thread.join()
        self._collector.release()


class _Work:
    """What happens on the thread."""

    def __init__(self, project: Project, run: Run | None) -> None:
        self._project, self._run = project, run
        self.control = Control(snapshots=0)
        self.finding: RateFinding | None = None
        self.sentence = ""
        self.thread = threading.Thread(target=self._find, name="nnstudio learning rate", daemon=True)

    def _find(self) -> None:
        try:
            one = prepare(self._project, self._run)
            self.finding = find_learning_rate(one.network, one.plan, one.data, one.losses, self.control)
        except NNStudioError as error:
            self.sentence = str(error)
        # Whatever happens, the search has an end, and somebody hears of it.
        except Exception as error:  # noqa: BLE001 — the edge of a thread
            _log.exception("the search for a learning rate ended by a bug")
            self.sentence = f"The search met a bug: {type(error).__name__}: {error}"
