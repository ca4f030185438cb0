"""Signs of what can be picked: small curves of activations, losses, initializers, optimizers, schedules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.initializers import INITIALIZERS, draw
from nnstudio.engine.choices.loss_curves import is_over_the_error, loss_over
from nnstudio.engine.choices.losses import LOSSES
from nnstudio.engine.choices.optimizer_path import path
from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.schedules import SCHEDULES, CosineRestarts, factors
from nnstudio.widgets.curves.activation_curve import limit_of, sampled


@dataclass(frozen=True, eq=False)
class Sketch:
    """Places across and up, as shares of the sketch from its lower left corner; `ground` is where zero is."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    ground: float = 0.0


_POINTS = 61
_ERROR, _LOGIT = 3.0, 6.0
_HIGHEST_LOSS = 4.5
_UNITS, _WEIGHTS, _BARS = 64, 0.35, 19
"""Weights of a layer of so many units and inputs, from minus to plus this."""
_STEPS, _STEPS_PER_EPOCH = 100, 1


def sketch_of(kind: str, name: str) -> Sketch | None:
    """The sign of a choice of this kind; None where it has none, as what is chosen automatically."""
    return _sketch(kind, name) if kind in _SKETCHES else None


@cache
def _sketch(kind: str, name: str) -> Sketch | None:
    return _SKETCHES[kind](name)


def _activation(name: str) -> Sketch | None:
    limit = limit_of(name)
    z = np.linspace(-limit, limit, _POINTS)
    values = sampled(name, z)[0]
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    return Sketch((z + limit) / (2 * limit), (values - low) / (high - low), -low / (high - low))


def _loss(name: str) -> Sketch | None:
    if name not in LOSSES:
        return None
    loss = LOSSES[name]()
    limit = _ERROR if is_over_the_error(loss) else _LOGIT
    at = np.linspace(-limit, limit, _POINTS)
    return Sketch((at + limit) / (2 * limit), np.minimum(loss_over(loss, at) / _HIGHEST_LOSS, 1.0))


def _initializer(name: str) -> Sketch | None:
    """How often each weight occurs, as steps."""
    if name == "automatic" or name not in INITIALIZERS:
        return None
    weights = np.clip(draw(name, (_UNITS, _UNITS), _UNITS, _UNITS, 0, name), -_WEIGHTS, _WEIGHTS)
    counts, edges = np.histogram(weights, _BARS, (-_WEIGHTS, _WEIGHTS))
    x = np.repeat((edges + _WEIGHTS) / (2 * _WEIGHTS), 2)
    y = np.concatenate([[0.0], np.repeat(counts / counts.max(), 2), [0.0]])
    return Sketch(x, y)


def _optimizer(name: str) -> Sketch | None:
    places = np.clip(path(OPTIMIZERS[name]()), -2.0, 2.0)
    return Sketch((places[:, 0] / 2.0 + 1) / 2, np.clip((places[:, 1] + 1) / 2, 0.0, 1.0), 0.5)


def _schedule(name: str) -> Sketch | None:
    schedule: Any = SCHEDULES[name]()
    if schedule.watches_for_a_plateau:  # when it falls depends on the run
        return Sketch(np.array([0.0, 0.4, 0.4, 0.75, 0.75, 1.0]), np.array([1.0, 1.0, 0.4, 0.4, 0.1, 0.1]))
    if isinstance(schedule, CosineRestarts):
        schedule = replace(schedule, period=_STEPS // 3)
    steps = np.arange(_STEPS)
    rates = np.asarray(factors(schedule, steps, _STEPS_PER_EPOCH, _STEPS), np.float64)
    return Sketch(steps / (_STEPS - 1), rates / max(float(rates.max()), 1e-12))


_SKETCHES: Mapping[str, Callable[[str], Sketch | None]] = {
    "activation": _activation, "loss": _loss, "initializer": _initializer, "optimizer": _optimizer,
    "schedule": _schedule,
}  # fmt: skip
