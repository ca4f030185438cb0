"""Gives a tape its memory: the arrays and addresses that the compiled machine works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.catalogue import KERNEL_NUMBERS, KERNELS, kernel_address
from nnstudio.engine.compiled import machine_compiled_beside
from nnstudio.engine.layout import (
    FLOAT_BYTES,
    KERNEL_WORD,
    LANES,
    Address,
    Context,
    ControlWord,
    CrewWord,
    Kept,
    Word,
)
from nnstudio.engine.running.crew import yield_address
from nnstudio.engine.running.memory import aligned_zeros
from nnstudio.engine.tape.tape import Tape
from nnstudio.engine.tape.weight_update import SCHEDULED_RATE

_FREE_SCRATCH_FLOATS = 1024
"""Scratch that every kernel may use without asking for it."""


@dataclass(frozen=True)
class Part:
    """The arrays of one part of the data: inputs in the graph's order, then targets in the objective's.

    Last come the sample weights of the outputs that `weighted` names, in the objective's order.
    """

    rows: int
    arrays: Sequence[NDArray[Any]] = ()
    weighted: tuple[str, ...] = ()

    def weight(self, output: str) -> float:
        """What all samples weigh together for an output: one each where nothing is said."""
        if not self.arrays or output not in self.weighted:
            return float(self.rows)
        place = self.weighted.index(output) - len(self.weighted)
        return float(self.arrays[place].sum(dtype=np.float64))


@dataclass(frozen=True)
class Memory:
    """The arrays of one machine; `addresses` is the table of their addresses for compiled code."""

    addresses: NDArray[np.int64]
    workspace: NDArray[np.float32]
    gradients: NDArray[np.float32]
    rates: NDArray[np.float64]
    contexts: NDArray[np.int64]
    sources: NDArray[np.int64]
    order: NDArray[np.int64]
    batch_losses: NDArray[np.float32]
    schedule: NDArray[np.float64]
    words: NDArray[np.int64]
    kept: tuple[Any, ...]

    def seed_with(self, seed: int) -> None:
        """Give all threads the key of the random numbers."""
        self.contexts[:, Context.SEED] = seed


@dataclass(frozen=True)
class Loaded:
    """A tape with its memory."""

    tape: Tape
    memory: Memory

    @property
    def address(self) -> int:
        """Address of the machine's table."""
        return int(self.memory.addresses.ctypes.data)

    def is_penalized(self) -> bool:
        """Whether any L1 or L2, of the network or of a layer, is above zero."""
        penalties = [
            place for place, name in enumerate(self.tape.rates) if name.split("/")[-1] in ("l1", "l2")
        ]
        return bool(np.any(self.memory.rates[penalties] > 0.0))

    def penalty(self) -> float:
        """What the tape's penalties amount to on the weights as they are."""
        from nnstudio.engine.machine import penalty_of

        return float(penalty_of(self.address)) if self.is_penalized() else 0.0

    def value(self, offset: int, features: int, samples: int) -> NDArray[np.float32]:
        """A copy of a value in the workspace as (samples, features)."""
        size = self.tape.panels * features * LANES
        panels = self.memory.workspace[offset : offset + size].reshape(self.tape.panels, features, LANES)
        return np.ascontiguousarray(panels.transpose(0, 2, 1)).reshape(-1, features)[:samples]


@dataclass(frozen=True)
class Vectors:
    """What belongs to a run and outlives the machine: words, moments and sums.

    Empty `measures` are not written; `plateau` holds the settings of a schedule that watches for one, if any.
    """

    words: NDArray[np.int64]
    control: NDArray[np.int64]
    moments: NDArray[np.float32]
    best: NDArray[np.float32]
    snapshot: NDArray[np.float32]
    sums: NDArray[np.float64]
    records: NDArray[np.float64]
    measures: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)))
    plateau: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))


def new_sums(outputs: int) -> NDArray[np.float64]:
    """The sums of a run that has not begun, and what it keeps behind them (see `layout.Kept`)."""
    sums = np.zeros(2 * (1 + outputs) + Kept.COUNT)
    sums[Kept.PLATEAU_BEST - Kept.COUNT], sums[Kept.PLATEAU_FACTOR - Kept.COUNT] = np.inf, 1.0
    return sums


def no_run(outputs: int) -> Vectors:
    """Vectors for a tape that only infers."""
    empty = np.zeros(0, np.float32)
    return Vectors(
        np.zeros(Word.COUNT, np.int64), np.zeros(ControlWord.COUNT, np.int64), empty, empty, empty,
        new_sums(outputs), np.zeros((0, 0)),
    )  # fmt: skip


