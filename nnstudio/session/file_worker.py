"""Works on files on a thread of its own, so that the window stays alive: progress, cancel, one end for every
work.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from nnstudio.errors import NNStudioError
from nnstudio.session.garbage import CollectOnGuiThread

Work = Callable[[Callable[[float], None], Callable[[], bool]], Any]
"""What is done: gets whom to tell the share that is done, and whom to ask whether to stop."""


class FileWorker(QObject):
    """Does at most one work; a new one cancels the one before, which then says nothing any more."""

    progressed = Signal(float)
    """The share that is done, 0 … 1."""
    finished = Signal(object)
    """What the work gave."""
    failed = Signal(str)
    """The sentence that says why there is nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Working | None = None
        self._garbage = CollectOnGuiThread(self)

    @property
    def is_working(self) -> bool:
        """Whether a work goes on."""
        return self._thread is not None

    def run(self, work: Work) -> None:
        """Begin a work; it ends in exactly one of `finished` and `failed`, unless it is cancelled."""
        self.cancel()
        self._garbage.hold()
        self._thread = _Working(work)
        self._thread.progressed.connect(self._progress)
        self._thread.finished.connect(self._end)
        self._thread.start()

    def cancel(self) -> None:
        """Stop working and wait until the thread has ended: it asks between blocks, so that takes
        milliseconds.
        """
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancelled = True
            thread.wait()
            self._garbage.release()

    def _progress(self, share: float) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(share)

    def _end(self) -> None:
        thread = self.sender()
        if thread is not self._thread or not isinstance(thread, _Working):
            return
        self._thread = None
        thread.wait()
        self._garbage.release()
        if thread.bug is not None:
            raise thread.bug
        if thread.sentence:
            self.failed.emit(thread.sentence)
        else:
            self.finished.emit(thread.result)


class _Working(QThread):
    progressed = Signal(float)

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.cancelled = False
        self.result: Any = None
        self.sentence = ""
        self.bug: BaseException | None = None
        self._work = work
        self._told = 0.0

    def run(self) -> None:
        try:
            self.result = self._work(self._tell, lambda: self.cancelled)
        except NNStudioError as error:
            self.sentence = str(error)
        except BaseException as bug:  # noqa: BLE001 - raised again on the GUI thread, where it is seen
            self.bug = bug

    def _tell(self, share: float) -> None:
        if share - self._told >= 0.01 or share < self._told:
            self._told = share
            self.progressed.emit(share)
