"""What a run remembers: the loss of every batch, a record of every epoch, and what was changed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layout import Measure


@dataclass(frozen=True)
class EpochRecord:
    """One epoch: the mean training loss over its batches, and the validation after it (None without
    validation data).

    `penalty` is what L1 and L2 amount to on the weights at its end, `learning_rate` that of its last step
    and `seconds` the time that it took, validation included; in runs that an earlier version saved they are
    NaN. Epochs that are shorter than a call of the machine share its time by their steps.
    """

    epoch: int
    loss: float
    validation_loss: float | None
    metrics: Mapping[str, float]
    validation_metrics: Mapping[str, float]
    penalty: float = float("nan")
    learning_rate: float = float("nan")
    seconds: float = float("nan")


@dataclass(frozen=True)
class Event:
    """A number that was changed while the run went on: from step `step` (counted from 0) it is `value`."""

    step: int
    name: str
    value: float


def unknown_measures(epochs: int) -> NDArray[np.float64]:
    """The measures of epochs of which none were taken."""
    return np.full((epochs, Measure.COUNT), np.nan)


class History:
    """Losses and metrics of a run; any thread may read while the run goes on.

    A record's columns are loss and metrics of the training, the same of the validation, and the steps done by
    then; those of `measures` are `layout.Measure`.
    """

    def __init__(self, metric_names: tuple[str, ...], validates: bool) -> None:
        self.metric_names = metric_names
        self.validates = validates
        self.records = np.zeros((0, 2 * (1 + len(metric_names)) + 1))
        self.measures = unknown_measures(0)
        self.epoch_count = 0
        self._losses = np.zeros(1024, np.float32)
        self._count = 0

    @property
    def step(self) -> NDArray[np.int64]:
        """Numbers of the steps, from 1."""
        return np.arange(1, self._count + 1)

    @property
    def batch_loss(self) -> NDArray[np.float32]:
        """Loss of every batch before its update."""
        return self._losses[: self._count]

    @property
    def epoch(self) -> NDArray[np.int64]:
        """Numbers of the epochs that are over, from 1."""
        return np.arange(1, self.epoch_count + 1)

    @property
    def epoch_step(self) -> NDArray[np.int64]:
        """Steps done at the end of each epoch."""
        return self.records[: self.epoch_count, -1].astype(np.int64)

    @property
    def epoch_loss(self) -> NDArray[np.float64]:
        """Mean training loss of each epoch, while the weights were moving."""
        return self.records[: self.epoch_count, 0]

    @property
    def epoch_validation_loss(self) -> NDArray[np.float64]:
        """Validation loss after each epoch; empty without validation data."""
        return self._column(1 + len(self.metric_names)) if self.validates else np.zeros(0)

    @property
    def epoch_metrics(self) -> Mapping[str, NDArray[np.float64]]:
        """Each metric of the training by epoch."""
        return {name: self._column(1 + number) for number, name in enumerate(self.metric_names)}

    @property
    def epoch_validation_metrics(self) -> Mapping[str, NDArray[np.float64]]:
        """Each metric of the validation by epoch; empty without validation data."""
        if not self.validates:
            return {}
        first = 2 + len(self.metric_names)
        return {name: self._column(first + number) for number, name in enumerate(self.metric_names)}

    @property
    def epoch_penalty(self) -> NDArray[np.float64]:
        """What the penalties amount to on the weights at the end of each epoch."""
        return self.measures[: self.epoch_count, Measure.PENALTY]

    @property
    def epoch_learning_rate(self) -> NDArray[np.float64]:
        """The learning rate of the last step of each epoch."""
        return self.measures[: self.epoch_count, Measure.LEARNING_RATE]

    @property
    def epoch_seconds(self) -> NDArray[np.float64]:
        """The time that each epoch took, validation included; NaN for those of a saved run."""
        return self.measures[: self.epoch_count, Measure.SECONDS]

    @property
    def epochs(self) -> tuple[EpochRecord, ...]:
        """One record for each epoch that is over."""
        return tuple(self.record(number) for number in range(self.epoch_count))

    def record(self, number: int) -> EpochRecord:
        """The record of one epoch, counted from 0."""
        row, count = self.records[number], len(self.metric_names)
        validation = row[1 + count : 2 + 2 * count]
        return EpochRecord(
            number + 1, float(row[0]), float(validation[0]) if self.validates else None,
            dict(zip(self.metric_names, map(float, row[1 : 1 + count]), strict=True)),
            dict(zip(self.metric_names, map(float, validation[1:]), strict=True)) if self.validates else {},
            *map(float, self.measures[number]),
        )  # fmt: skip

    def make_room(self, epochs: int) -> None:
        """Grow the records to a number of epochs."""
        if epochs > len(self.records):
            grown = np.zeros((epochs, self.records.shape[1]))
            grown[: len(self.records)] = self.records
            self.records = grown
            measures = unknown_measures(epochs)
            measures[: len(self.measures)] = self.measures
            self.measures = measures

    def append(self, losses: NDArray[np.float32]) -> None:
        """Add losses of batches."""
        needed = self._count + len(losses)
        if needed > len(self._losses):
            grown = np.zeros(max(needed, 2 * len(self._losses)), np.float32)
            grown[: self._count] = self._losses[: self._count]
            self._losses = grown
        self._losses[self._count : needed] = losses
        self._count = needed

    def cut(self, losses: int, epochs: int) -> None:
        """Forget all but the first `losses` batches and the first `epochs` epochs."""
        self._count, self.epoch_count = losses, epochs

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The history as plain arrays, to be saved: without times, so that one seed gives one file."""
        measures = self.measures[: self.epoch_count].copy()
        measures[:, Measure.SECONDS] = np.nan
        return {
            "batch_loss": self.batch_loss.copy(), "records": self.records[: self.epoch_count].copy(),
            "measures": measures,
        }  # fmt: skip

    def restore(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Take over what `arrays` gave."""
        self._losses, self._count = np.array(arrays["batch_loss"], np.float32), len(arrays["batch_loss"])
        self.records = np.array(arrays["records"], np.float64).reshape(-1, self.records.shape[1])
        self.measures = np.array(arrays["measures"], np.float64).reshape(-1, Measure.COUNT)
        self.epoch_count = len(self.records)

    def _column(self, number: int) -> NDArray[np.float64]:
        return self.records[: self.epoch_count, number]