def load(
    tape: Tape,
    parameters: NDArray[np.float32],
    training: Part,
    validation: Part,
    vectors: Vectors,
    losses: int = 1,
    threads: int = 1,
) -> Loaded:
    """Allocate a tape's memory and write its addresses; compiles the kernels that it names or loads them."""
    kernels = _kernel_table(tape)
    workspace = aligned_zeros(tape.workspace_floats, np.float32)
    gradients = aligned_zeros(tape.gradient_words, np.float32)
    rates = np.array(list(tape.rates.values()) or [0.0], np.float64)
    scratch_floats = -(-(tape.scratch_floats + _FREE_SCRATCH_FLOATS) // LANES) * LANES
    scratch = aligned_zeros(threads * scratch_floats, np.float32)
    contexts = aligned_zeros(threads * Context.COUNT, np.int64).reshape(threads, Context.COUNT)
    for word, array in (
        (Context.PARAMETERS, parameters), (Context.GRADIENTS, gradients), (Context.MOMENTS, vectors.moments),
        (Context.WORKSPACE, workspace), (Context.RATES, rates),
    ):  # fmt: skip
        contexts[:, word] = array.ctypes.data
    contexts[:, Context.SCRATCH] = scratch.ctypes.data + np.arange(threads) * scratch_floats * FLOAT_BYTES
    contexts[:, Context.PRODUCT] = kernels[KERNEL_NUMBERS["product"]]
    contexts[:, Context.WINDOW_PRODUCT] = kernels[KERNEL_NUMBERS["window_product"]]
    contexts[:, Context.PARAMETER_WORDS] = len(parameters)
    contexts[:, Context.SEED] = vectors.words[Word.SEED]
    sources, order = _source_table(training, validation), _order(training.rows, validation.rows)
    batch_losses, reports = np.zeros(losses, np.float32), _report_table(tape)
    schedule = np.ones(losses if SCHEDULED_RATE in tape.rates else 0)
    crew = aligned_zeros(CrewWord.COUNT, np.int64)
    weights = np.array([[part.weight(output) for output in tape.reports] for part in (training, validation)])
    addresses = _address_table({
        Address.KERNELS: kernels, Address.INSTRUCTIONS: tape.instructions, Address.PROGRAMS: tape.programs,
        Address.SEGMENTS: tape.segments,
        Address.CONTEXTS: contexts, Address.WORDS: vectors.words, Address.CONTROL: vectors.control,
        Address.SOURCES: sources, Address.ORDER: order, Address.REPORTS: reports,
        Address.WORKSPACE: workspace, Address.RATES: rates, Address.PARAMETERS: parameters,
        Address.BEST: vectors.best,
        Address.SNAPSHOT: vectors.snapshot, Address.SUMS: vectors.sums, Address.RECORDS: vectors.records,
        Address.BATCH_LOSSES: batch_losses, Address.CREW: crew, Address.METRIC_WEIGHTS: weights,
    })  # fmt: skip
    addresses[Address.OUTPUTS], addresses[Address.ARRAYS] = len(tape.reports), sources.shape[1]
    addresses[Address.THREADS], addresses[Address.SHARES] = threads, min(tape.panels, threads)
    addresses[Address.YIELD] = yield_address()
    place, addresses[Address.PENALTIES] = tape.penalty_values
    addresses[Address.PENALTY_VALUES] = workspace[place:].ctypes.data
    for word, array in ((Address.MEASURES, vectors.measures), (Address.PLATEAU, vectors.plateau)):
        addresses[word] = array.ctypes.data if array.size else 0
    _place_learning_rate(addresses, tape, schedule)
    kept = (kernels, scratch, reports, crew, weights, parameters, training, validation, vectors)
    memory = Memory(
        addresses, workspace, gradients, rates, contexts, sources, order, batch_losses, schedule,
        vectors.words, kept,
    )  # fmt: skip
    return Loaded(tape, memory)


def _place_learning_rate(addresses: NDArray[np.int64], tape: Tape, schedule: NDArray[np.float64]) -> None:
    """Say where the learning rate stands among the rates, and the one that a schedule makes of it."""
    names = list(tape.rates)
    if "learning_rate" in names:
        addresses[Address.LEARNING_RATE] = names.index("learning_rate")
        addresses[Address.SCHEDULED_RATE] = names.index(SCHEDULED_RATE if len(schedule) else "learning_rate")
    addresses[Address.SCHEDULE] = schedule.ctypes.data if len(schedule) else 0


def _address_table(arrays: Mapping[int, NDArray[Any]]) -> NDArray[np.int64]:
    table = np.zeros(Address.COUNT, np.int64)
    for word, array in arrays.items():
        table[word] = array.ctypes.data
    return table


_OVER_WINDOWS = (
    "conv2d_forward", "conv2d_backward", "conv_transpose2d_forward", "conv_transpose2d_backward",
    "winograd_forward", "winograd_backward",
)  # fmt: skip
"""Kernels that call the product over windows."""


def _kernel_table(tape: Tape) -> NDArray[np.int64]:
    names = list(KERNELS)
    table = np.zeros(len(names), np.int64)
    used = set(tape.instructions[:, KERNEL_WORD].tolist())
    if used & {KERNEL_NUMBERS[name] for name in _OVER_WINDOWS}:
        used.add(KERNEL_NUMBERS["window_product"])
    with machine_compiled_beside():
        for number in {KERNEL_NUMBERS["product"], *used}:
            table[number] = kernel_address(names[number])
    return table


def _source_table(training: Part, validation: Part) -> NDArray[np.int64]:
    count = max(len(training.arrays), 1)
    table = np.zeros((2, count), np.int64)
    for row, part in enumerate((training, validation)):
        table[row, : len(part.arrays)] = [array.ctypes.data for array in part.arrays]
    return table


def _order(rows: int, validation_rows: int) -> NDArray[np.int64]:
    return np.concatenate([np.arange(rows), np.arange(validation_rows)]).astype(np.int64)


def _report_table(tape: Tape) -> NDArray[np.int64]:
    places: Mapping[str, int] = {name: place for place, name in enumerate(tape.rates)}
    rows = [(offset, places[f"{output}/loss_weight"]) for output, offset in tape.reports.items()]
    return np.array(rows, np.int64).reshape(-1, 2)
