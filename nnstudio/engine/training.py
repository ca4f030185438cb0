"""Training as a generator: it runs the compiled machine in short calls and tells how far it has come.

In a script it runs to the end on its own; from a window it runs on a thread, steered by a `Control`. A run
that is paused, or stopped and continued from its `TrainingState`, is bit for bit the run that was never
interrupted.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine import settings
from nnstudio.engine.control import Control
from nnstudio.engine.crew import Crew, available_cores
from nnstudio.engine.divergence import TrainingDiverged, explain
from nnstudio.engine.history import EpochRecord, History
from nnstudio.engine.layout import LANES, Reason, Word
from nnstudio.engine.loading import Loaded, Part, Vectors, load
from nnstudio.engine.network import Network
from nnstudio.engine.optimizers import OPTIMIZERS, Optimizer
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.samples import Objective, inputs_of, objective_of, targets_of
from nnstudio.engine.schedules import factors
from nnstudio.engine.state import Event, TrainingState, begin
from nnstudio.engine.tape import SCHEDULED_RATE, compile_tape
from nnstudio.errors import TrainingError

__all__ = [
    "Control",
    "Event",
    "Progress",
    "TrainingData",
    "TrainingDiverged",
    "TrainingState",
    "fit",
    "train",
]

RunState = Literal["running", "paused", "finished", "stopped", "diverged"]

_REPORT_SECONDS = 0.1
_CALL_SECONDS = 0.05
_LONGEST_CALL = 1 << 17

_SHARED_WORK = 8_000_000
"""Weights × samples of a batch from which a step (then some 0.2 ms) is shared between threads: with shorter
steps a
helper that the system sets aside in the middle of a task costs more than all helpers give."""


@dataclass(frozen=True)
class TrainingData:
    """Arrays by input and output id: inputs float32 (N, …); targets int32 (N,) classes or float32 (N,
    units).
    """

    inputs: Mapping[str, NDArray[Any]]
    targets: Mapping[str, NDArray[Any]]
    validation_inputs: Mapping[str, NDArray[Any]] | None = None
    validation_targets: Mapping[str, NDArray[Any]] | None = None


@dataclass(frozen=True)
class Progress:
    """How far a run has come. Losses and metrics are those of the last epoch that is over.

    Before the first epoch is over, `loss` is the mean over the batches so far. `elapsed` is in seconds.
    """

    epoch: int
    epochs: int
    step: int
    loss: float
    validation_loss: float | None = None
    metrics: Mapping[str, float] = field(default_factory=dict)
    validation_metrics: Mapping[str, float] = field(default_factory=dict)
    samples_per_second: float = 0.0
    elapsed: float = 0.0
    state: RunState = "running"


def train(
    network: Network,
    plan: TrainingPlan,
    data: TrainingData,
    losses: Any,
    control: Control | None = None,
    state: TrainingState | None = None,
    threads: int | None = None,
) -> Iterator[Progress]:
    """Train a network in place, reporting about ten times a second and once at the end.

    `losses` gives each output its loss, or (loss, weight). With the `state` of an earlier run it continues
    that run until `plan.epochs` epochs are over. Raises `NetworkError` or `TrainingError` before the first
    step where something does not fit, and `TrainingDiverged` where numbers stop being finite; the last good
    weights are then kept.
    """
    settings.check("The training plan", plan)
    settings.check("The optimizer", plan.optimizer)
    settings.check("The schedule", plan.schedule)
    objective = objective_of(network.structure, losses)
    training, validation = _parts(network, data, objective)
    if state is None:
        state = TrainingState(network, plan, objective, validation.rows > 0)
    run = _Run(
        network,
        plan,
        objective,
        training,
        validation,
        control or Control(),
        state,
        _threads(network, plan, training.rows, threads),
    )
    return run.reports()


def new_state(network: Network, plan: TrainingPlan, losses: Any, validates: bool) -> TrainingState:
    """The state of a run that has not begun, for callers that look at it while `train` goes on."""
    return TrainingState(network, plan, objective_of(network.structure, losses), validates)


def _parts(network: Network, data: TrainingData, objective: Objective) -> tuple[Part, Part]:
    training = _part(network, data.inputs, data.targets, objective)
    if training.rows == 0:
        raise TrainingError("The training part has no rows: give it at least one.")
    if data.validation_inputs is None or data.validation_targets is None:
        return training, Part(0)
    return training, _part(network, data.validation_inputs, data.validation_targets, objective)


def _part(network: Network, inputs: Any, targets: Any, objective: Objective) -> Part:
    arrays = inputs_of(network.structure, inputs)
    rows = len(next(iter(arrays.values())))
    return Part(rows, [*arrays.values(), *targets_of(network.structure, objective, targets, rows).values()])


class _Run:
    """One call of `train`: the loaded machine, and the Python around it."""

    def __init__(
        self, network: Network, plan: TrainingPlan, objective: Objective, training: Part, validation: Part,
        control: Control, state: TrainingState, threads: int,
    ) -> None:  # fmt: skip
        self.network, self.plan, self.control, self.state = network, plan, control, state
        begin(state, network, plan, training.rows, validation.rows)
        self.tape = compile_tape(
            network.structure, int(state.words[Word.BATCH]), objective, plan.optimizer, plan.schedule.changes
        )
        vectors = Vectors(
            state.words,
            control.words,
            state.moments,
            state.best,
            state.snapshot,
            state.sums,
            state.history.records,
        )
        self.loaded: Loaded = load(
            self.tape, network.vector, training, validation, vectors, _LONGEST_CALL, threads
        )
        self.crew = Crew(self.loaded.address, threads - 1)
        self.samples_per_second = 0.0
        self.budget = 1
        self._places = {name: place for place, name in enumerate(self.tape.rates) if name != SCHEDULED_RATE}
        # The plan's penalties are the starting values; what was changed while the run went on comes after
        # them.
        for name, value in {"l1": plan.l1, "l2": plan.l2, **state.live}.items():
            self._set_rate(name, value)

    def reports(self) -> Iterator[Progress]:
        """Run to the end, telling about it."""
        with self.crew:
            yield from self._reports()

    def _reports(self) -> Iterator[Progress]:
        next_report = 0.0
        while True:
            reason = self._call()
            if reason == Reason.INTERRUPTED:
                self._apply_settings()
            elif reason == Reason.PAUSED:
                yield self._progress("paused")
                self.control.wait_while_paused()
            elif reason == Reason.DIVERGED:
                yield self._progress("diverged")
                raise explain(self.network, self.loaded)
            elif reason != Reason.BUDGET_SPENT:
                break
            elif time.perf_counter() >= next_report:
                next_report = time.perf_counter() + _REPORT_SECONDS
                yield self._progress("running")
        if reason != Reason.STOPPED and self.plan.early_stopping and self.plan.restore_best:
            self._restore_best()
        yield self._progress("stopped" if reason == Reason.STOPPED else "finished")

    def _call(self) -> int:
        """Let the machine run for about `_CALL_SECONDS`, and take note of what it did."""
        state, start = self.state, time.perf_counter()
        done_before = state.step
        self._lay_out_schedule()
        state.enter(self.control)
        try:
            reason = self.crew.advance(self.budget)
        finally:
            state.leave()
        seconds = time.perf_counter() - start
        losses = int(state.words[Word.LOSSES])
        state.history.append(self.loaded.memory.batch_losses[:losses])
        state.history.epoch_count = state.epoch
        state.elapsed += seconds
        if reason == Reason.BUDGET_SPENT:
            self._measure(state.step - done_before, seconds)
        return reason

    def _lay_out_schedule(self) -> None:
        """Write the learning rate's factors for the steps that the next call may do."""
        table, words = self.loaded.memory.schedule, self.state.words
        if len(table):
            per_epoch = -(-int(words[Word.ROWS]) // int(words[Word.BATCH]))
            steps = self.state.step + np.arange(self.budget)
            table[: self.budget] = factors(self.plan.schedule, steps, per_epoch, per_epoch * self.plan.epochs)

    def _measure(self, steps: int, seconds: float) -> None:
        """Choose how many batches the next call does, so that it takes the wanted time."""
        if steps > 0:
            self.samples_per_second = steps * int(self.state.words[Word.BATCH]) / seconds
        self.budget = int(np.clip(self.budget * min(_CALL_SECONDS / seconds, 8.0), 1, _LONGEST_CALL))

    def _apply_settings(self) -> None:
        for name, value in self.control.take_settings():
            if name not in self._places:
                raise TrainingError(
                    f"{name!r} cannot be changed in this run: choose one of {', '.join(self._places)}."
                )
            problem = self._problem_with(name, value)
            if problem:
                raise TrainingError(f"{name} {problem}.")
            self._set_rate(name, value)
            self.state.live[name] = value
            self.state.events.append(Event(self.state.step, name, value))

    def _problem_with(self, name: str, value: float) -> str:
        """What the description of a setting has against a value; empty where nothing."""
        node, _, setting_name = name.rpartition("/")
        owners = (self.network.nodes[node],) if node else (self.plan.optimizer, self.plan)
        described = [setting for owner in owners for setting in settings.settings_of(owner)]
        found = next((setting for setting in described if setting.name == setting_name), None)
        return settings.problem_with(found, value) if found else ""

    def _set_rate(self, name: str, value: float) -> None:
        if name in self._places:
            self.loaded.memory.rates[self._places[name]] = value
        self.state.words[Word.PENALIZED] = self.loaded.is_penalized()

    def _restore_best(self) -> None:
        if self.state.words[Word.BEST_EPOCH] > 0:
            self.network.vector[:] = self.state.best

    def _progress(self, run_state: RunState) -> Progress:
        state, history = self.state, self.state.history
        progress = Progress(
            state.epoch, self.plan.epochs, state.step, _mean(history.batch_loss), elapsed=state.elapsed,
            samples_per_second=self.samples_per_second, state=run_state,
        )  # fmt: skip
        if history.epoch_count == 0:
            return progress
        record: EpochRecord = history.record(history.epoch_count - 1)
        return replace(
            progress, loss=record.loss, validation_loss=record.validation_loss, metrics=record.metrics,
            validation_metrics=record.validation_metrics,
        )  # fmt: skip


def _threads(network: Network, plan: TrainingPlan, rows: int, wanted: int | None) -> int:
    """Threads for a run: one where a step is so short that sharing it costs more than it gives."""
    samples = min(plan.batch_size, rows)
    if wanted is None:
        work = network.parameter_count * samples
        wanted = available_cores() if work >= _SHARED_WORK else 1
    return max(1, min(wanted, -(-samples // LANES)))


def _mean(losses: NDArray[np.float32]) -> float:
    return float(losses.mean(dtype=np.float64)) if len(losses) else float("nan")


def fit(
    network: Network,
    x: Any,
    y: Any,
    loss: Any,
    optimizer: Optimizer | str,
    batch_size: int,
    epochs: int,
    validation_data: tuple[Any, Any] | None,
    on_progress: Callable[[Progress], None] | None,
    plan: Mapping[str, Any],
) -> History:
    """See `Network.fit`."""
    chosen = OPTIMIZERS[optimizer]() if isinstance(optimizer, str) else optimizer
    whole_plan = TrainingPlan(optimizer=chosen, batch_size=batch_size, epochs=epochs, **plan)
    validation = validation_data or (None, None)
    state = new_state(network, whole_plan, loss, validates=validation_data is not None)
    data = TrainingData(x, y, *validation)
    for progress in train(network, whole_plan, data, loss, state=state):
        if on_progress is not None:
            on_progress(progress)
    return state.history
