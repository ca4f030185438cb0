"""Finds a learning rate: a short run whose rate rises from far too small to far too large (Smith 2017,
“Cyclical learning rates for training neural networks”, section 3.3).

The loss falls fastest where the rate is large and still safe; behind that it rises again and the run is over.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.optimizers import Optimizer, optimizer_of
from nnstudio.engine.choices.plan import TrainingPlan, plan_of
from nnstudio.engine.choices.schedule_curves import Factors, Steps
from nnstudio.engine.choices.schedules import Schedule
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.training import TrainingData, new_state, train
from nnstudio.errors import TrainingError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

LOWEST, HIGHEST, STEPS = 1e-7, 10.0, 160
"""Twenty steps for each power of ten."""
_BELL_STEPS = 5.0
"""Width of the bell curve that smooths the losses: its standard deviation, in steps."""
_TOO_HIGH = 4.0
"""Times the lowest smoothed loss: behind it nothing is learned any more."""
_SKIPPED = 10
"""First steps, whose smoothed losses are means of few."""

Values = NDArray[np.float64]


@dataclass(frozen=True)
class RateFinding:
    """What the test saw: the loss of each step at its rate, the same smoothed, and the rate where that falls
    fastest; None where it never falls.
    """

    rates: Values
    losses: Values
    smoothed: Values
    suggestion: float | None


@dataclass(frozen=True)
class _Ramp(Schedule):
    """From 1 to `ratio` in `steps` steps, by the same factor each."""

    kind: ClassVar[str] = "ramp"
    title: ClassVar[str] = "Ramp"
    summary: ClassVar[str] = "Rises by the same factor at each step."

    ratio: float
    steps: int

    def shape(self, steps: Steps, steps_per_epoch: int, total: int) -> Factors:
        """ratio^(step / (steps − 1))."""
        exponents = np.minimum(steps, self.steps - 1) / (self.steps - 1)
        return np.array([math.pow(self.ratio, exponent) for exponent in exponents])


def find_learning_rate(
    network: "Network",
    plan: TrainingPlan,
    data: TrainingData,
    losses: Any,
    control: Control | None = None,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    steps: int = STEPS,
) -> RateFinding:
    """Train a copy of the network for up to `steps` steps at rates from `lowest` to `highest`.

    Batches, penalties and the optimizer's other settings are the plan's; its schedule and early stopping
    take no part, nor do validation rows. `control` can stop it. Raises what `train` raises before its first
    step, and `TrainingError` for a ramp that does not rise.
    """
    if not (0.0 < lowest < highest and steps > _SKIPPED + 2):
        raise TrainingError(
            f"The learning rate is to rise from {lowest:g} to {highest:g} in {steps} steps: it needs a range "
            f"above zero and at least {_SKIPPED + 3} steps."
        )
    twin, control = network.copy(), control or Control(snapshots=0)
    ramp = _Ramp(highest / lowest, steps)
    optimizer = replace(plan.optimizer, learning_rate=lowest)  # type: ignore[call-arg]
    trial = replace(plan, optimizer=optimizer, schedule=ramp, early_stopping=False, epochs=steps)
    rows = TrainingData(data.inputs, data.targets)
    state = new_state(twin, trial, losses, validates=False)
    control.step(steps)
    try:
        for progress in train(twin, trial, rows, losses, control, state):
            if progress.state == "paused" or _end_of(smoothed(state.history.batch_loss)) is not None:
                control.stop()
    except TrainingDiverged:
        pass  # the rate was too large, as it is meant to become
    found = np.asarray(state.history.batch_loss, np.float64)
    return finding(lowest * ramp.shape(np.arange(len(found)), 1, steps), found)


def find_by_fitting(
    network: "Network", x: Any, y: Any, loss: Any, optimizer: Optimizer | str, batch_size: int,
    settings: Mapping[str, Any],
) -> RateFinding:  # fmt: skip
    """See `Network.find_learning_rate`."""
    ramp = {name: settings[name] for name in ("lowest", "highest", "steps") if name in settings}
    rest = {name: value for name, value in settings.items() if name not in ramp}
    plan = plan_of(optimizer=optimizer_of(optimizer), batch_size=batch_size, **rest)
    return find_learning_rate(network, plan, TrainingData(x, y), loss, **ramp)


def finding(rates: Values, losses: Values) -> RateFinding:
    """What losses at rising rates say: cut off where they have become too high."""
    curve = smoothed(losses)
    end = _end_of(curve) or len(curve)
    rates, losses, curve = rates[:end], losses[:end], curve[:end]
    return RateFinding(rates, losses, curve, _steepest(rates, curve))


def smoothed(losses: NDArray[Any]) -> Values:
    """Means by a bell curve around each step: a running mean would have the slopes of single batches.

    Losses far above the first ones count as if they were less, or they would reach back a long way.
    """
    values, steps = np.asarray(losses, np.float64), np.arange(len(losses))
    values = np.minimum(values, 2.0 * _TOO_HIGH * np.abs(values[:_SKIPPED]).max(initial=0.0))
    weights = np.exp(-0.5 * ((steps[:, None] - steps) / _BELL_STEPS) ** 2)
    return np.asarray(weights @ values / weights.sum(axis=1))


def _end_of(curve: Values) -> int | None:
    """The first step whose loss is too high; None while there is none."""
    lowest = np.minimum.accumulate(curve)
    too_high = (curve - lowest > (_TOO_HIGH - 1.0) * np.abs(lowest)) & (np.arange(len(curve)) >= _SKIPPED)
    return int(np.argmax(too_high)) + 1 if too_high.any() else None


def _steepest(rates: Values, curve: Values) -> float | None:
    """The rate at which the smoothed loss falls fastest by the rate's logarithm, before its lowest point."""
    end = int(np.argmin(curve)) + 1 if len(curve) else 0
    if end < _SKIPPED + 2:
        return None
    slopes = np.gradient(curve[:end], np.log(rates[:end]))[_SKIPPED:]
    place = int(np.argmin(slopes))
    return float(rates[_SKIPPED + place]) if slopes[place] < 0.0 else None
