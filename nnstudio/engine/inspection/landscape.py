"""The loss around a network's weights: along one or two directions in weight space, without training.

One loaded tape measures all points; from point to point only the parameter vector changes. What a network
gathers rather than learns (the running statistics of normalizations) stays as it is.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnstudio.engine.graph import Parameter
from nnstudio.engine.layout import LANES, Program
from nnstudio.engine.running.loading import Loaded
from nnstudio.engine.running.memory import aligned_copy
from nnstudio.engine.running.passes import BATCH, load_tape, measured_part, run_loaded
from nnstudio.engine.tape.tape import REPORT_ROWS, compile_tape
from nnstudio.errors import NetworkError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

Direction = Mapping[str, ArrayLike] | NDArray[Any]
"""A step in weight space: arrays by parameter name (those left out do not move), or one flat vector."""


def loss_along(
    network: "Network", x: Any, y: Any, loss: Any, directions: Direction | Sequence[Direction],
    steps: ArrayLike | tuple[ArrayLike, ArrayLike],
) -> NDArray[np.float64]:  # fmt: skip
    """The mean loss over samples at weights + step · direction: (n,), or (n, m) for two directions.

    `steps` are n numbers, for two directions a pair of n and m numbers or n for both; the first direction
    goes with the rows. Measured as `Network.evaluate` does, without dropout; the network itself is not
    changed. Raises `NetworkError` where something does not fit.
    """
    moves = [_flat(network, direction) for direction in _several(directions)]
    places = _places(steps, len(moves))
    losses_at = _Losses(network, x, y, loss)
    found = np.empty([len(axis) for axis in places])
    for index in np.ndindex(found.shape):
        offsets = [axis[number] * move for axis, number, move in zip(places, index, moves, strict=True)]
        found[index] = losses_at.weights(network.vector + sum(offsets))
    return found


def random_directions(network: "Network", seed: int, count: int = 2) -> tuple[dict[str, NDArray[Any]], ...]:
    """Bell-shaped directions in which every filter is as long as the network's own (Li et al. 2018).

    A filter is what one unit or channel learns, a row of the weights; scaled so, landscapes of different
    networks can be compared. Biases, scales and shifts do not move, as in the authors' figures. The same
    seed gives the same directions on any machine.
    """
    return tuple(
        {
            parameter.name: _filters_like(network, parameter, f"{seed}/{number}/{parameter.name}")
            for parameter in network.structure.parameters
            if parameter.spec.learned and len(parameter.spec.shape) > 1
        }
        for number in range(count)
    )


def between(start: "Network", end: "Network") -> dict[str, NDArray[np.float64]]:
    """The direction from one network's weights to another's: 0 is the first, 1 the second.

    Raises `NetworkError` unless both have the same parameters.
    """
    if {name: a.shape for name, a in start.parameters.items()} != {
        name: b.shape for name, b in end.parameters.items()
    }:
        raise NetworkError(
            "There is no way between these networks, for their parameters differ: take two of one structure."
        )
    return {
        parameter.name: end.parameters[parameter.name].astype(np.float64) - start.parameters[parameter.name]
        for parameter in start.structure.parameters
        if parameter.spec.learned
    }


class _Losses:
    """Measures the loss of samples for one vector of weights after the other."""

    def __init__(self, network: "Network", x: Any, y: Any, loss: Any) -> None:
        self._part, self._objective = measured_part(network, x, y, loss)
        tape = compile_tape(network.structure, min(BATCH, self._part.rows), self._objective)
        self._vector = aligned_copy(network.vector)
        self._loaded = load_tape(tape, self._vector, self._part)

    def weights(self, vector: NDArray[Any]) -> float:
        """The loss with these weights."""
        self._vector[:] = vector
        totals = dict.fromkeys(self._objective, 0.0)

        def add_up(loaded: Loaded, first: int, count: int) -> None:
            for output, report in loaded.tape.reports.items():
                panels = loaded.memory.workspace[report:][: loaded.tape.panels * REPORT_ROWS * LANES]
                losses = panels.reshape(-1, REPORT_ROWS, LANES)[:, 0].ravel()[:count]
                totals[output] += float(losses.sum(dtype=np.float64))

        validation = self._loaded.tape.rows(Program.VALIDATION)
        run_loaded(self._loaded, self._part.rows, validation, add_up)
        return (
            sum(weight * totals[output] for output, (_, weight) in self._objective.items()) / self._part.rows
        )


def _several(directions: Direction | Sequence[Direction]) -> Sequence[Direction]:
    if isinstance(directions, Mapping) or (isinstance(directions, np.ndarray) and directions.ndim == 1):
        return (directions,)
    several = tuple(directions)
    if len(several) not in (1, 2):
        raise NetworkError(f"The loss is drawn along one or two directions, not {len(several)}.")
    return several


def _places(steps: ArrayLike | tuple[ArrayLike, ArrayLike], count: int) -> list[NDArray[np.float64]]:
    axes = steps if count == 2 and isinstance(steps, tuple) and len(steps) == 2 else [steps] * count
    places = [np.asarray(axis, np.float64) for axis in axes]
    if any(axis.ndim != 1 or not np.isfinite(axis).all() for axis in places):
        raise NetworkError(
            "Steps along a direction are a list of finite numbers: give one such list for each."
        )
    return places


def _flat(network: "Network", direction: Direction) -> NDArray[np.float64]:
    """A direction as one vector in float64, in which nothing moves but what is learned."""
    flat = np.zeros(len(network.vector))
    named = direction if isinstance(direction, Mapping) else _by_name(network, direction)
    unknown = set(named) - set(network.parameters)
    if unknown:
        raise NetworkError(f"The network has no parameter {min(unknown)!r} to move along a direction.")
    for parameter in network.structure.parameters:
        if parameter.name in named and parameter.spec.learned:
            move = np.asarray(named[parameter.name], np.float64)
            if move.shape != parameter.spec.shape:
                raise NetworkError(
                    f"The direction for {parameter.name!r} has shape {move.shape}, but the network needs "
                    f"{parameter.spec.shape}."
                )
            flat[parameter.offset : parameter.offset + parameter.count] = move.ravel()
    return flat


def _by_name(network: "Network", vector: ArrayLike) -> dict[str, NDArray[np.float64]]:
    values = np.asarray(vector, np.float64)
    if values.shape != network.vector.shape:
        raise NetworkError(
            f"A direction as one vector needs {len(network.vector)} numbers, laid out as the network's "
            f"vector, not {values.shape}."
        )
    return {
        parameter.name: values[parameter.offset : parameter.offset + parameter.count].reshape(
            parameter.spec.shape
        )
        for parameter in network.structure.parameters
    }


def _filters_like(network: "Network", parameter: Parameter, key: str) -> NDArray[np.float64]:
    """Random filters as long as those of a parameter, along its first axis."""
    digest = hashlib.sha256(key.encode()).digest()
    generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
    drawn = generator.standard_normal(parameter.spec.shape).reshape(parameter.spec.shape[0], -1)
    own = network.parameters[parameter.name].reshape(drawn.shape).astype(np.float64)
    lengths = np.sqrt(np.square(own).sum(axis=1, keepdims=True))
    drawn *= lengths / np.sqrt(np.square(drawn).sum(axis=1, keepdims=True))
    return drawn.reshape(parameter.spec.shape)
