"""The loss of a run as curves to draw: bounded in length however long the run was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.runs import Event
from nnstudio.session.running.live_settings import changes_words

Values = NDArray[np.float64]

MOST_POINTS = 1000
"""Points of a drawn curve: two such curves are painted in 8 ms, four times as long with twice as many, and a
plot under the canvas has fewer columns.
"""
FEW_EPOCHS = 6
"""With fewer epochs than this the batches are drawn, for there is no curve yet."""
ONE_PULL = 100
"""Changes of a setting that lie within a share of the run of one by so many are drawn as one."""
SMOOTHED_POINTS = 40
"""Points of a curve of batches: each the mean of some of them."""


def _none() -> Values:
    return np.zeros(0)


@dataclass(frozen=True, eq=False)
class Curves:
    """One run's losses by epoch; empty arrays where nothing was measured yet.

    `epochs` counts finished epochs (1, 2, …; the last may be a part of one). `validation` is empty without a
    validation part. `events` are settings that were changed on the way: the epoch and what to call it.
    `penalty` is what L1 and L2 amount to after the last epoch, `learning_rate` that of its last step where
    the rate was not the same in all epochs (None: it was).
    """

    epochs: Values = field(default_factory=_none)
    training: Values = field(default_factory=_none)
    validation_epochs: Values = field(default_factory=_none)
    validation: Values = field(default_factory=_none)
    events: tuple[tuple[float, str], ...] = ()
    penalty: float = 0.0
    learning_rate: float | None = None
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.epochs.size

    def named(self, name: str) -> "Curves":
        """The same curves under a name."""
        return replace(self, name=name)

    @property
    def best(self) -> tuple[float, float] | None:
        """Epoch and loss of the smallest validation loss; None without one."""
        if not self.validation.size or np.isnan(self.validation).all():
            return None
        place = int(np.nanargmin(self.validation))
        return float(self.validation_epochs[place]), float(self.validation[place])


def losses_of(history: Mapping[str, NDArray[Any]]) -> "Losses":
    """The losses among the arrays of a saved run; empty ones where they are not there."""
    names = ("epoch_loss", "epoch_validation_loss", "batch_loss", "epoch_penalty", "epoch_learning_rate")
    return Losses(*(np.asarray(history.get(name, _none())) for name in names))


@dataclass(frozen=True, eq=False)
class Losses:
    """What a run measured: the mean training loss and the validation loss of each epoch, the loss of each
    batch, and penalty and learning rate of each epoch (NaN where an earlier version did not keep them).
    """

    epoch_loss: NDArray[Any]
    epoch_validation_loss: NDArray[Any]
    batch_loss: NDArray[Any]
    epoch_penalty: NDArray[Any] = field(default_factory=_none)
    epoch_learning_rate: NDArray[Any] = field(default_factory=_none)


def curves_of(
    losses: Losses,
    steps_per_epoch: int,
    events: Sequence[Event] = (),
    first_values: Mapping[str, float] | None = None,
) -> Curves:
    """The curves of a run; `first_values` are what the settings in `events` were at its beginning.

    While only a few epochs are over, the training curve follows the batches.
    """
    validation = np.asarray(losses.epoch_validation_loss, np.float64)
    epochs, training = _training(losses, steps_per_epoch)
    validation_epochs, validation = decimate(np.arange(1.0, len(validation) + 1), validation)
    steps = len(losses.epoch_loss) * steps_per_epoch
    words = _event_words(events, steps_per_epoch, first_values or {}, steps)
    penalty, rate = _last_penalty(losses.epoch_penalty), _changing_rate(losses.epoch_learning_rate)
    return Curves(epochs, training, validation_epochs, validation, words, penalty, rate)


def _last_penalty(penalties: NDArray[Any]) -> float:
    return float(penalties[-1]) if len(penalties) and np.isfinite(penalties[-1]) else 0.0


def _changing_rate(rates: NDArray[Any]) -> float | None:
    known = rates[np.isfinite(rates)]
    return float(known[-1]) if len(known) and (known != known[0]).any() else None


def _training(losses: Losses, steps_per_epoch: int) -> tuple[Values, Values]:
    by_epoch, by_batch = np.asarray(losses.epoch_loss, np.float64), np.asarray(losses.batch_loss, np.float64)
    if len(by_epoch) >= FEW_EPOCHS or len(by_batch) < 2:
        return decimate(np.arange(1.0, len(by_epoch) + 1), by_epoch)
    width = max(1, len(by_batch) // SMOOTHED_POINTS)
    count = len(by_batch) // width
    means = by_batch[: count * width].reshape(count, width).mean(axis=1)
    return decimate((np.arange(count) + 0.5) * width / steps_per_epoch, means)


def _event_words(
    events: Sequence[Event], steps_per_epoch: int, first_values: Mapping[str, float], steps: int
) -> tuple[tuple[float, str], ...]:
    """What was changed and where that began; a knob that was pulled over some steps is one change."""
    values: dict[str, float] = dict(first_values)
    changes: list[_Change] = []
    for step, moved in groupby(events, key=lambda event: event.step):
        last = {event.name: event.value for event in moved}
        before = changes[-1] if changes else None
        if before is not None and before.goes_on_in(last, step, steps // ONE_PULL):
            before.take(last, step)
        else:
            changes.append(_Change(step, step, {name: (values.get(name), last[name]) for name in last}))
        values.update(last)
    return tuple(
        (change.begin / steps_per_epoch, words)
        for change in changes
        for words in changes_words(change.values, first_values)
    )


@dataclass
class _Change:
    """Settings that were changed from one step to another one: before and after by name."""

    begin: int
    end: int
    values: dict[str, tuple[float | None, float]]

    def goes_on_in(self, values: Mapping[str, float], step: int, reach: int) -> bool:
        return values.keys() == self.values.keys() and step - self.end <= reach

    def take(self, values: Mapping[str, float], step: int) -> None:
        self.end = step
        self.values = {name: (before, values[name]) for name, (before, _after) in self.values.items()}


def decimate(x: Values, y: Values, limit: int = MOST_POINTS) -> tuple[Values, Values]:
    """At most `limit` points that look the same: the lowest and the highest of each stretch, and both ends.

    What is not finite is left out, for a curve cannot show it.
    """
    finite = np.isfinite(y)
    if not finite.all():
        x, y = x[finite], y[finite]
    count = len(y)
    if count <= limit:
        return x, y
    stretches = (limit - 2) // 2
    edges = np.linspace(0, count, stretches + 1).astype(np.intp)
    padded = int(np.diff(edges).max())
    places = np.minimum(edges[:-1, None] + np.arange(padded), edges[1:, None] - 1)
    values = y[places]
    rows = np.arange(stretches)
    chosen = np.concatenate(
        [places[rows, values.argmin(axis=1)], places[rows, values.argmax(axis=1)], [0, count - 1]]
    )
    chosen = np.unique(chosen)
    return x[chosen], y[chosen]
