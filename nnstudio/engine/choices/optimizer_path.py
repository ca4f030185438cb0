"""The way of an optimizer down a small valley, for pictures: its formulas in plain numbers.

The valley is ½·(x² + 12·y²): steep across and flat along, as losses are. A learning rate counts relative to
the usual one of its kind, for a rate that suits a network need not suit the valley.
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.choices.optimizers import Optimizer

Point = NDArray[np.float64]
CURVATURES = np.array([1.0, 12.0])
START = np.array([-1.7, 0.85])
STEPS = 60
_USUAL_RATES = {
    "sgd": 0.14, "momentum": 0.02, "adam": 0.1, "adamw": 0.1, "nadam": 0.1, "amsgrad": 0.1, "adamax": 0.1,
    "rmsprop": 0.04, "adagrad": 0.4, "adadelta": 20.0, "lion": 0.06,
}  # fmt: skip


def path(optimizer: Optimizer, steps: int = STEPS) -> NDArray[np.float64]:
    """Places from the start on, (steps + 1, 2); shorter where it leaves everything behind."""
    usual = type(optimizer)().learning_rate  # type: ignore[attr-defined]
    rate = _USUAL_RATES[optimizer.kind] * optimizer.learning_rate / usual  # type: ignore[attr-defined]
    state = [np.zeros(2) for _ in range(optimizer.state_count)]
    places = [START]
    for step in range(1, steps + 1):
        gradient = adjusted(optimizer, CURVATURES * places[-1], places[-1])
        places.append(stepped(optimizer, places[-1], gradient, state, step, rate))
        if not np.abs(places[-1]).max() < 1e6:
            break
    return np.array(places)


def adjusted(optimizer: Any, gradient: Point, at: Point) -> Point:
    """The gradient after clipping by norm, then by value, and with the weight decay that joins it."""
    if optimizer.clip_norm:
        gradient = gradient * min(1.0, optimizer.clip_norm / (float(np.linalg.norm(gradient)) + 1e-6))
    if optimizer.clip_value:
        gradient = np.clip(gradient, -optimizer.clip_value, optimizer.clip_value)
    return gradient if optimizer.decouples else gradient + optimizer.weight_decay * at


def stepped(
    optimizer: Optimizer, at: Point, gradient: Point, state: list[Point], step: int, rate: float
) -> Point:
    """Where one step leads, counted from 1; `state` is changed in place."""
    if optimizer.decouples:
        at = at * (1.0 - rate * optimizer.weight_decay)  # type: ignore[attr-defined]
    return at - rate * _DIRECTIONS[optimizer.kind](optimizer, gradient, state, step)


def _momentum(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    state[0][...] = optimizer.momentum * state[0] + gradient
    return gradient + optimizer.momentum * state[0] if optimizer.nesterov else state[0].copy()


def _root_of_squares(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    state[1][...] = optimizer.beta_2 * state[1] + (1 - optimizer.beta_2) * gradient**2
    square = state[1]
    if len(state) > 2:  # AMSGrad
        square = state[2][...] = np.maximum(state[2], square)
    return np.asarray(np.sqrt(square / (1 - optimizer.beta_2**step)) + optimizer.epsilon)


def _mean(optimizer: Any, gradient: Point, state: list[Point]) -> Point:
    state[0][...] = optimizer.beta_1 * state[0] + (1 - optimizer.beta_1) * gradient
    return state[0]


def _adam(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    mean = _mean(optimizer, gradient, state) / (1 - optimizer.beta_1**step)
    return np.asarray(mean / _root_of_squares(optimizer, gradient, state, step))


def _nadam(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    momenta = [optimizer.beta_1 * (1 - 0.5 * 0.96 ** (0.004 * at)) for at in range(1, step + 2)]
    so_far = prod(momenta[:step])
    from_slope = gradient * (1 - momenta[step - 1]) / (1 - so_far)
    ahead = _mean(optimizer, gradient, state) * momenta[step] / (1 - so_far * momenta[step])
    return np.asarray((from_slope + ahead) / _root_of_squares(optimizer, gradient, state, step))


def _adamax(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    mean = _mean(optimizer, gradient, state) / (1 - optimizer.beta_1**step)
    state[1][...] = np.maximum(optimizer.beta_2 * state[1], np.abs(gradient) + optimizer.epsilon)
    return np.asarray(mean / state[1])


def _rmsprop(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    state[0][...] = optimizer.rho * state[0] + (1 - optimizer.rho) * gradient**2
    state[1][...] = optimizer.momentum * state[1] + gradient / (np.sqrt(state[0]) + optimizer.epsilon)
    return state[1].copy()


def _adagrad(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    state[0][...] += gradient**2
    return np.asarray(gradient / (np.sqrt(state[0]) + optimizer.epsilon))


def _adadelta(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    square, way = state
    square[...] = optimizer.rho * square + (1 - optimizer.rho) * gradient**2
    change = gradient * np.sqrt(way + optimizer.epsilon) / np.sqrt(square + optimizer.epsilon)
    way[...] = optimizer.rho * way + (1 - optimizer.rho) * change**2
    return np.asarray(change)


def _lion(optimizer: Any, gradient: Point, state: list[Point], step: int) -> Point:
    sign = np.sign(optimizer.beta_1 * state[0] + (1 - optimizer.beta_1) * gradient)
    state[0][...] = optimizer.beta_2 * state[0] + (1 - optimizer.beta_2) * gradient
    return np.asarray(sign)


_DIRECTIONS: dict[str, Callable[[Any, Point, list[Point], int], Point]] = {
    "sgd": _momentum, "momentum": _momentum, "adam": _adam, "adamw": _adam, "amsgrad": _adam,
    "nadam": _nadam, "adamax": _adamax, "rmsprop": _rmsprop, "adagrad": _adagrad, "adadelta": _adadelta,
    "lion": _lion,
}  # fmt: skip
