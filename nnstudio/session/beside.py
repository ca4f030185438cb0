"""Long work that its caller waits for, while the window lives: it is drawn and its timers run, but what the
user types and clicks waits until the work is done.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QThread

from nnstudio.session.garbage import CollectOnGuiThread

Result = TypeVar("Result")

LONG_WORK = 16 << 20
"""Bytes that are written or read in some hundredths of a second; for more the window would stand still."""


def done_beside(work: Callable[[], Result], size: int) -> Result:
    """What some work gives or raises; with more than `LONG_WORK` bytes to handle, on a thread of its own."""
    if size <= LONG_WORK or QCoreApplication.instance() is None:
        return work()
    loop, garbage, thread = QEventLoop(), CollectOnGuiThread(), _Work(work)
    garbage.hold()
    thread.finished.connect(loop.quit)
    thread.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    thread.wait()
    garbage.release()
    if thread.error is not None:
        raise thread.error
    result: Result = thread.result
    return result


class _Work(QThread):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work
        self.result: Any = None
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            self.result = self._work()
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self.error = error
