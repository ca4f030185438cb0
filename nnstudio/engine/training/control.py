"""The words by which other threads steer a run: pause, single step, one epoch, step back, stop, and settings
that change while it goes on.
"""

import threading

import numpy as np

from nnstudio.engine.layout import ControlWord
from nnstudio.engine.training.snapshots import MOST_SNAPSHOTS


class Control:
    """Steers one run from any thread; the machine looks at its words before each batch.

    `snapshots` is how many places the run remembers to step back to; 0 saves their memory.
    """

    def __init__(self, snapshots: int = MOST_SNAPSHOTS) -> None:
        self.snapshots = snapshots
        self.words = np.zeros(ControlWord.COUNT, np.int64)
        self._changed = threading.Condition()
        self._settings: list[tuple[str, float]] = []
        self._steps_back = 0

    @property
    def paused(self) -> bool:
        """Whether the run was told to pause."""
        return bool(self.words[ControlWord.PAUSE])

    @property
    def stopped(self) -> bool:
        """Whether the run was told to stop."""
        return bool(self.words[ControlWord.STOP])

    @property
    def waiting(self) -> int:
        """Single steps that were asked for and are not done yet."""
        return max(0, int(self.words[ControlWord.SINGLE_STEPS] - self.words[ControlWord.SINGLE_STEPS_DONE]))

    def pause(self) -> None:
        """Wait at the next step boundary, once the single steps that were asked for are done."""
        self._write(ControlWord.PAUSE, 1)

    def give_up_steps(self) -> None:
        """Forget the single steps and the epochs that are not done yet."""
        with self._changed:
            self._give_up_steps()

    def resume(self) -> None:
        """Go on after a pause."""
        self._write(ControlWord.PAUSE, 0)

    def step(self, batches: int = 1) -> None:
        """Do so many batches more, then pause."""
        with self._changed:
            self.words[ControlWord.PAUSE] = 1
            # The machine may have begun a step while the rest was given up.
            self.words[ControlWord.SINGLE_STEPS] = batches + max(
                self.words[ControlWord.SINGLE_STEPS], self.words[ControlWord.SINGLE_STEPS_DONE]
            )
            self._changed.notify_all()

    def epoch(self, epochs: int = 1) -> None:
        """Go on to the end of the current epoch, validation included, then pause."""
        with self._changed:
            self.words[ControlWord.PAUSE] = 1
            self.words[ControlWord.EPOCHS] = epochs + max(
                self.words[ControlWord.EPOCHS], self.words[ControlWord.EPOCHS_DONE]
            )
            self._changed.notify_all()

    def back(self) -> None:
        """Pause, and go back to the latest earlier place that the run remembers; nothing where there is none.

        The run remembers where it stood before each single step and each time it went on after a pause, and
        while it goes on about every half second.
        """
        with self._changed:
            self._give_up_steps()
            self.words[ControlWord.PAUSE] = 1
            self._steps_back += 1
            self._changed.notify_all()

    def take_steps_back(self) -> int:
        """How often to go back since the last call; called by the run."""
        with self._changed:
            taken, self._steps_back = self._steps_back, 0
            return taken

    @property
    def steps_by_hand(self) -> bool:
        """Whether so few single steps are left to do that the place before each is remembered."""
        return self.paused and 0 < self.waiting <= self.snapshots

    def stop(self) -> None:
        """End the run at the next step boundary."""
        self._write(ControlWord.STOP, 1)

    def set(self, name: str, value: float) -> None:
        """Change a number of the run at the next step boundary, where it becomes an event.

        Names: ``learning_rate``, ``l1``, ``l2``, and of a node ``dropout_1/rate``,
        ``gaussiannoise_1/deviation``, ``dense_1/l1``, ``dense_1/l2``; or a single weight,
        ``dense_1/weight[2,0]``, from which the run goes on (the optimizer's moments stay as they are).
        """
        with self._changed:
            self._settings.append((name, float(value)))
            self.words[ControlWord.INTERRUPT] = 1
            self._changed.notify_all()

    def take_settings(self) -> list[tuple[str, float]]:
        """The changes asked for since the last call, in order; called by the run."""
        with self._changed:
            taken, self._settings = self._settings, []
            self.words[ControlWord.INTERRUPT] = 0
            return taken

    def wait_while_paused(self) -> None:
        """Block until there is something to do: go on, a step, an epoch, a step back, a changed setting, or
        stop.
        """
        with self._changed:
            self._changed.wait_for(self._has_something_to_do)

    def _has_something_to_do(self) -> bool:
        has_epochs = self.words[ControlWord.EPOCHS] > self.words[ControlWord.EPOCHS_DONE]
        asked = self._settings or self._steps_back or self.waiting or has_epochs
        return not self.paused or self.stopped or bool(asked)

    def _give_up_steps(self) -> None:
        self.words[ControlWord.SINGLE_STEPS] = self.words[ControlWord.SINGLE_STEPS_DONE]
        self.words[ControlWord.EPOCHS] = self.words[ControlWord.EPOCHS_DONE]

    def _write(self, word: int, value: int) -> None:
        with self._changed:
            self.words[word] = value
            self._changed.notify_all()
