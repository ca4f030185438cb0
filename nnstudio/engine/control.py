"""The words by which other threads steer a run: pause, single step, stop, and settings that change while it
goes on.
"""

import threading

import numpy as np

from nnstudio.engine.layout import ControlWord


class Control:
    """Steers one run from any thread; the machine looks at its words before each batch."""

    def __init__(self) -> None:
        self.words = np.zeros(ControlWord.COUNT, np.int64)
        self._changed = threading.Condition()
        self._settings: list[tuple[str, float]] = []

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
        """Forget the single steps that are not done yet."""
        with self._changed:
            self.words[ControlWord.SINGLE_STEPS] = self.words[ControlWord.SINGLE_STEPS_DONE]

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

    def stop(self) -> None:
        """End the run at the next step boundary."""
        self._write(ControlWord.STOP, 1)

    def set(self, name: str, value: float) -> None:
        """Change a number of the run at the next step boundary, where it becomes an event.

        Names: ``learning_rate``, ``l1``, ``l2``, and of a node ``dropout_1/rate``,
        ``gaussiannoise_1/deviation``, ``dense_1/l1``, ``dense_1/l2``.
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
        """Block until there is something to do: go on, a single step, a changed setting, or stop."""
        with self._changed:
            self._changed.wait_for(
                lambda: (
                    not self.paused or self.stopped or bool(self._settings)
                    or self.words[ControlWord.SINGLE_STEPS] > self.words[ControlWord.SINGLE_STEPS_DONE]
                )
            )  # fmt: skip

    def _write(self, word: int, value: int) -> None:
        with self._changed:
            self.words[word] = value
            self._changed.notify_all()
