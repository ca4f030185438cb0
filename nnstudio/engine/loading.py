"""Gives a tape its memory: the arrays and addresses that the compiled machine works on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.catalogue import KERNEL_NUMBERS, KERNELS, kernel_address
from nnstudio.engine.layout import KERNEL_WORD, LANES, Context, ControlWord, Word
from nnstudio.engine.memory import aligned_zeros
from nnstudio.engine.tape import Tape

if TYPE_CHECKING:
    from nnstudio.engine.machine import Machine

_JOB_FLOATS = 1024
"""Scratch that every kernel may use without asking for it."""


@dataclass(frozen=True)
class Part:
    """The arrays of one part of the data: inputs in the graph's order, then targets in the objective's."""

    rows: int
    arrays: Sequence[NDArray[Any]] = ()


@dataclass(frozen=True)
class Loaded:
    """A tape with its memory. `kept` are arrays that the machine knows by address only."""

    tape: Tape
    machine: "Machine"
    gradients: NDArray[np.float32]
    kept: tuple[Any, ...]

    def value(self, offset: int, features: int, samples: int) -> NDArray[np.float32]:
        """A copy of a value in the workspace as (samples, features)."""
        size = self.tape.panels * features * LANES
        panels = self.machine.workspace[offset : offset + size].reshape(self.tape.panels, features, LANES)
        return np.ascontiguousarray(panels.transpose(0, 2, 1)).reshape(-1, features)[:samples]


@dataclass(frozen=True)
class Vectors:
    """What belongs to a run and outlives the machine: words, moments and sums."""

    words: NDArray[np.int64]
    control: NDArray[np.int64]
    moments: NDArray[np.float32]
    best: NDArray[np.float32]
    snapshot: NDArray[np.float32]
    sums: NDArray[np.float64]
    records: NDArray[np.float64]


def no_run(outputs: int) -> Vectors:
    """Vectors for a tape that only infers."""
    empty = np.zeros(0, np.float32)
    return Vectors(
        np.zeros(Word.COUNT, np.int64), np.zeros(ControlWord.COUNT, np.int64), empty, empty, empty,
        np.zeros(2 * (1 + outputs) + 1), np.zeros((0, 0)),
    )  # fmt: skip


def load(
    tape: Tape, parameters: NDArray[np.float32], training: Part, validation: Part, vectors: Vectors, losses: int = 1
) -> Loaded:
    """Allocate a tape's memory and write its addresses; compiles the kernels that it names or loads them."""
    from nnstudio.engine.machine import Machine

    kernels = _kernel_table(tape)
    workspace = aligned_zeros(tape.workspace_floats, np.float32)
    scratch = aligned_zeros(tape.scratch_floats + _JOB_FLOATS, np.float32)
    gradients = aligned_zeros(len(parameters), np.float32)
    rates = np.array(list(tape.rates.values()) or [0.0], np.float64)
    sources = _source_table(training, validation)
    contexts = np.zeros((1, Context.COUNT), np.int64)
    for word, array in (
        (Context.PARAMETERS, parameters), (Context.GRADIENTS, gradients), (Context.MOMENTS, vectors.moments),
        (Context.WORKSPACE, workspace), (Context.RATES, rates), (Context.SCRATCH, scratch),
    ):  # fmt: skip
        contexts[:, word] = array.ctypes.data
    contexts[:, Context.PRODUCT] = kernels[KERNEL_NUMBERS["product"]]
    contexts[:, Context.PARAMETER_WORDS] = len(parameters)
    contexts[:, Context.SEED] = vectors.words[Word.SEED]
    machine = Machine(
        kernels, tape.instructions, tape.programs, contexts, vectors.words, vectors.control, sources,
        _order(training.rows, validation.rows), _report_table(tape), workspace, rates, parameters, vectors.best,
        vectors.snapshot, vectors.sums, vectors.records, np.zeros(losses, np.float32),
    )  # fmt: skip
    return Loaded(tape, machine, gradients, (scratch, vectors.moments, training, validation))


def _kernel_table(tape: Tape) -> NDArray[np.int64]:
    names = list(KERNELS)
    table = np.zeros(len(names), np.int64)
    for number in {KERNEL_NUMBERS["product"], *tape.instructions[:, KERNEL_WORD].tolist()}:
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
