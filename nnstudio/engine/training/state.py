"""Where a run stands: optimizer moments, step and epoch, history and events. With the weights it continues
the run.
"""

import threading
import time
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import ControlWord, Kept, Phase, Word
from nnstudio.engine.running.loading import new_sums
from nnstudio.engine.running.memory import aligned_zeros
from nnstudio.engine.samples import Objective, metric_name
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.history import Event, History
from nnstudio.engine.training.saved_state import check_arrays, completed
from nnstudio.engine.training.single_weights import single_weight
from nnstudio.engine.training.snapshots import Snapshots
from nnstudio.errors import TrainingError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

_SHARE = 50
"""Publishing may take one part in this many of the time."""
_SECONDS_A_WORD = 1e-9
"""What it costs to copy one parameter."""


class TrainingState:
    """Where one run stands, and the only way to look at its weights while it goes on."""

    def __init__(self, network: "Network", plan: TrainingPlan, objective: Objective, validates: bool) -> None:
        graph = network.structure
        self.network = network
        self.history = History(_metric_names(graph, objective), validates)
        self.events: list[Event] = []
        self.live: dict[str, float] = {}
        self.elapsed = 0.0
        self.words = np.zeros(Word.COUNT, np.int64)
        self.moments = aligned_zeros(plan.optimizer.vectors * graph.parameter_words, np.float32)
        self.best = aligned_zeros(graph.parameter_words if plan.early_stopping else 0, np.float32)
        self.sums = new_sums(len(objective))
        self.snapshot = aligned_zeros(graph.parameter_words, np.float32)
        self.snapshots = Snapshots()
        self._control: Control | None = None
        self._inside = threading.Lock()
        self._readers = threading.Lock()
        self._published: tuple[float, NDArray[np.float32]] | None = None

    @property
    def step(self) -> int:
        """Optimizer steps done."""
        return int(self.words[Word.STEP])

    @property
    def epoch(self) -> int:
        """Epochs that are over."""
        return int(self.words[Word.EPOCH])

    def published(self) -> Mapping[str, NDArray[np.float32]]:
        """Copies of all parameters at one step boundary; any thread may ask, at any time.

        While the machine runs it makes the copy between two steps; asked too often then, the last copy is
        given again.
        """
        vector = self._latest()
        return {
            parameter.name: vector[parameter.offset : parameter.offset + parameter.count].reshape(
                parameter.spec.shape
            )
            for parameter in self.network.structure.parameters
        }

    def network_now(self) -> "Network":
        """A network of the caller's own with the weights of one step boundary; see `published`.

        Whatever looks inside a network may be asked of it while the run goes on: it shares no memory with
        the run and takes none of its locks.
        """
        return self.network.with_vector(self._latest())

    def _latest(self) -> NDArray[np.float32]:
        with self._readers:
            if self._published is not None and self._control is not None:
                taken, last = self._published
                if time.perf_counter() - taken < len(last) * _SECONDS_A_WORD * _SHARE:
                    return last
            vector = self._copied()
            self._published = time.perf_counter(), vector
            return vector

    def _copied(self) -> NDArray[np.float32]:
        while True:
            if self._inside.acquire(blocking=False):
                try:
                    return self.network.vector.copy()
                finally:
                    self._inside.release()
            control = self._control
            if control is None:
                continue
            wanted = int(self.words[Word.SNAPSHOT_TAKEN]) + 1
            control.words[ControlWord.SNAPSHOT_WANTED] = wanted
            while self._inside.locked():
                if self.words[Word.SNAPSHOT_TAKEN] == wanted:
                    return self.snapshot.copy()
                time.sleep(0.0005)

    def enter(self, control: Control) -> None:
        """The machine is about to change weights."""
        self._inside.acquire()
        self._control = control

    def leave(self) -> None:
        """The machine has come back."""
        self._control = None
        self._inside.release()

    def restore_best(self) -> None:
        """Give the network the weights of the best epoch, if there was one, while no reader copies them."""
        with self._inside:
            if self.words[Word.BEST_EPOCH] > 0:
                self.network.vector[:] = self.best

    def set_weight(self, array: NDArray[np.float32], place: tuple[int, ...], value: float) -> None:
        """Write one number into an array of the network's parameters, while no reader copies them."""
        with self._inside:
            array[place] = value

    def step_back(self) -> bool:
        """Go back to the latest earlier place that the run remembers, weights, curves and all; says whether
        there was one.

        Not while the machine runs: a run that goes on is told by `Control.back`.
        """
        with self._inside:
            return self.snapshots.take_back(self)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything that continues the run, as plain arrays (the weights are the network's)."""
        names = sorted(self.live)
        return {
            "words": self.words.copy(), "moments": self.moments.copy(), "best": self.best.copy(),
            "sums": self.sums.copy(), "live": np.array([self.live[name] for name in names], np.float64),
            **{f"history/{name}": array for name, array in self.history.arrays().items()},
        }  # fmt: skip

    def restore(self, arrays: Mapping[str, NDArray[Any]], events: Iterable[Event] = ()) -> None:
        """Take over what `arrays` gave, now or in an earlier version, and the events of that run; the network
        must hold its weights already.

        Where the best weights cannot be taken over (early stopping was off), waiting for better ones begins
        anew. Raises `TrainingError` where the arrays are not those of such a run.
        """
        arrays = self.completed(arrays)
        check_arrays(arrays, {"words": self.words, "moments": self.moments, "sums": self.sums})
        self.words[:] = arrays["words"]
        self.words[Word.SNAPSHOT_TAKEN] = 0
        self.moments[:] = arrays["moments"]
        self.sums[:] = arrays["sums"]
        if len(arrays["best"]) == len(self.best):
            self.best[:] = arrays["best"]
        else:
            self.words[Word.BEST_EPOCH] = self.words[Word.WAITED] = 0
        prefix = "history/"
        self.history.restore(
            {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
        )
        self.events = list(events)
        self.live = {event.name: event.value for event in self.events if single_weight(event.name) is None}

    def completed(self, arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        """Saved arrays of a run like this one, with what earlier versions did not keep."""
        return completed(arrays, (len(self.sums) - Kept.COUNT) // 2 - 1)

    def be_patient_again(self) -> None:
        """Let early stopping wait its full patience from here: the run goes on after it was over."""
        self.words[Word.WAITED] = 0


def _metric_names(graph: Graph, objective: Objective) -> tuple[str, ...]:
    return tuple(metric_name(graph, output, loss.metric) for output, (loss, _) in objective.items())


def _fit(state: TrainingState, network: "Network", plan: TrainingPlan) -> None:
    """Check that a state belongs to a network and a plan; raises `TrainingError`."""
    count = len(network.vector)
    if len(state.snapshot) != count or len(state.moments) != plan.optimizer.vectors * count:
        raise TrainingError("This run was begun with another network or optimizer: begin a new one.")
    if plan.early_stopping and len(state.best) != count:
        state.best = aligned_zeros(count, np.float32)
        state.words[Word.BEST_EPOCH] = state.words[Word.WAITED] = 0
    state.network = network


def _check_words(state: TrainingState) -> None:
    """Refuse to go on from a place that no run can be at."""
    words, epochs_recorded = state.words, state.history.epoch_count
    rows = words[Word.ROWS] if words[Word.PHASE] == Phase.TRAINING else words[Word.VALIDATION_ROWS]
    is_place = words[Word.PHASE] in tuple(Phase) and 0 <= words[Word.POSITION] <= rows
    if not is_place or words[Word.STEP] < 0 or words[Word.EPOCH] != epochs_recorded:
        raise TrainingError("The saved state of the run is damaged: train anew.")


def begin(
    state: TrainingState, network: "Network", plan: TrainingPlan, rows: int, validation_rows: int
) -> None:
    """Write a plan and the sizes of the data into the state's words; what was done stays.

    With another number of rows the epoch begins anew. Raises `TrainingError` where the state does not fit.
    """
    _fit(state, network, plan)
    _check_words(state)
    words = state.words
    if (words[Word.ROWS], words[Word.VALIDATION_ROWS]) != (rows, validation_rows):
        words[Word.PHASE], words[Word.POSITION] = Phase.TRAINING, 0
        state.sums[: -Kept.COUNT] = 0.0
    words[Word.EPOCHS], words[Word.SEED] = plan.epochs, plan.seed
    words[Word.ROWS], words[Word.BATCH] = rows, min(plan.batch_size, rows)
    words[Word.VALIDATION_ROWS], words[Word.SHUFFLE] = validation_rows, plan.shuffle
    words[Word.EARLY_STOPPING], words[Word.PATIENCE] = plan.early_stopping, plan.patience
    state.sums[Kept.LEAST_IMPROVEMENT - Kept.COUNT] = plan.least_improvement
    words[Word.ORDERED_EPOCH] = 0
    if not plan.schedule.watches_for_a_plateau:
        words[Word.PLATEAU_WAITED] = words[Word.PLATEAU_COOLING] = 0
        state.sums[Kept.PLATEAU_BEST - Kept.COUNT] = np.inf
        state.sums[Kept.PLATEAU_FACTOR - Kept.COUNT] = 1.0
    state.history.make_room(plan.epochs)
