"""Works on files on a thread of its own, so that the window stays alive: progress, cancel, one end for every
work.
"""

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from nnstudio.errors import NNStudioError
from nnstudio.session.garbage import CollectOnGuiThread

Work = Callable[[Callable[[float], None], Callable[[], bool]], Any]
"""What is done: gets whom to tell the share that is done, and whom to ask whether to stop."""
Announce = Callable[[], str]
"""What is found out first: the words for what the work begins with where that takes long, or none."""
_NO_MEMORY = "There is too little free memory for this file: close other programs, or take a smaller one."


class FileWorker(QObject):
    """Does at most one work; a new one cancels the one before, which then says nothing any more, and waits
    for its end.
    """

    announced = Signal(str)
    """What is done before there is a share to tell, in words."""
    progressed = Signal(float)
    """The share that is done, 0 … 1."""
    finished = Signal(object)
    """What the work gave."""
    failed = Signal(str)
    """The sentence that says why there is nothing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Working | None = None
        self._last_end: threading.Event | None = None

    @property
    def is_working(self) -> bool:
        """Whether a work goes on."""
        return self._thread is not None

    def run(self, work: Work, announce: Announce | None = None) -> None:
        """Begin a work; it ends in exactly one of `finished` and `failed`, unless it is cancelled."""
        self.cancel()
        thread = self._thread = _Working(work, announce, self._last_end)
        self._last_end = thread.ended
        thread.announced.connect(self._announce)
        thread.progressed.connect(self._progress)
        thread.finished.connect(self._end)
        _threads().begin(thread)

    def cancel(self) -> None:
        """Stop working. Nothing waits for the thread, which ends when it next asks: between blocks, as a rule
        after milliseconds, but a slow disk or a library that is being loaded would stop the window.
        """
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.cancelled = True

    def _announce(self, words: str) -> None:
        if self.sender() is self._thread:
            self.announced.emit(words)

    def _progress(self, share: float) -> None:
        if self.sender() is self._thread:
            self.progressed.emit(share)

    def _end(self) -> None:
        thread = self.sender()
        if thread is not self._thread or not isinstance(thread, _Working):
            return
        self._thread = None
        if thread.bug is not None:
            raise thread.bug
        if thread.sentence:
            self.failed.emit(thread.sentence)
        else:
            self.finished.emit(thread.result)


def wait_for_threads() -> None:
    """Wait until every work has ended, cancelled ones too: for the end of the program."""
    _threads().wait()


class _Working(QThread):
    announced = Signal(str)
    progressed = Signal(float)

    def __init__(self, work: Work, announce: Announce | None, after: threading.Event | None) -> None:
        super().__init__()
        self.cancelled = False
        self.ended = threading.Event()
        self.result: Any = None
        self.sentence = ""
        self.bug: BaseException | None = None
        self._work, self._words, self._after = work, announce, after
        self._told = 0.0

    def run(self) -> None:
        if self._after is not None:
            self._after.wait()
        try:
            if not self.cancelled:
                self._do()
        except NNStudioError as error:
            self.sentence = str(error)
        except MemoryError:
            self.sentence = _NO_MEMORY
        except BaseException as bug:  # noqa: BLE001 - raised again on the GUI thread, where it is seen
            self.bug = bug
        finally:
            self.ended.set()

    def _do(self) -> None:
        words = self._words() if self._words is not None else ""
        if words:
            self.announced.emit(words)
        self.result = self._work(self._tell, lambda: self.cancelled)

    def _tell(self, share: float) -> None:
        if share - self._told >= 0.01 or share < self._told:
            self._told = share
            self.progressed.emit(share)


class _Threads(QObject):
    """Holds each thread until it has ended: who began it may be gone by then."""

    def __init__(self) -> None:
        super().__init__()
        self._running: set[_Working] = set()
        self._garbage = CollectOnGuiThread(self)

    def begin(self, thread: _Working) -> None:
        """Start a thread."""
        self._running.add(thread)
        self._garbage.hold()
        thread.finished.connect(self._let_go)
        thread.start()

    def wait(self) -> None:
        """Wait until all have ended."""
        for thread in self._running:
            thread.wait()
        self._running.clear()
        self._garbage.release()

    def _let_go(self) -> None:
        thread = self.sender()
        if isinstance(thread, _Working):
            thread.wait()
            self._running.discard(thread)
        if not self._running:
            self._garbage.release()


@cache
def _threads() -> _Threads:
    """The threads of all workers."""
    return _Threads()
