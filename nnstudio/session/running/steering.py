"""Steers one run by what the person wants: go, pause, single steps, one epoch, back, and at which pace.

A measured pace lets batches through by count, so to the engine such a run is a paused one: only here is it
known which of the two it is.
"""

from dataclasses import replace

from nnstudio.engine.training.control import Control
from nnstudio.engine.training.training import Progress
from nnstudio.session.running.pace import Pace, Speed


class Steering:
    """Of one run after another; between two runs only the pace can be set."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._control: Control | None = None

    @property
    def speed(self) -> Speed:
        """How fast runs may go."""
        return self._pace.speed

    def begin(self, control: Control) -> None:
        """A run is about to begin, at the pace that was set."""
        self._control = control
        self._pace.held, self._pace.batches = False, 0
        if self._pace.is_measured:
            control.pause()

    def know(self, batches: int) -> None:
        """The run is prepared, and its whole length known."""
        self._pace.batches = batches

    def end(self) -> None:
        """The run is over."""
        self._control = None

    def pause(self) -> bool:
        """Wait at the next step boundary; says whether the run waits already, as a counted one does."""
        if self._control is None:
            return False
        self._pace.held = True
        self._control.give_up_steps()
        self._control.pause()
        return self._pace.is_measured

    def resume(self) -> None:
        """Go on."""
        self._pace.held = False
        if self._control is not None and not self._pace.is_measured:
            self._control.resume()

    def step(self) -> None:
        """Do one batch, then pause."""
        if self._control is not None:
            self._pace.held = True
            self._control.step()

    def epoch(self) -> None:
        """Go on to the end of the epoch, then pause."""
        if self._control is not None:
            self._pace.held = True
            self._control.epoch()

    def back(self) -> None:
        """Pause, and go back to the latest earlier place."""
        if self._control is not None:
            self._pace.held = True
            self._control.back()

    def stop(self) -> None:
        """End the run at the next step boundary."""
        if self._control is not None:
            self._control.stop()

    def set_speed(self, speed: Speed) -> None:
        """Go at another pace, now and from now on."""
        self._pace.speed = speed
        if self._control is not None and not self._pace.held:
            self._control.give_up_steps()
            if speed is None:
                self._control.resume()
            else:
                self._control.pause()

    def let_through(self, seconds: float) -> None:
        """Let through the batches that the pace grants after some more seconds."""
        if self._control is not None and (batches := self._pace.due(seconds, self._control.waiting)):
            self._control.step(batches)

    def as_wanted(self, progress: Progress, batch_size: int) -> Progress:
        """A report as the person sees it: a run that waits for its pace is running."""
        if progress.state != "paused" or not self._pace.is_measured or self._pace.held:
            return progress
        rate = self._pace.batches_per_second * batch_size
        return replace(progress, state="running", samples_per_second=rate)
