"""One run of the compiled machine: short calls, and between them reports, changed settings and the end."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine import settings
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.choices.schedules import factors, plateau_numbers
from nnstudio.engine.layout import Kept, Measure, Reason, Word
from nnstudio.engine.running.crew import Crew
from nnstudio.engine.running.loading import Loaded, Part, Vectors, load
from nnstudio.engine.samples import Objective
from nnstudio.engine.tape.tape import compile_tape
from nnstudio.engine.tape.weight_update import SCHEDULED_RATE
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.divergence import explain
from nnstudio.engine.training.history import EpochRecord, Event
from nnstudio.engine.training.progress import Progress, RunState
from nnstudio.engine.training.single_weights import LARGEST, SingleWeight, single_weight
from nnstudio.engine.training.snapshots import Snapshots
from nnstudio.engine.training.state import TrainingState, begin
from nnstudio.errors import TrainingError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

_REPORT_SECONDS = 0.1
_CALL_SECONDS = 0.05
_LONGEST_CALL = 1 << 17


class Run:
    """One call of `train`: the loaded machine, and the Python around it."""

    def __init__(
        self, network: "Network", plan: TrainingPlan, objective: Objective, training: Part, validation: Part,
        control: Control, state: TrainingState, threads: int,
    ) -> None:  # fmt: skip
        self.network, self.plan, self.control, self.state = network, plan, control, state
        begin(state, network, plan, training.rows, validation.rows)
        self.tape = compile_tape(
            network.structure, int(state.words[Word.BATCH]), objective, plan.optimizer, plan.schedule.changes,
            training.weighted, plan.augmentation, plan.penalize_biases,
        )  # fmt: skip
        state.snapshots = Snapshots(control.snapshots)
        vectors = Vectors(
            state.words,
            control.words,
            state.moments,
            state.best,
            state.snapshot,
            state.sums,
            state.history.records,
            state.history.measures,
            plateau_numbers(plan.schedule, self._steps_per_epoch),
        )
        self.loaded: Loaded = load(
            self.tape, network.vector, training, validation, vectors, _LONGEST_CALL, threads
        )
        self.crew = Crew(self.loaded.address, threads - 1)
        self.samples_per_second = 0.0
        self.budget = 1
        self._places = {name: place for place, name in enumerate(self.tape.rates) if name != SCHEDULED_RATE}
        self._was_paused = False
        self._set_rates()

    def reports(self) -> Iterator[Progress]:
        """Run to the end, telling about it."""
        with self.crew:
            yield from self._reports()

    def _reports(self) -> Iterator[Progress]:
        state, next_report = self.state, 0.0
        while True:
            by_hand = self.control.steps_by_hand
            if by_hand or self._was_paused or state.snapshots.is_due:
                state.snapshots.remember(state)
            self._was_paused = False
            reason = self._call(1 if by_hand else self.budget)
            if reason == Reason.INTERRUPTED:
                self._apply_settings()
            elif reason == Reason.PAUSED:
                yield self._progress("paused")
                self.control.wait_while_paused()
                self._step_back()
                self._was_paused = True
            elif reason == Reason.DIVERGED:
                yield self._progress("diverged")
                raise explain(self.network, self.loaded)
            elif reason != Reason.BUDGET_SPENT:
                break
            elif time.perf_counter() >= next_report:
                next_report = time.perf_counter() + _REPORT_SECONDS
                yield self._progress("running")
        if reason != Reason.STOPPED and self.plan.early_stopping and self.plan.restore_best:
            state.restore_best()
        yield self._progress("stopped" if reason == Reason.STOPPED else "finished")

    def _call(self, budget: int) -> int:
        """Let the machine do up to `budget` batches, and take note of what it did."""
        state, start = self.state, time.perf_counter()
        done_before, epochs_before = state.step, state.epoch
        self._lay_out_schedule(budget)
        state.enter(self.control)
        try:
            reason = self.crew.advance(budget)
        finally:
            state.leave()
        seconds = time.perf_counter() - start
        losses = int(state.words[Word.LOSSES])
        state.history.append(self.loaded.memory.batch_losses[:losses])
        state.history.epoch_count = state.epoch
        state.elapsed += seconds
        self._share_out(seconds, done_before, epochs_before)
        if reason == Reason.BUDGET_SPENT and budget == self.budget:
            self._measure(state.step - done_before, seconds)
        return reason

    @property
    def _steps_per_epoch(self) -> int:
        words = self.state.words
        return -(-int(words[Word.ROWS]) // int(words[Word.BATCH]))

    def _lay_out_schedule(self, budget: int) -> None:
        """Write the learning rate's factors for the steps that the next call may do."""
        table, per_epoch = self.loaded.memory.schedule, self._steps_per_epoch
        if len(table):
            steps = self.state.step + np.arange(budget)
            table[:budget] = factors(self.plan.schedule, steps, per_epoch, per_epoch * self.plan.epochs)

    def _learning_rate(self) -> float:
        """That of the next step, or behind the last one, of that."""
        rate, state, per_epoch = self._rate("learning_rate"), self.state, self._steps_per_epoch
        total = per_epoch * self.plan.epochs
        step = np.array([min(state.step, total - 1)])
        left = state.sums[Kept.PLATEAU_FACTOR - Kept.COUNT]
        return float(rate * factors(self.plan.schedule, step, per_epoch, total)[0] * left)

    def _share_out(self, seconds: float, steps_before: int, epochs_before: int) -> None:
        """Give each epoch of a call its share of the time, by its steps."""
        state, kept = self.state, self.state.sums[-Kept.COUNT :]
        ends = state.history.records[epochs_before : state.epoch, -1]
        steps = np.diff(np.concatenate([[steps_before], ends, [state.step]]))
        if not steps.any():  # the end of a validation that began in an earlier call
            steps[0] = 1
        shares = seconds * steps / steps.sum()
        shares[0] += kept[Kept.EPOCH_SECONDS]
        state.history.measures[epochs_before : state.epoch, Measure.SECONDS] = shares[:-1]
        kept[Kept.EPOCH_SECONDS] = shares[-1]

    def _measure(self, steps: int, seconds: float) -> None:
        """Choose how many batches the next call does, so that it takes the wanted time."""
        if steps > 0:
            self.samples_per_second = steps * int(self.state.words[Word.BATCH]) / seconds
        self.budget = int(np.clip(self.budget * min(_CALL_SECONDS / seconds, 8.0), 1, _LONGEST_CALL))

    def _step_back(self) -> None:
        """Go back as often as was asked for."""
        wanted = self.control.take_steps_back()
        for _ in range(wanted):
            self.state.step_back()
        if wanted:
            self._set_rates()

    def _set_rates(self) -> None:
        """The plan's values, then what was changed while the run went on."""
        values = {**self.tape.rates, "l1": self.plan.l1, "l2": self.plan.l2, **self.state.live}
        for name, value in values.items():
            self._set_rate(name, value)

    def _apply_settings(self) -> None:
        for name, value in self.control.take_settings():
            if (weight := single_weight(name)) is not None:
                self._set_weight(weight, value)
                continue
            if name not in self._places:
                raise TrainingError(
                    f"{name!r} cannot be changed in this run: choose one of {', '.join(self._places)}."
                )
            problem = self._problem_with(name, value)
            if problem:
                raise TrainingError(f"{name} {problem}.")
            if self._rate(name) == value:
                continue
            self._set_rate(name, value)
            self.state.live[name] = value
            self.state.events.append(Event(self.state.step, name, value))

    def _set_weight(self, weight: SingleWeight, value: float) -> None:
        array = weight.array(self.network.parameters, self.network.structure.owner)
        if array is None or abs(value) > LARGEST or value != value:
            raise TrainingError(
                f"{weight.name!r} cannot be set to {value:g}: name a weight of this network, "
                f"and a number between -{LARGEST:g} and {LARGEST:g}."
            )
        self.state.set_weight(array, weight.index, value)
        self.state.events.append(Event(self.state.step, weight.name, value))

    def _problem_with(self, name: str, value: float) -> str:
        """What the description of a setting has against a value; empty where nothing."""
        node, _, setting_name = name.rpartition("/")
        plan = self.plan
        owners = (self.network.nodes[node], plan.augmentation) if node else (plan.optimizer, plan)
        described = [setting for owner in owners for setting in settings.settings_of(owner)]
        found = next((setting for setting in described if setting.name == setting_name), None)
        return settings.problem_with(found, value) if found else ""

    def _rate(self, name: str) -> float:
        return float(self.loaded.memory.rates[self._places[name]])

    def _set_rate(self, name: str, value: float) -> None:
        if name in self._places:
            self.loaded.memory.rates[self._places[name]] = value
        self.state.words[Word.PENALIZED] = self.loaded.is_penalized()

    def _progress(self, run_state: RunState) -> Progress:
        state, history = self.state, self.state.history
        progress = Progress(
            state.epoch, self.plan.epochs, state.step, _mean(history.batch_loss), elapsed=state.elapsed,
            samples_per_second=self.samples_per_second, learning_rate=self._learning_rate(),
            can_step_back=state.snapshots.reaches_behind(state.step), state=run_state,
        )  # fmt: skip
        if history.epoch_count == 0:
            return progress
        record: EpochRecord = history.record(history.epoch_count - 1)
        return replace(
            progress, loss=record.loss, validation_loss=record.validation_loss, metrics=record.metrics,
            validation_metrics=record.validation_metrics, penalty=record.penalty,
        )  # fmt: skip


def _mean(losses: NDArray[np.float32]) -> float:
    return float(losses.mean(dtype=np.float64)) if len(losses) else float("nan")
