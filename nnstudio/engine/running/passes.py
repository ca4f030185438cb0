"""Runs a network's tape over given samples, batch by batch, outside of any training.

Each pass has a workspace of its own and uses serial kernels, so it may run on any thread while a training
goes on.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import LANES, Context
from nnstudio.engine.running.loading import Loaded, Part, load, no_run
from nnstudio.engine.samples import (
    Objective,
    at_least_one,
    inputs_of,
    objective_of,
    samples_in,
    targets_of,
    weights_of,
)
from nnstudio.engine.tape.tape import Tape

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

Array = NDArray[np.float32]

BATCH = 256
"""Samples that go through the network at once."""

Collect = Callable[[Loaded, int, int], None]
"""Reads the results of one batch: memory, its first sample, its number of samples."""


def measured_part(
    network: "Network", x: Any, y: Any, loss: Any, sample_weight: Any = None
) -> tuple[Part, Objective]:
    """Samples with their targets, and each output's loss; raises `NetworkError`, also for no sample."""
    inputs, objective = inputs_of(network.structure, x), objective_of(network.structure, loss)
    at_least_one(samples_in(inputs))
    return part_of(network.structure, objective, inputs, y, sample_weight), objective


def part_of(
    graph: Graph, objective: Objective, inputs: Mapping[str, Array], y: Any, sample_weight: Any = None,
    weighted: tuple[str, ...] = (),
) -> Part:  # fmt: skip
    """Samples (see `inputs_of`), targets and weights as a tape reads them; outputs in `weighted` get weights
    of 1 where none are given. Raises `NetworkError`.
    """
    samples = samples_in(inputs)
    targets = targets_of(graph, objective, y, samples)
    given = weights_of(objective, sample_weight, samples)
    names = tuple(name for name in objective if name in given or name in weighted)
    weights = [given[name] if name in given else np.ones(samples, np.float32) for name in names]
    return Part(samples, [*inputs.values(), *targets.values(), *weights], names)


def run_tape(tape: Tape, parameters: Array, part: Part, rows: range, collect: Collect) -> None:
    """Run rows of the tape batch by batch, and let `collect` read the results of each; see `load_tape`."""
    run_loaded(load_tape(tape, parameters, part), part.rows, rows, collect)


def load_tape(tape: Tape, parameters: Array, part: Part, threads: int = 1) -> Loaded:
    """A tape with memory of its own, without dropout and noise, that reads the parameters from where they
    stand.
    """
    loaded = load(tape, parameters, part, Part(0), no_run(len(tape.reports)), threads=threads)
    _leave_nothing_to_chance(loaded)
    loaded.memory.contexts[0, Context.SOURCES] = loaded.memory.sources.ctypes.data
    return loaded


def run_loaded(loaded: Loaded, samples: int, rows: range, collect: Collect) -> None:
    """Run rows of the tape over all samples, batch by batch, and let `collect` read the results of each."""
    tape, context = loaded.tape, loaded.memory.contexts[0]
    for first, count in blocks_of(samples, tape.samples):
        context[Context.ROWS] = loaded.memory.order[first:].ctypes.data
        context[Context.SAMPLES], context[Context.LAST_PANEL] = count, -(-count // LANES)
        run_rows(loaded, rows)
        collect(loaded, first, count)


def run_rows(loaded: Loaded, rows: range) -> None:
    """Run some rows of the tape on the batch that the memory is set to."""
    from nnstudio.engine.machine import run_tape_rows

    run_tape_rows(loaded.address, rows.start, rows.stop)


def _leave_nothing_to_chance(loaded: Loaded) -> None:
    for place, name in enumerate(loaded.tape.rates):
        if name in loaded.tape.chances:
            loaded.memory.rates[place] = 0.0
