"""What a network answers for samples, and how well: predictions, losses and metrics."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import Program
from nnstudio.engine.running.forward_pass import values_of_nodes
from nnstudio.engine.running.loading import Loaded
from nnstudio.engine.running.passes import BATCH, Array, measured_part, run_tape
from nnstudio.engine.samples import Objective, metric_name
from nnstudio.engine.tape.tape import REPORT_ROWS, compile_tape

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


def predict(network: "Network", x: Any) -> Array | dict[str, Array]:
    """See `Network.predict`."""
    results = values_of_nodes(network, x, network.outputs)
    return results[network.outputs[0]] if len(network.outputs) == 1 else results


def evaluate(network: "Network", x: Any, y: Any, loss: Any, sample_weight: Any = None) -> dict[str, float]:
    """See `Network.evaluate`."""
    part, objective = measured_part(network, x, y, loss, sample_weight)
    tape = compile_tape(network.structure, min(BATCH, part.rows), objective, weighted=part.weighted)
    sums = {output: np.zeros(REPORT_ROWS) for output in objective}

    def collect(loaded: Loaded, first: int, count: int) -> None:
        for output, report in tape.reports.items():
            sums[output] += loaded.value(report, REPORT_ROWS, count).sum(axis=0, dtype=np.float64)

    run_tape(tape, network.vector, part, tape.rows(Program.VALIDATION), collect)
    counts = {output: np.array([part.rows, part.weight(output) or np.nan]) for output in objective}
    means = {output: total / counts[output] for output, total in sums.items()}
    return summary(network.structure, objective, means)


def summary(graph: Graph, objective: Objective, means: Mapping[str, NDArray[np.float64]]) -> dict[str, float]:
    """The weighted loss and each output's metric by name, from the mean of each output's report."""
    result = {"loss": float(sum(weight * means[output][0] for output, (_, weight) in objective.items()))}
    for output, (loss, _) in objective.items():
        result[metric_name(graph, output, loss.metric)] = float(means[output][1])
    return result
