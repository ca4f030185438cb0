"""Runs a network's tape once over given samples: predictions, activations, losses and gradients.

Each call has a workspace of its own and uses serial kernels, so it may run on any thread while a training
goes on.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import LANES, Context, Program
from nnstudio.engine.loading import Loaded, Part, load, no_run
from nnstudio.engine.network import Network
from nnstudio.engine.samples import at_least_one, inputs_of, objective_of, targets_of
from nnstudio.engine.tape import REPORT_ROWS, Tape, compile_tape

Array = NDArray[np.float32]

BATCH = 256
"""Samples that go through the network at once."""


def predict(network: Network, x: Any) -> Array | dict[str, Array]:
    """See `Network.predict`."""
    results = _infer(network, x, network.outputs)
    return results[network.outputs[0]] if len(network.outputs) == 1 else results


def activations(network: Network, x: Any) -> dict[str, Array]:
    """See `Network.activations`."""
    return _infer(network, x, network.order)


def evaluate(network: Network, x: Any, y: Any, loss: Any) -> dict[str, float]:
    """See `Network.evaluate`."""
    graph = network.structure
    inputs, objective = inputs_of(graph, x), objective_of(graph, loss)
    samples = len(next(iter(inputs.values())))
    at_least_one(samples)
    targets = targets_of(graph, objective, y, samples)
    tape = compile_tape(graph, min(BATCH, samples), objective)
    part = Part(samples, [*inputs.values(), *targets.values()])
    sums = {output: np.zeros(REPORT_ROWS) for output in objective}

    def collect(loaded: Loaded, first: int, count: int) -> None:
        for output, report in tape.reports.items():
            sums[output] += loaded.value(report, REPORT_ROWS, count).sum(axis=0, dtype=np.float64)

    _run(tape, network.vector, part, Program.VALIDATION, collect)
    return summary(graph, objective, {output: total / samples for output, total in sums.items()})


def summary(graph: Graph, objective: Any, means: dict[str, NDArray[np.float64]]) -> dict[str, float]:
    """The weighted loss and each output's metric by name, from the mean of each output's report."""
    result = {"loss": float(sum(weight * means[output][0] for output, (_, weight) in objective.items()))}
    for output, (loss, _) in objective.items():
        result[metric_name(graph, output, loss.metric)] = float(means[output][1])
    return result


def metric_name(graph: Graph, output: str, metric: str) -> str:
    """``accuracy``, or ``output_2/accuracy`` where there are several outputs."""
    return metric if len(graph.outputs) == 1 else f"{output}/{metric}"


def gradients(network: Network, x: Any, y: Any, loss: Any) -> tuple[float, dict[str, Array]]:
    """See `Network.gradients`."""
    loaded, value = run_backward(network, x, y, loss)
    named = {
        parameter.name: loaded.memory.gradients[
            parameter.offset : parameter.offset + parameter.count
        ].reshape(parameter.spec.shape)
        for parameter in network.structure.parameters
    }
    return value, named


def run_backward(network: Network, x: Any, y: Any, loss: Any) -> tuple[Loaded, float]:
    """One pass forward and back over all samples as one batch, without dropout; returns the memory and the
    mean loss.
    """
    graph = network.structure
    inputs, objective = inputs_of(graph, x), objective_of(graph, loss)
    samples = len(next(iter(inputs.values())))
    at_least_one(samples)
    targets = targets_of(graph, objective, y, samples)
    tape = compile_tape(graph, samples, objective)
    result: list[Loaded] = []

    def collect(loaded: Loaded, first: int, count: int) -> None:
        result.append(loaded)
        _program(loaded, Program.GRADIENTS)

    _run(tape, network.vector, Part(samples, [*inputs.values(), *targets.values()]), Program.FORWARD, collect)
    reports = {
        output: result[0].value(report, REPORT_ROWS, samples) for output, report in tape.reports.items()
    }
    means = {output: report.mean(axis=0, dtype=np.float64) for output, report in reports.items()}
    return result[0], summary(graph, objective, means)["loss"]


def _infer(network: Network, x: Any, nodes: tuple[str, ...]) -> dict[str, Array]:
    graph = network.structure
    inputs = inputs_of(graph, x)
    samples = len(next(iter(inputs.values())))
    tape = compile_tape(graph, min(BATCH, max(samples, 1)))
    results = {node: np.empty((samples, graph.features(node)), np.float32) for node in nodes}

    def collect(loaded: Loaded, first: int, count: int) -> None:
        for node, result in results.items():
            result[first : first + count] = loaded.value(
                tape.values[node].offset, graph.features(node), count
            )

    _run(tape, network.vector, Part(samples, list(inputs.values())), Program.INFERENCE, collect)
    return {node: result.reshape(samples, *graph.shapes[node]) for node, result in results.items()}


def _run(
    tape: Tape, parameters: Array, part: Part, program: int, collect: Callable[[Loaded, int, int], None]
) -> None:
    """Run a program batch by batch and let `collect` read the results of each."""
    loaded = load(tape, parameters, part, Part(0), no_run(len(tape.reports)))
    _switch_dropout_off(loaded)
    context = loaded.memory.contexts[0]
    context[Context.SOURCES] = loaded.memory.sources.ctypes.data
    for first in range(0, part.rows, tape.samples):
        count = min(tape.samples, part.rows - first)
        context[Context.ROWS] = loaded.memory.order[first:].ctypes.data
        context[Context.SAMPLES], context[Context.LAST_PANEL] = count, -(-count // LANES)
        _program(loaded, program)
        collect(loaded, first, count)


def _switch_dropout_off(loaded: Loaded) -> None:
    for place, name in enumerate(loaded.tape.rates):
        if name.endswith("/rate"):
            loaded.memory.rates[place] = 0.0


def _program(loaded: Loaded, program: int) -> None:
    from nnstudio.engine.machine import run_program

    run_program(loaded.address, program)
