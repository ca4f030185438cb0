"""The one worker that computes what views show, so that looking never holds up the window or the training.

A view asks under a key of its own; a newer request under the same key takes the place of the older one. The
worker computes one request after another on its thread, and while a run goes on it rests long enough after
each to take no more than `SHARE_WHILE_TRAINING` of its time. Answers are handed over on the GUI thread.

What is asked must be a function of plain data: no Qt object may be reachable from it, for it dies on the
worker.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from nnstudio.errors import NNStudioError
from nnstudio.session.garbage import CollectOnGuiThread
from nnstudio.session.running.runner import Runner

SHARE_WHILE_TRAINING = 0.1
"""The largest share of one core's time that views may take while a run goes on."""
LONGEST_REST = 1.0
"""Seconds after which the worker goes on even after a very long answer."""
DELIVERY_MILLISECONDS = 12

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Request:
    key: str
    number: int
    compute: Callable[[], Any]
    needs_engine: bool


@dataclass(frozen=True)
class _Answer:
    key: str
    number: int
    value: Any = None
    sentence: str = ""


@dataclass(frozen=True)
class _Listener:
    number: int
    on_answer: Callable[[Any], None]
    on_failure: Callable[[str], None] | None


class Inspection(QObject):
    """Answers questions of views on one worker thread; the latest question under a key wins."""

    idle = Signal()
    """Everything that was asked has been answered or replaced."""

    def __init__(self, runner: Runner | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._listeners: dict[str, _Listener] = {}
        self._count = 0
        self._desk = _Desk()
        self._held = False
        self._thread: threading.Thread | None = None
        self._collector = CollectOnGuiThread(self)
        self._delivery = QTimer(self)
        self._delivery.setInterval(DELIVERY_MILLISECONDS)
        self._delivery.timeout.connect(self._deliver)

    def ask(
        self,
        key: str,
        compute: Callable[[], Any],
        on_answer: Callable[[Any], None],
        on_failure: Callable[[str], None] | None = None,
        needs_engine: bool = True,
    ) -> None:
        """Have `compute` called on the worker; `on_answer(value)` or `on_failure(sentence)` follows on this
        thread.

        An older request under `key` that was not answered yet is dropped. A request is asked anew, never
        twice. Only what does not need the compiled engine is answered while that is being waited for.
        """
        self._count += 1
        self._listeners[key] = _Listener(self._count, on_answer, on_failure)
        self._desk.put(
            _Request(key, self._count, compute, needs_engine),
            resting=self._runner is not None and self._runner.is_training,
        )
        self._start()
        self._delivery.start()

    def hold(self) -> None:
        """The engine is being compiled: what needs it waits until `release`, for compiling it here too would
        hold up the window.
        """
        self._held = True
        self._desk.hold(True)

    def release(self) -> None:
        """The engine is ready."""
        self._held = False
        self._desk.hold(False)

    def forget(self, key: str) -> None:
        """Drop the request under `key`; its listener will hear nothing more."""
        self._listeners.pop(key, None)
        self._desk.drop(key)

    def is_waiting(self, key: str) -> bool:
        """Whether a request under `key` is still to be answered."""
        return key in self._listeners

    @property
    def is_busy(self) -> bool:
        """Whether any request is still to be answered."""
        return bool(self._listeners)

    def shutdown(self) -> None:
        """Drop all requests, end the worker and wait for it; the next `ask` starts a new one."""
        self._listeners.clear()
        self._delivery.stop()
        if self._thread is not None:
            self._desk.close()
            self._thread.join()
            self._thread = None
            self._desk = _Desk()
            self._desk.hold(self._held)
            self._collector.release()

    def _start(self) -> None:
        if self._thread is None:
            self._collector.hold()
            self._thread = threading.Thread(
                target=_work, args=(self._desk,), name="nnstudio inspection", daemon=True
            )
            self._thread.start()

    def _deliver(self) -> None:
        for answer in self._desk.take_answers():
            listener = self._listeners.get(answer.key)
            if listener is None or listener.number != answer.number:
                continue
            del self._listeners[answer.key]
            if answer.sentence:
                if listener.on_failure is not None:
                    listener.on_failure(answer.sentence)
            else:
                listener.on_answer(answer.value)
        if not self._listeners:
            self._delivery.stop()
            self.idle.emit()


class _Desk:
    """Where requests lie until the worker takes them, and answers until the GUI thread does."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._requests: dict[str, _Request] = {}
        self._answers: deque[_Answer] = deque()
        self._closed = False
        self._resting = False
        self._held = False

    def put(self, request: _Request, resting: bool) -> None:
        with self._changed:
            self._requests.pop(request.key, None)  # to the end of the queue: no view starves the others
            self._requests[request.key] = request
            self._resting = resting
            self._changed.notify()

    def hold(self, held: bool) -> None:
        with self._changed:
            self._held = held
            self._changed.notify()

    def drop(self, key: str) -> None:
        with self._changed:
            self._requests.pop(key, None)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()

    def next(self) -> _Request | None:
        """Wait for the next request; None when the desk was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._first() is not None)
            first = self._first()
            return None if self._closed or first is None else self._requests.pop(first.key)

    def _first(self) -> _Request | None:
        """The oldest request that may be answered now."""
        allowed = (each for each in self._requests.values() if not (self._held and each.needs_engine))
        return next(allowed, None)

    def rest(self, worked: float) -> None:
        """Give the cores back to the training for a while after `worked` seconds of work."""
        with self._changed:
            if self._resting:
                seconds = min(worked * (1 / SHARE_WHILE_TRAINING - 1), LONGEST_REST)
                self._changed.wait_for(lambda: self._closed, timeout=seconds)

    def answer(self, answer: _Answer) -> None:
        self._answers.append(answer)

    def take_answers(self) -> list[_Answer]:
        answers = []
        while self._answers:
            answers.append(self._answers.popleft())
        return answers


def _work(desk: _Desk) -> None:
    while (request := desk.next()) is not None:
        begin = time.thread_time()
        desk.answer(_answer(request))
        del request  # what it holds may die here: plain data only
        desk.rest(time.thread_time() - begin)


def _answer(request: _Request) -> _Answer:
    try:
        return _Answer(request.key, request.number, request.compute())
    except NNStudioError as error:
        return _Answer(request.key, request.number, sentence=str(error))
    except Exception as error:  # noqa: BLE001 — the edge of a thread: a bug must reach somebody
        _log.exception("a view's computation %r failed", request.key)
        return _Answer(
            request.key, request.number, sentence=f"This view met a bug: {type(error).__name__}: {error}"
        )
