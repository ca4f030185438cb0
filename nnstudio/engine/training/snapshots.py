"""The places that a run can step back to: a ring of copies, taken between two calls of the machine.

A copy is everything that the next step depends on, so a run that stepped back and goes on is bit for bit the
run that never went on: random numbers are counted by step, not drawn from a stream.
"""

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layout import Word
from nnstudio.engine.running.memory import aligned_copy

if TYPE_CHECKING:
    from nnstudio.engine.training.state import TrainingState

MOST_SNAPSHOTS = 20
MOST_BYTES = 256_000_000
"""For all copies of a run together; a run of which not even one fits in cannot step back."""
_SHARE = 50
"""Copying may take one part in this many of the time of a run that is not stepped by hand."""
_SECONDS = 0.5
"""Between two copies while a run goes on, so that the ring reaches back some seconds."""


@dataclass
class Snapshot:
    """Where a run stood; the arrays are used again when the ring is full."""

    weights: NDArray[np.float32]
    moments: NDArray[np.float32]
    best: NDArray[np.float32]
    words: NDArray[np.int64]
    sums: NDArray[np.float64]
    live: dict[str, float]
    events: int
    losses: int
    epochs: int
    elapsed: float

    @property
    def place(self) -> tuple[int, ...]:
        """Step and place within the epoch, and how many settings were changed by then."""
        return (*_place(self.words), self.events)


class Snapshots:
    """The latest `most` places of one run, as far as they fit into `MOST_BYTES`."""

    def __init__(self, most: int = 0) -> None:
        self._most = most
        self._ring: deque[Snapshot] = deque()
        self._next = 0.0

    @property
    def is_due(self) -> bool:
        """Whether it is time for another copy of a run that goes on."""
        return time.perf_counter() >= self._next

    def reaches_behind(self, step: int) -> bool:
        """Whether there is a place with fewer steps done."""
        return bool(self._ring) and int(self._ring[0].words[Word.STEP]) < step

    def remember(self, state: "TrainingState") -> None:
        """Copy where the run stands, unless that is the latest copy already; no machine may be running."""
        start = time.perf_counter()
        room = self._room(state)
        if room == 0 or (self._ring and self._ring[-1].place == (*_place(state.words), len(state.events))):
            return
        while len(self._ring) > room:
            self._ring.popleft()
        if len(self._ring) == room:
            snapshot = self._ring.popleft()
            _copy_over(snapshot, state)
        else:
            snapshot = _copy_of(state)
        self._ring.append(snapshot)
        now = time.perf_counter()
        self._next = now + max(_SECONDS, _SHARE * (now - start))

    def take_back(self, state: "TrainingState") -> bool:
        """Bring a run to its latest place with fewer steps done; says whether there was one."""
        while self._ring and int(self._ring[-1].words[Word.STEP]) >= state.step:
            self._ring.pop()
        if not self._ring:
            return False
        _restore(self._ring.pop(), state)
        return True

    def _room(self, state: "TrainingState") -> int:
        arrays = (state.network.vector, state.moments, state.best)
        return min(self._most, MOST_BYTES // max(1, sum(array.nbytes for array in arrays)))


def _place(words: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(words[word]) for word in (Word.STEP, Word.EPOCH, Word.PHASE, Word.POSITION))


def _copy_of(state: "TrainingState") -> Snapshot:
    history = state.history
    return Snapshot(
        aligned_copy(state.network.vector), aligned_copy(state.moments), aligned_copy(state.best),
        state.words.copy(), state.sums.copy(), dict(state.live), len(state.events), len(history.batch_loss),
        history.epoch_count, state.elapsed,
    )  # fmt: skip


def _copy_over(snapshot: Snapshot, state: "TrainingState") -> None:
    for kept, array in _pairs(snapshot, state):
        kept[:] = array
    history = state.history
    snapshot.live, snapshot.events, snapshot.elapsed = dict(state.live), len(state.events), state.elapsed
    snapshot.losses, snapshot.epochs = len(history.batch_loss), history.epoch_count


def _pairs(snapshot: Snapshot, state: "TrainingState") -> tuple[tuple[NDArray[Any], NDArray[Any]], ...]:
    return (
        (snapshot.weights, state.network.vector), (snapshot.moments, state.moments),
        (snapshot.best, state.best), (snapshot.words, state.words), (snapshot.sums, state.sums),
    )  # fmt: skip


def _restore(snapshot: Snapshot, state: "TrainingState") -> None:
    taken = state.words[Word.SNAPSHOT_TAKEN]
    for kept, array in _pairs(snapshot, state):
        array[:] = kept
    state.words[Word.SNAPSHOT_TAKEN] = taken  # what others asked for has nothing to do with the place
    state.words[Word.ORDERED_EPOCH] = 0  # another epoch's order of rows may lie there
    state.live, state.elapsed = dict(snapshot.live), snapshot.elapsed
    del state.events[snapshot.events :]
    state.history.cut(snapshot.losses, snapshot.epochs)
