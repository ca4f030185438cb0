"""Finds what a test left behind: threads, top-level widgets, running timers."""

import gc
import threading
import time
from types import TracebackType
from typing import Any
from weakref import WeakSet

GRACE = 2.0  # seconds a thread may take to notice that it was told to end
LASTING_THREADS = ("pydevd", "asyncio_", "ThreadPoolExecutor-hypothesis")


class LeakWatch:
    """Look before and after a test; `leaks()` then says in words what is new and still alive."""

    def __init__(self, with_qt: bool) -> None:
        self._qt = QtWatch() if with_qt else None
        self._threads: set[threading.Thread] = set()

    def __enter__(self) -> None:
        self._threads = set(threading.enumerate())
        if self._qt is not None:
            self._qt.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._qt is not None:
            self._qt.end()

    def leaks(self) -> list[str]:
        """One phrase for each thing left behind; empty when the test was clean."""
        found = [f"thread {thread.name!r}" for thread in self._new_threads()]
        return found if self._qt is None else [*found, *self._qt.leaks()]

    def _new_threads(self) -> list[threading.Thread]:
        end = time.monotonic() + GRACE
        new = [
            t
            for t in threading.enumerate()
            if t not in self._threads and not t.name.startswith(LASTING_THREADS)
        ]
        for thread in new:
            if not isinstance(thread, threading._DummyThread):  # a thread of Qt or C that called Python once
                thread.join(max(0.0, end - time.monotonic()))
        return [t for t in new if t.is_alive() and not isinstance(t, threading._DummyThread)]


class QtWatch:
    """The part of the watch that needs Qt: remembers which timers and threads Python code started."""

    def __init__(self) -> None:
        from PySide6 import QtCore, QtWidgets

        self._core, self._widgets = QtCore, QtWidgets
        self._started: WeakSet[Any] = WeakSet()
        self._before: set[int] = set()
        self._originals: dict[type, Any] = {}

    def begin(self) -> None:
        """Note the windows that are there already, and from now on every started timer and thread."""
        self._before = {id(widget) for widget in self._top_level()}
        self._kept = self._top_level()  # held, so that no new widget can get the same id
        for owner in (self._core.QTimer, self._core.QThread):
            self._originals[owner] = owner.start
            owner.start = self._remembering(owner.start)

    def end(self) -> None:
        """Give Qt its own functions back."""
        for owner, original in self._originals.items():
            owner.start = original
        self._kept = []

    def leaks(self) -> list[str]:
        """One phrase for each new top-level widget, running timer and running QThread."""
        self._settle()
        if self._new_windows() or self._running():
            gc.collect()  # circles through Python, that nobody holds
            self._settle()
        return [_named("window", widget) for widget in self._new_windows()] + self._running()

    def _settle(self) -> None:
        application = self._core.QCoreApplication.instance()
        if application is not None:
            application.sendPostedEvents(None, self._core.QEvent.Type.DeferredDelete)
            application.processEvents()

    def _top_level(self) -> list[Any]:
        application = self._core.QCoreApplication.instance()
        return self._widgets.QApplication.topLevelWidgets() if application is not None else []

    def _new_windows(self) -> list[Any]:
        return [widget for widget in self._top_level() if id(widget) not in self._before]

    def _running(self) -> list[str]:
        import shiboken6

        alive = [thing for thing in self._started if shiboken6.isValid(thing)]
        threads = [t for t in alive if isinstance(t, self._core.QThread) and not t.wait(int(GRACE * 1000))]
        self._settle()  # a thread's timer stops when its end is heard of
        alive = [thing for thing in alive if shiboken6.isValid(thing)]
        timers = [t for t in alive if isinstance(t, self._core.QTimer) and t.isActive()]
        return [_named("running timer", t) for t in timers] + [_named("running thread", t) for t in threads]

    def _remembering(self, original: Any) -> Any:
        started = self._started

        def start(self: Any, *arguments: Any) -> None:
            started.add(self)
            original(self, *arguments)

        return start


def _named(what: str, thing: Any) -> str:
    parent = thing.parent()
    within = f" in {type(parent).__name__}" if parent is not None else ""
    return f"{what} {type(thing).__name__} {thing.objectName()!r}{within}"
