"""Reads files on a thread of its own, so that the dialog stays alive: progress, cancel, one end for every
reading.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from nnstudio.data.looking_over import head_of, read_over
from nnstudio.data.table import ColumnType
from nnstudio.data.table_reading import TableFormat
from nnstudio.errors import DataError
from nnstudio.session.garbage import CollectOnGuiThread

Work = Callable[[Callable[[float], None], Callable[[], bool]], Any]
"""What is read: gets whom to tell the share that was read, and whom to ask whether to stop."""


class TableReader(QObject):
    """Runs at most one reading; a new one cancels the one before, which then says nothing any more."""

    progressed = Signal(float)
    """The share of the file that was read, 0 … 1."""
    finished = Signal(object)
    """What was read: the `Head` of a table, the whole one as `LookedOver`, or what the work gave."""
    failed = Signal(str)
    """The sentence that says why there is no table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread: _Reading | None = None
        self._garbage = CollectOnGuiThread(self)

    @property
    def is_reading(self) -> bool:
        """Whether a reading goes on."""
        return self._thread is not None

    def look(self, path: Path, form: TableFormat | None = None, before: TableFormat | None = None) -> None:
        """Begin to look at the head of a file, see `head_of`."""
        self.run(lambda _tell, _cancelled: head_of(path, form, before))

    def read(self, path: Path, form: TableFormat, types: Mapping[str, ColumnType] | None = None) -> None:
        """Begin to read a table; ends in exactly one of `finished` and `failed`, unless it is cancelled."""
        wanted = dict(types or {})
        self.run(lambda tell, cancelled: read_over(path, form, wanted, tell, cancelled))

    def run(self, work: Work) -> None:
        """Begin any other reading, which ends the same way."""
        self.cancel()
        self._garbage.hold()
        self._thread = _Reading(work)
        self._thread.progressed.connect(self._progress)
        self._thread.finished.connect(self._end)
        self._thread.start()

    def cancel(self) -> None:
        """Stop reading and wait until the thread has ended: it asks between blocks, so that takes
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
        if thread is not self._thread or not isinstance(thread, _Reading):
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


class _Reading(QThread):
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
        except DataError as error:
            self.sentence = str(error)
        except BaseException as bug:  # noqa: BLE001 - raised again on the GUI thread, where it is seen
            self.bug = bug

    def _tell(self, share: float) -> None:
        if share - self._told >= 0.01 or share < self._told:
            self._told = share
            self.progressed.emit(share)
