"""Gets the engine ready in the background once the window is up, with a word for the status bar; then sees to
faster kernels for the next start.
"""

import logging
import threading

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance

from nnstudio.errors import NNStudioError

_log = logging.getLogger(__name__)


class EngineStart(QObject):
    """Runs `document.compiled.warm_up` on a thread; its signals arrive on this object's thread."""

    progressed = Signal(str)
    """Words for the status bar; the last ones are “engine ready”."""
    ended = Signal()
    """Runs may begin: the engine is ready, or gets ready with the first of them."""
    _said = Signal(str)
    _done = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._said.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._done.connect(self.ended, Qt.ConnectionType.QueuedConnection)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin; does nothing the second time."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="nnstudio engine start", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the engine is up."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        self._warm_up()
        self._emit(self._done)
        self._prepare_next_start()

    def _warm_up(self) -> None:
        from nnstudio.document.compiled import warm_up

        self._tell("engine starting …")
        try:
            warm_up(on_progress=self._count)
        except (NNStudioError, OSError, ImportError):
            _log.exception("the engine's kernels could not be prepared")
            self._tell("engine starts with the first run")
            return
        self._tell("engine ready")

    @staticmethod
    def _prepare_next_start() -> None:
        from nnstudio.compiling.children import compile_for_next_start
        from nnstudio.document.compiled import EVERYTHING

        try:
            compile_for_next_start(EVERYTHING)
        except OSError:
            _log.exception("kernels for this processor could not be made")

    def _count(self, done: int, total: int, name: str) -> None:
        self._tell(f"engine starting: {done} of {total}")

    def _tell(self, words: str) -> None:
        self._emit(self._said, words)

    @staticmethod
    def _emit(signal: SignalInstance, *arguments: str) -> None:
        try:
            signal.emit(*arguments)
        except RuntimeError:  # the window was closed meanwhile
            _log.debug("nobody listens any more")
