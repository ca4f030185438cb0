"""Compiles a network to data: an instruction table, offsets in flat vectors, and one workspace. No code is
made.

A tape holds up to seven programs (see `layout.Program`), each a few segments. Forward and backward work on
shares of the batch, gradients of parameters on blocks of units over the whole batch, the update on stretches
of the parameter vector. No sum is ever split by share or thread, so neither can change a bit of the result.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.catalogue import KERNELS
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.choices.optimizers import Optimizer
from nnstudio.engine.graph import Graph
from nnstudio.engine.layers import Activation
from nnstudio.engine.layout import INSTRUCTION_WORDS, LANES, NOTHING, Program, SegmentWord
from nnstudio.engine.settings import values_of
from nnstudio.engine.tape.penalties import write_max_norms, write_penalties
from nnstudio.engine.tape.shared_gradients import SharedGradients
from nnstudio.engine.tape.tape_writer import NodeWriter, Segment, TapeWriter, Value
from nnstudio.engine.tape.weight_update import write_update
from nnstudio.errors import NetworkError

REPORT_ROWS = 2
"""Numbers that a loss reports of each sample: the loss itself and its metric."""

Objective = Mapping[str, tuple[Loss, float]]
"""Loss and weight of each output."""


@dataclass(frozen=True)
class Tape:
    """A compiled network for batches of up to `samples`.

    `programs` holds the range of each program in `segments`, which hold ranges of `instructions` (see
    `layout.SegmentWord`); `way_back` is the row of the forward program from which gradients are computed;
    `values` the place of every node's value; `reports` the place of each output's losses; `rates` name and
    value of the numbers that may change between steps, in the order of their places; `chances` those of them
    that say how much is left to chance; `penalty_values` place and number of what the penalties amount to.
    """

    instructions: NDArray[np.int64]
    segments: NDArray[np.int64]
    programs: NDArray[np.int64]
    way_back: int
    samples: int
    panels: int
    workspace_floats: int
    scratch_floats: int
    gradient_words: int
    values: Mapping[str, Value]
    reports: Mapping[str, int]
    rates: Mapping[str, float]
    chances: frozenset[str]
    penalty_values: tuple[int, int]

    def rows(self, program: int) -> range:
        """The rows of a program, in order."""
        first, end = self.programs[program]
        if first == end:
            return range(0)
        words = SegmentWord
        return range(int(self.segments[first, words.FIRST_ROW]), int(self.segments[end - 1, words.END]))


def compile_tape(
    graph: Graph, samples: int, objective: Objective | None = None, optimizer: Optimizer | None = None,
    is_scheduled: bool = False, weighted: tuple[str, ...] = (), augmentation: Augmentation | None = None,
    penalizes_biases: bool = False,
) -> Tape:  # fmt: skip
    """Write the tape of a network.

    Without an objective it can only infer; with one it can also validate and compute gradients; with an
    optimizer it can train, at a rate that a schedule changes where it `is_scheduled`, with the network's L1
    and L2 on biases, too, where it `penalizes_biases`; `weighted` names the outputs whose samples have
    weights, and the `augmentation` is part of the forward program alone. Raises `NetworkError` where a loss
    does not fit its output.
    """
    wanted = augmentation or Augmentation()
    return _Compiler(
        graph, samples, objective or {}, optimizer, is_scheduled, weighted, wanted, penalizes_biases
    ).compile()


class _Compiler:
    def __init__(
        self, graph: Graph, samples: int, objective: Objective, optimizer: Optimizer | None,
        is_scheduled: bool, weighted: tuple[str, ...], augmentation: Augmentation, penalizes_biases: bool,
    ) -> None:  # fmt: skip
        self.is_scheduled, self.weighted, self.penalizes_biases = is_scheduled, weighted, penalizes_biases
        self.penalty_values = (0, 0)
        self.graph, self.objective, self.optimizer = graph, objective, optimizer
        whole_numbers = frozenset(index.input for index in graph.indices)
        self.writer = TapeWriter(samples, graph.parameter_words, augmentation, whole_numbers)
        self.values: dict[str, Value] = {}
        self.reports: dict[str, int] = {}
        self.peeled = _peeled_nodes(graph, objective)
        self.gradients = SharedGradients(graph)
        self.way_back = 0

    def compile(self) -> Tape:
        self._place_values()
        self._forward(Program.INFERENCE)
        if self.objective or self.writer.augmentation.changes:
            self._forward(Program.FORWARD)
        if self.objective:
            self._losses(Program.FORWARD)
            self.way_back = self.writer.rows_in(Program.FORWARD)
            self._backward()
            self.gradients.add_up(self.writer)
            self._forward(Program.VALIDATION)
            self._losses(Program.VALIDATION)
        if self.optimizer is not None:
            self.penalty_values = write_penalties(
                self.writer, self.graph, self.gradients.owners, self.penalizes_biases
            )
            write_update(self.writer, self.graph, self.optimizer, self.is_scheduled)
            write_max_norms(self.writer, self.graph, self.gradients.owners)
        return self._finished()

    def _place_values(self) -> None:
        learning = self._nodes_with_gradient() if self.objective else set()
        for name in self.graph.order:
            features, shape = self.graph.features(name), self.graph.shapes[name]
            if self.graph.nodes[name].passes_through or self._works_in_place(name):
                source = self.values[self.graph.sources[name][0]]
                self.values[name] = Value(shape, features, source.offset, source.gradient)
                continue
            offset = self.writer.allocate(features)
            gradient = self.writer.allocate(features) if name in learning else NOTHING
            self.values[name] = Value(shape, features, offset, gradient)

    def _works_in_place(self, name: str) -> bool:
        """Whether a node may write over its input, which nobody else reads: in training no one looks at it.

        Behind the batch normalizations of three convolutions (32×32×3, filters 32-64-128, batch 128) a step
        takes 44 ms instead of 62.
        """
        layer = self.graph.nodes[name]
        if self.optimizer is None or not isinstance(layer, Activation) or layer.parameters([(1,)]):
            return False
        source = self.graph.sources[name][0]
        return not self.graph.nodes[source].keeps_output and len(self.graph.consumers(source)) == 1

    def _nodes_with_gradient(self) -> set[str]:
        learning: set[str] = set()
        for name in self.graph.order:
            if self.graph.parameters_of(name) or learning.intersection(self.graph.sources[name]):
                learning.add(name)
        return learning

    def _node(self, name: str, program: int) -> NodeWriter:
        graph = self.graph
        return NodeWriter(
            self.writer, name, graph.order.index(name), program,
            tuple(self.values[source] for source in graph.sources[name]), self.values[name],
            graph.parameters_of(name), self.gradients.of(name),
            graph.inputs.index(name) if name in graph.inputs else NOTHING,
            peeled=name in self.peeled and program != Program.INFERENCE,
            shares=len(graph.users(graph.owner(name))) > 1,
        )  # fmt: skip

    def _forward(self, program: int) -> None:
        for name in self.graph.order:
            if not self.graph.nodes[name].passes_through:
                self.graph.nodes[name].emit_forward(self._node(name, program))

    def _losses(self, program: int) -> None:
        for number, (output, (loss, weight)) in enumerate(self.objective.items()):
            value, gradient = self.values[output], NOTHING
            if output not in self.reports:
                self.reports[output] = self.writer.allocate(REPORT_ROWS)
            if program == Program.FORWARD:
                gradient = value.gradient
            again = gradient != NOTHING and self.writer.accumulates(gradient)
            target = self.writer.allocate(value.features) if again else gradient
            self.writer.emit(program, loss.kernel, self.graph.order.index(output), {
                "target": len(self.graph.inputs) + number, "units": value.features, "y": value.offset,
                "dy": target, "report": self.reports[output],
                "weight": self.writer.rate(f"{output}/loss_weight", weight),
                **self._loss_settings(output, loss),
            })  # fmt: skip
            if output in self.weighted:
                self._weigh(program, output, target)
            if again:
                self._add(value.features, target, gradient)

    def _weigh(self, program: int, output: str, gradient: int) -> None:
        """Let each sample's weight scale its loss and what it teaches, whatever the loss is."""
        source = len(self.graph.inputs) + len(self.objective) + self.weighted.index(output)
        self.writer.emit(program, "weigh_samples", self.graph.order.index(output), {
            "weights": source, "units": self.values[output].features, "dy": gradient,
            "report": self.reports[output],
        })  # fmt: skip

    def _loss_settings(self, output: str, loss: Loss) -> dict[str, int]:
        """Places of the settings that the loss's kernel takes; of several numbers the first one's."""
        values = values_of(loss)
        settings = [name for name in KERNELS[loss.kernel].operands if name in values]
        return {name: self._place(f"{output}/{name}", values[name]) for name in settings}

    def _place(self, name: str, value: float | tuple[float, ...]) -> int:
        if not isinstance(value, tuple):
            return self.writer.rate(name, value)
        places = [self.writer.rate(f"{name}/{number}", one) for number, one in enumerate(value)]
        return places[0] if places else NOTHING

    def _add(self, features: int, source: int, target: int) -> None:
        self.writer.emit(Program.FORWARD, "copy_features", NOTHING, {
            "blocks": 1, "width": features, "x": source, "x_stride": features, "x_start": 0,
            "y": target, "y_stride": features, "y_start": 0, "accumulate": 1,
        })  # fmt: skip

    def _backward(self) -> None:
        for name in reversed(self.graph.order):
            # Nothing is written to the gradient of a node that leads to no loss.
            if (
                not self.graph.nodes[name].passes_through
                and self.values[name].gradient in self.writer.written
            ):
                self.gradients.place(name, self.writer)
                self.graph.nodes[name].emit_backward(self._node(name, Program.FORWARD))

    def _finished(self) -> Tape:
        writer = self.writer
        written = [segment for program in writer.programs for segment in program]
        rows = [row for segment in written for row in segment.rows]
        # Blocks of 16×16 may be read past the last value.
        floats = writer.workspace_floats + LANES * LANES
        return Tape(
            np.array(rows, np.int64).reshape(-1, INSTRUCTION_WORDS), _ranges_of_segments(written),
            _ranges([len(program) for program in writer.programs]), self.way_back, writer.samples,
            writer.panels, floats, writer.scratch_floats, writer.gradient_words, self.values, self.reports,
            writer.rates, frozenset(writer.chances), self.penalty_values,
        )  # fmt: skip


