"""How the loss changes with each parameter and with each value on the way, without dropout."""

from typing import TYPE_CHECKING, Any

import numpy as np

from nnstudio.engine.layout import NODE_WORD, NOTHING, Program
from nnstudio.engine.running.inference import summary
from nnstudio.engine.running.loading import Loaded
from nnstudio.engine.running.passes import Array, measured_part, run_rows, run_tape
from nnstudio.engine.samples import enough_in_batches
from nnstudio.engine.tape.tape import REPORT_ROWS, compile_tape

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


def gradients(
    network: "Network", x: Any, y: Any, loss: Any, sample_weight: Any = None
) -> tuple[float, dict[str, Array]]:
    """See `Network.gradients`."""
    part, objective = measured_part(network, x, y, loss, sample_weight)
    enough_in_batches(network.structure, part.rows, part.rows)
    tape = compile_tape(network.structure, part.rows, objective, weighted=part.weighted)
    memory: list[Loaded] = []

    def collect(loaded: Loaded, first: int, count: int) -> None:
        run_rows(loaded, tape.rows(Program.GRADIENTS))
        memory.append(loaded)

    run_tape(tape, network.vector, part, tape.rows(Program.FORWARD), collect)
    means = {
        output: memory[0].value(report, REPORT_ROWS, part.rows).mean(axis=0, dtype=np.float64)
        for output, report in tape.reports.items()
    }
    flat = memory[0].memory.gradients
    named = {
        parameter.name: flat[parameter.offset : parameter.offset + parameter.count].reshape(
            parameter.spec.shape
        )
        for parameter in network.structure.parameters
        if parameter.spec.learned
    }
    return summary(network.structure, objective, means)["loss"], named


def activation_gradients(
    network: "Network", x: Any, y: Any, loss: Any, sample_weight: Any = None
) -> dict[str, Array]:
    """How the mean loss changes with each value that a node computes: id → (batch, …).

    Where a loss has taken over the final softmax or sigmoid, it is the change with the logits. Inputs and
    nodes that only pass values on are left out.
    """
    graph = network.structure
    part, objective = measured_part(network, x, y, loss, sample_weight)
    enough_in_batches(network.structure, part.rows, part.rows)
    tape = compile_tape(graph, part.rows, objective, weighted=part.weighted)
    forward = tape.rows(Program.FORWARD)
    way_there, way_back = range(forward.start, tape.way_back), range(tape.way_back, forward.stop)
    found: dict[str, Array] = {}

    def note(loaded: Loaded, name: str) -> None:
        value = tape.values[name]
        if value.gradient != NOTHING and name not in found and not graph.nodes[name].passes_through:
            found[name] = loaded.value(value.gradient, value.features, part.rows)

    def collect(loaded: Loaded, first: int, count: int) -> None:
        for row in way_back:
            node = int(tape.instructions[row, NODE_WORD])
            if node != NOTHING:
                note(loaded, graph.order[node])  # before its activation's derivative is multiplied in
            run_rows(loaded, range(row, row + 1))
        for name in graph.order:  # a first layer without an activation has no such row
            note(loaded, name)

    run_tape(tape, network.vector, part, way_there, collect)
    return {
        name: found[name].reshape(part.rows, *graph.shapes[name]) for name in graph.order if name in found
    }
