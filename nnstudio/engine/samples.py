"""Brings what a caller passes in (arrays, lists, loss names) into the form that the engine gathers from.

All checks of data happen here, each with a sentence that names the node, what it got and what it needs.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine import settings
from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.graph import Graph
from nnstudio.engine.indices import check_indices
from nnstudio.engine.layers import shape_text
from nnstudio.errors import NetworkError, TrainingError

Objective = dict[str, tuple[Loss, float]]


def inputs_of(graph: Graph, x: Any) -> dict[str, NDArray[np.float32]]:
    """Samples of each input as contiguous float32 (N, features); raises `NetworkError`."""
    named = _named(x, graph.inputs, "input")
    arrays = {name: _input(graph, name, named[name]) for name in graph.inputs}
    for index in graph.indices:
        check_indices(index, arrays[index.input])
    counts = {name: len(array) for name, array in arrays.items()}
    if len(set(counts.values())) > 1:
        raise NetworkError(
            f"The inputs differ in their number of samples ({counts}): give each the same rows."
        )
    return arrays


def samples_in(inputs: Mapping[str, NDArray[np.float32]]) -> int:
    """How many samples there are of each input."""
    return len(next(iter(inputs.values())))


def metric_name(graph: Graph, output: str, metric: str) -> str:
    """``accuracy``, or ``output_2/accuracy`` where there are several outputs."""
    return metric if len(graph.outputs) == 1 else f"{output}/{metric}"


def at_least_one(samples: int) -> None:
    """Refuse to measure nothing; raises `NetworkError`."""
    if samples == 0:
        raise NetworkError("There are no samples, so there is no loss: give at least one sample.")


def enough_in_batches(graph: Graph, rows: int, batch_size: int) -> None:
    """Refuse batches that a layer cannot learn from; raises `TrainingError`."""
    last = rows % batch_size or batch_size
    for name in graph.order:
        layer = graph.nodes[name]
        needed = layer.smallest_batch([graph.shapes[source] for source in graph.sources[name]])
        smallest = min(rows, batch_size, last)
        if smallest < needed:
            raise TrainingError(
                f"{name} ({layer.title}) needs at least {needed} samples in each batch to learn, but of "
                f"{rows:,} rows in batches of {batch_size:,} the last batch has {smallest}: choose another "
                "batch size."
            )


def objective_of(graph: Graph, loss: Any) -> Objective:
    """Loss and weight of each output from a name, a `Loss`, or a mapping of outputs to either or to (loss,
    weight).
    """
    named = _named(loss, graph.outputs, "output")
    objective = {name: _weighted(name, named[name]) for name in graph.outputs if name in named}
    for name, (chosen, _) in objective.items():
        _check_class_weights(graph, name, chosen)
    return objective


def targets_of(graph: Graph, objective: Objective, y: Any, samples: int) -> dict[str, NDArray[Any]]:
    """Targets of each output: int32 (N,) classes or float32 (N, units); raises `NetworkError`."""
    named = _named(y, tuple(objective), "output")
    targets = {name: _target(graph, name, loss, named[name]) for name, (loss, _) in objective.items()}
    for name, array in targets.items():
        if len(array) != samples:
            raise NetworkError(
                f"{name} has {len(array)} targets for {samples} samples: give one target for each sample."
            )
    return targets


def weights_of(objective: Objective, given: Any, samples: int) -> dict[str, NDArray[np.float32]]:
    """How much each sample counts for an output, float32 (N,): one array for all outputs or one for each.

    Outputs for which nothing is given are left out. Raises `NetworkError`.
    """
    if given is None:
        return {}
    named = given if isinstance(given, Mapping) else dict.fromkeys(objective, given)
    unknown = set(named) - set(objective)
    if unknown:
        raise NetworkError(
            f"There are sample weights for {min(unknown)!r}, which is no output with a loss: name one of "
            f"{', '.join(objective)}."
        )
    return {name: _weights(name, named[name], samples) for name in objective if named.get(name) is not None}


def weighted_outputs(objective: Objective, *given: Any) -> tuple[str, ...]:
    """The outputs for which one of several parts of the data brings sample weights."""
    return tuple(name for name in objective if any(_is_given_for(name, weights) for weights in given))


def _is_given_for(output: str, weights: Any) -> bool:
    return (weights.get(output) if isinstance(weights, Mapping) else weights) is not None


def _weights(name: str, given: Any, samples: int) -> NDArray[np.float32]:
    array = np.asarray(given)
    if array.shape not in ((samples,), (samples, 1)):
        raise NetworkError(
            f"{name} gets sample weights of shape {array.shape} for {samples} samples: give one number for "
            "each sample."
        )
    if array.dtype.kind not in "buif":
        raise NetworkError(f"{name} gets sample weights of type {array.dtype} but needs numbers.")
    weights = np.ascontiguousarray(array.reshape(samples), np.float32)
    wrong = ~(np.isfinite(weights) & (weights >= 0.0))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise NetworkError(
            f"{name}: row {row + 1} of the sample weights is {array.reshape(samples)[row]:g}: give numbers "
            "from 0 on, 1 for a sample that counts as usual."
        )
    return weights


def _named(given: Any, names: tuple[str, ...], role: str) -> Mapping[str, Any]:
    if not isinstance(given, Mapping):
        if len(names) != 1:
            raise NetworkError(
                f"The network has {len(names)} {role}s ({', '.join(names)}): name what belongs to each."
            )
        return {names[0]: given}
    unknown = set(given) - set(names)
    if unknown:
        raise NetworkError(f"{min(unknown)!r} is no {role} of the network: name one of {', '.join(names)}.")
    missing = [name for name in names if name not in given]
    if missing:
        raise NetworkError(f"Nothing was given for {role} {missing[0]}: pass it by its name.")
    return given


def _input(graph: Graph, name: str, given: Any) -> NDArray[np.float32]:
    array = _array(name, given, "samples")
    shape, features = graph.shapes[name], graph.features(name)
    if array.ndim < 2:
        got = f"a single list of {array.size:,} values" if array.ndim else f"{given!r}"
        raise NetworkError(
            f"{name} gets {got} instead of samples of shape {shape_text(shape)}: put even a single sample "
            "into a list of samples."
        )
    if array.shape[1:] not in (shape, (features,)):
        raise NetworkError(
            f"{name} gets samples of shape {shape_text(array.shape[1:])} but needs {shape_text(shape)}."
        )
    if array.dtype.kind not in "buif":
        raise NetworkError(f"{name} gets values of type {array.dtype} but needs numbers.")
    flat = np.ascontiguousarray(array.reshape(len(array), features), np.float32)
    _check_finite(name, flat, "samples")
    return flat


def _array(name: str, given: Any, what: str) -> NDArray[Any]:
    try:
        return np.asarray(given)
    except (TypeError, ValueError):
        raise NetworkError(
            f"{name}: the {what} are no table of numbers: give each of them as many values as the others."
        ) from None


def _check_finite(name: str, array: NDArray[np.float32], what: str) -> None:
    # Both are NaN where any value is; unlike a mask they need no memory.
    if array.size and not (np.isfinite(array.max()) and np.isfinite(array.min())):
        row = int(np.argmin(np.isfinite(array).all(axis=1)))
        raise NetworkError(
            f"{name}: row {row + 1} of the {what} holds NaN or infinity: fill or drop it first."
        )


def _weighted(output: str, given: Any) -> tuple[Loss, float]:
    loss, weight = given if isinstance(given, tuple) else (given, 1.0)
    if isinstance(loss, str):
        if loss not in LOSSES:
            raise NetworkError(f"{output}: there is no loss {loss!r}: choose one of {', '.join(LOSSES)}.")
        loss = LOSSES[loss]()
    if not isinstance(loss, Loss):
        raise NetworkError(
            f"{output}: {loss!r} is no loss: give a name such as 'mse', or a loss such as Huber(delta=0.5)."
        )
    settings.check(output, loss)
    return loss, float(weight)


def _check_class_weights(graph: Graph, output: str, loss: Loss) -> None:
    count, units = len(getattr(loss, "class_weights", ())), graph.features(output)
    if count not in (0, units):
        raise NetworkError(
            f"{output} tells {units} classes apart but {count} class weights were given: give each class one."
        )


def _target(graph: Graph, name: str, loss: Loss, given: Any) -> NDArray[Any]:
    array, units = _array(name, given, "targets"), graph.features(name)
    if loss.targets == "classes":
        return _classes(name, array, units)
    if array.ndim == 1 and units == 1:
        array = array[:, None]
    if array.ndim < 2 or array.reshape(len(array), -1).shape[1] != units:
        got = shape_text(array.shape[1:]) or "1"
        raise NetworkError(
            f"{name} gets targets of {got} values but the network gives {units}: make them agree."
        )
    if array.dtype.kind not in "buif":
        raise NetworkError(f"{name} gets targets of type {array.dtype} but needs numbers.")
    flat = np.ascontiguousarray(array.reshape(len(array), units), np.float32)
    _check_finite(name, flat, "targets")
    if loss.targets == "labels" and flat.size and (flat.min() < 0 or flat.max() > 1):
        raise NetworkError(f"{name}: {loss.title.lower()} needs targets from 0 to 1.")
    return flat


def _classes(name: str, array: NDArray[Any], units: int) -> NDArray[np.int32]:
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1 or not _are_whole(array):
        advice = "; of rows with a single 1 take argmax(axis=1)" if array.ndim == 2 else ""
        raise NetworkError(
            f"{name}: cross-entropy needs one whole number for each sample, the index of its class{advice}."
        )
    wrong = (array < 0) | (array >= units)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise NetworkError(
            f"{name}: row {row + 1} has class {array[row]:g} but the network tells {units} classes apart (0 "
            f"to {units - 1})."
        )
    return np.ascontiguousarray(array, np.int32)


def _are_whole(array: NDArray[Any]) -> bool:
    """Whether all are whole numbers, be it in a type of real ones, as text files are read."""
    return array.dtype.kind in "iub" or (array.dtype.kind == "f" and bool((array == np.floor(array)).all()))
