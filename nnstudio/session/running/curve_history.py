"""Remembers the curves of the run that is looked at, and of some runs before it."""

from nnstudio.session.running.curves import Curves

MOST_EARLIER = 3
"""Earlier runs whose curves are kept."""


class CurveHistory:
    """The curves of one run after another; used on the GUI thread only."""

    def __init__(self) -> None:
        self.current = Curves()
        self.earlier: tuple[Curves, ...] = ()
        self._runs = 0

    def begin_another(self) -> None:
        """The curves of now become an earlier run's, under a name; those of the next run are empty."""
        if not self.current.is_empty:
            self._runs += 1
            self.earlier = (*self.earlier, self.current.named(f"run {self._runs}"))[-MOST_EARLIER:]
        self.current = Curves()

    def forget_earlier(self) -> None:
        """Another project was opened: what was trained before has nothing to do with it."""
        self.earlier, self._runs = (), 0
