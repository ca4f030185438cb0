"""Runs a network forward over samples and hands out what its nodes compute.

A network keeps its tape for inference and the memory of it, so that asking it again costs next to nothing.
"""

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nnstudio.compiling.host_processor import available_cores
from nnstudio.engine.graph import Graph
from nnstudio.engine.layout import FLOAT_BYTES, LANES, Address, WantedWord
from nnstudio.engine.running.crew import Crew
from nnstudio.engine.running.loading import Part
from nnstudio.engine.running.passes import Array, load_tape
from nnstudio.engine.samples import inputs_of, samples_in
from nnstudio.engine.tape.tape import compile_tape
from nnstudio.engine.work import work_of_sample

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

_CORE_BYTES = 1 << 20
"""Values that one core works on at a time: about what its second cache holds."""

_PANELS_TOGETHER = 2
"""Products work on panels by pairs: 784-1024-1024-10 takes 4 to 7 % longer with 5 panels at a time than with
4 or 8.
"""

_MOST_SAMPLES = 256
"""Of one core at a time."""

_MOST_BYTES = 64 << 20
"""Values of all cores, unless a single panel takes more."""

_SHARED_WORK = 100_000_000
"""Multiply-adds, a millisecond's worth, from which helpers are worth waking up."""


class ForwardPass:
    """The loaded tape of one network; one thread at a time may run it."""

    def __init__(self, network: "Network") -> None:
        graph = network.structure
        self.is_busy = threading.Lock()
        self._graph = graph
        part = Part(0, [np.zeros(0, np.float32)] * len(graph.inputs))
        self._work = work_of_sample(graph)
        tape = compile_tape(graph, _samples_at_once(graph, available_cores()))
        self._loaded = load_tape(tape, network.vector, part, available_cores())
        self._order = np.zeros(0, np.int64)
        self._calls = 0

    def run(self, inputs: Mapping[str, Array], nodes: tuple[str, ...]) -> dict[str, Array]:
        """What some nodes compute for checked inputs: id → (samples, …)."""
        samples, graph = samples_in(inputs), self._graph
        results = {node: np.empty((samples, *graph.shapes[node]), np.float32) for node in nodes}
        self._point_at(inputs, samples)
        wanted = np.zeros((len(nodes), WantedWord.COUNT), np.int64)
        for row, node in zip(wanted, nodes, strict=True):
            value = self._loaded.tape.values[node]
            row[WantedWord.OFFSET], row[WantedWord.FEATURES] = value.offset, value.features
            row[WantedWord.TARGET] = results[node].ctypes.data
        self._run(samples, wanted)
        return results

    def _point_at(self, inputs: Mapping[str, Array], samples: int) -> None:
        memory = self._loaded.memory
        if len(self._order) < samples:
            self._order = np.arange(samples)
            memory.addresses[Address.ORDER] = self._order.ctypes.data
        memory.sources[0, : len(inputs)] = [array.ctypes.data for array in inputs.values()]

    def _run(self, samples: int, wanted: np.ndarray) -> None:
        from nnstudio.engine.kernels.inference import infer

        loaded, tape = self._loaded, self._loaded.tape
        threads = available_cores() if samples * self._work >= _SHARED_WORK else 1
        threads = min(threads, tape.panels)
        shares = max(threads, tape.panels // _PANELS_TOGETHER)  # a thread that is held up takes fewer
        loaded.memory.addresses[Address.THREADS], loaded.memory.addresses[Address.SHARES] = threads, shares
        with Crew(loaded.address, threads - 1, self._calls) as crew:
            self._calls += 1
            crew.run(infer, samples, tape.samples, wanted.ctypes.data, len(wanted))


def _samples_at_once(graph: Graph, cores: int) -> int:
    """Samples that go through the network together: panels whose values stay in the caches of all cores."""
    bytes_of_sample = FLOAT_BYTES * sum(graph.features(node) for node in graph.order)
    fitting = min(_MOST_SAMPLES, _CORE_BYTES // bytes_of_sample)
    together = _PANELS_TOGETHER * LANES
    of_core = fitting // together * together or LANES
    return max(LANES, min(cores * of_core, _MOST_BYTES // bytes_of_sample // LANES * LANES))


def values_of_nodes(network: "Network", x: Any, nodes: tuple[str, ...]) -> dict[str, Array]:
    """What some nodes compute for samples: id → (batch, …). May be asked from any thread."""
    inputs = inputs_of(network.structure, x)
    kept = network.forward_pass
    if not kept.is_busy.acquire(blocking=False):
        return ForwardPass(network).run(inputs, nodes)  # another thread is asking
    try:
        return kept.run(inputs, nodes)
    finally:
        kept.is_busy.release()
