"""How fast a run may go: as fast as it can, or slowly enough that people can watch it learn."""

from dataclasses import dataclass
from typing import Final, Literal

Speed = float | Literal["watch"] | None
"""Batches a second; `WATCH`; None: full speed."""

WATCH: Final = "watch"
"""The whole run is spread over some seconds, for most networks are trained before the eye sees anything."""

WATCH_SECONDS = 6.0

MOST_SECONDS_AT_ONCE = 0.2
"""Batches of so many seconds are let through at one look of the timer, also where it comes late."""


@dataclass
class Pace:
    """Lets batches through by time. `batches`: of the whole run, 0 until known; `held`: the user paused."""

    speed: Speed = None
    batches: int = 0
    held: bool = False
    _owed: float = 0.0

    @property
    def is_measured(self) -> bool:
        """Whether batches are let through by count."""
        return self.speed is not None

    @property
    def batches_per_second(self) -> float:
        """How many batches are let through in a second where they are counted."""
        if self.speed == WATCH:
            return self.batches / WATCH_SECONDS
        return self.speed or 0.0

    def due(self, seconds: float, waiting: int = 0) -> int:
        """How many batches to let through after `seconds`, where `waiting` ones are not done yet."""
        if self.speed is None or self.held:
            return 0
        rate = self.batches_per_second
        most = max(1.0, rate * MOST_SECONDS_AT_ONCE) - waiting
        self._owed = max(0.0, min(self._owed + rate * seconds, most))
        whole = int(self._owed)
        self._owed -= whole
        return whole