def _ranges(lengths: Sequence[int]) -> NDArray[np.int64]:
    """Where each of some neighbouring ranges begins and ends, (ranges, 2)."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return np.stack([ends - np.array(lengths, np.int64), ends], axis=1)


def _ranges_of_segments(segments: Sequence[Segment]) -> NDArray[np.int64]:
    by_shares = np.array([[segment.by_shares] for segment in segments], np.int64).reshape(-1, 1)
    return np.concatenate([_ranges([len(segment.rows) for segment in segments]), by_shares], axis=1)


def _peeled_nodes(graph: Graph, objective: Objective) -> set[str]:
    """Nodes whose final activation a loss takes over, for it computes both together and stays exact."""
    peeled = set()
    for output, (loss, _) in objective.items():
        node = graph.producer(output)
        if loss.fused_activation is None or graph.nodes[node].final_activation != loss.fused_activation:
            continue
        if loss.fused_activation == "softmax" and len(graph.shapes[node]) > 1:
            continue  # a softmax over parts of a sample is not the one over all classes
        if graph.is_shared(output):
            raise NetworkError(
                f"{node} ends with {loss.fused_activation}, which {loss.title.lower()} takes over, but "
                "other nodes read "
                f"it too: end {node} with linear and give them an Activation layer of their own."
            )
        peeled.add(node)
    return peeled
