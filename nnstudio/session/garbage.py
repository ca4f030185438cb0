"""Keeps Python's cyclic garbage collector on the GUI thread while worker threads run.

The collector runs on whichever thread happens to allocate. On a worker it may destroy Qt objects that belong
to the GUI thread, which crashes. So while a worker lives, automatic collection is off and a timer collects
instead.
"""

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MILLISECONDS = 250
_holders: set[int] = set()
"""Ids of the holders that are active; automatic collection is off while there is one."""


class CollectOnGuiThread(QObject):
    """From `hold` to `release`, garbage is collected by a timer of the thread that called `hold`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MILLISECONDS)
        self._timer.timeout.connect(collect_what_is_due)

    @property
    def is_held(self) -> bool:
        """Whether this holder keeps the collector on its thread now."""
        return id(self) in _holders

    def hold(self) -> None:
        """Turn automatic collection off and collect here; a second call changes nothing."""
        _holders.add(id(self))
        gc.disable()
        self._timer.start()

    def release(self) -> None:
        """Give the collector back to Python once nobody holds it."""
        self._timer.stop()
        _holders.discard(id(self))
        if not _holders:
            gc.enable()


def collect_what_is_due() -> None:
    """Collect the oldest generation whose threshold is passed, as Python itself would."""
    counts, thresholds = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if thresholds[generation] and counts[generation] > thresholds[generation]:
            gc.collect(generation)
            return
