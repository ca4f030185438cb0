"""One run of the compiled machine: short calls, and between them reports, changed settings and the end."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine import settings
from nnstudio.engine.control import Control
from nnstudio.engine.crew import Crew
from nnstudio.engine.divergence import explain
from nnstudio.engine.history import EpochRecord, Event
from nnstudio.engine.layout import Reason, Word
from nnstudio.engine.loading import Loaded, Part, Vectors, load
from nnstudio.engine.plan import TrainingPlan
from nnstudio.engine.progress import Progress, RunState
from nnstudio.engine.samples import Objective
from nnstudio.engine.schedules import factors
from nnstudio.engine.state import TrainingState, begin
from nnstudio.engine.tape import SCHEDULED_RATE, compile_tape
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
            training.weighted, plan.augmentation,
        )  # fmt: skip
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
            self.state.restore_best()
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
        plan = self.plan
        owners = (self.network.nodes[node], plan.augmentation) if node else (plan.optimizer, plan)
        described = [setting for owner in owners for setting in settings.settings_of(owner)]
        found = next((setting for setting in described if setting.name == setting_name), None)
        return settings.problem_with(found, value) if found else ""

    def _set_rate(self, name: str, value: float) -> None:
        if name in self._places:
            self.loaded.memory.rates[self._places[name]] = value
        self.state.words[Word.PENALIZED] = self.loaded.is_penalized()

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


def _mean(losses: NDArray[np.float32]) -> float:
    return float(losses.mean(dtype=np.float64)) if len(losses) else float("nan")
