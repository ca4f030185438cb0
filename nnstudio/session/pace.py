"""How fast a run may go: as fast as it can, or a few batches a second, so that people can watch it learn."""

from dataclasses import dataclass

MOST_AT_ONCE = 200
"""Batches let through at one look of the timer, also where it comes late."""


@dataclass
class Pace:
    """Lets batches through by time. `batches_per_second` None: full speed; `held`: the user paused."""

    batches_per_second: float | None = None
    held: bool = False
    _owed: float = 0.0

    @property
    def is_measured(self) -> bool:
        """Whether batches are let through one by one."""
        return self.batches_per_second is not None

    def due(self, seconds: float) -> int:
        """How many batches to let through after `seconds`."""
        if self.batches_per_second is None or self.held:
            return 0
        self._owed = min(self._owed + self.batches_per_second * seconds, float(MOST_AT_ONCE))
        whole = int(self._owed)
        self._owed -= whole
        return whole
