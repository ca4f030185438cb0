"""How a layer writes its instructions: it sees its own values, parameters and scratch, and nothing of the
network.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from nnstudio.engine.catalogue import KERNEL_NUMBERS, KERNELS
from nnstudio.engine.choices.augmentation import Augmentation
from nnstudio.engine.layers.layer import Shape
from nnstudio.engine.layout import DOUBLE_FLOATS, INSTRUCTION_WORDS, LANES, NODE_WORD, Program


@dataclass(frozen=True)
class Value:
    """One value of the network: where it and its gradient (−1: none wanted) stand in the workspace, in
    floats.
    """

    shape: Shape
    features: int
    offset: int
    gradient: int


_BY_SHARES = (Program.FORWARD, Program.VALIDATION, Program.INFERENCE)


@dataclass
class Segment:
    """Rows of one program that need nothing but what stands before the segment.

    They are gone through one after the other for shares of the batch, or each is a task of its own.
    """

    by_shares: bool
    rows: list[list[int]] = field(default_factory=list)
    is_over: bool = False


@dataclass
class TapeWriter:
    """The tape while it is written, for batches of up to `samples`; `gradient_words` is the length of the
    parameters' gradients.

    `chances` names the rates that a zero takes the chance out of; `augmentation` is what training does to the
    inputs but those in `as_they_are`.
    """

    samples: int
    gradient_words: int = 0
    augmentation: Augmentation = Augmentation()
    as_they_are: frozenset[str] = frozenset()
    workspace_floats: int = LANES  # begins with zeros: the start of products without a bias
    scratch_floats: int = 0
    programs: list[list[Segment]] = field(default_factory=lambda: [[] for _ in range(Program.COUNT)])
    rates: dict[str, float] = field(default_factory=dict)
    chances: set[str] = field(default_factory=set)
    written: set[int] = field(default_factory=set)
    extras: dict[str, int] = field(default_factory=dict)

    @property
    def panels(self) -> int:
        """Panels that hold a whole batch."""
        return -(-self.samples // LANES)

    def emit(
        self, program: int, kernel: str, node: int, operands: Mapping[str, int], over_batch: bool = False
    ) -> None:
        """Add one instruction; the operands must be exactly those that the kernel names.

        `over_batch`: in a program of shares it waits for all of them and works on the whole batch.
        """
        names = KERNELS[kernel].operands
        if set(names) != set(operands):
            raise TypeError(f"{kernel} takes {names}, not {tuple(operands)}")
        row = [KERNEL_NUMBERS[kernel], node, *(int(operands[name]) for name in names)]
        rows = self._open_segment(program, program in _BY_SHARES and not over_batch, node).rows
        rows.append(row + [0] * (INSTRUCTION_WORDS - len(row)))

    def end_segment(self, program: int) -> None:
        """What follows waits for all that stands in the program now."""
        if self.programs[program]:
            self.programs[program][-1].is_over = True

    def rows_in(self, program: int) -> int:
        """Rows of a program so far."""
        return sum(len(segment.rows) for segment in self.programs[program])

    def _open_segment(self, program: int, by_shares: bool, node: int) -> Segment:
        segments = self.programs[program]
        last = segments[-1] if segments else None
        # Tasks of one node are independent of each other, those of another may need them.
        stranger = program in _BY_SHARES and not by_shares and last and last.rows[-1][NODE_WORD] != node
        if last is None or last.is_over or last.by_shares != by_shares or stranger:
            last = Segment(by_shares)
            segments.append(last)
        return last

    def allocate(self, features: int) -> int:
        """Room in the workspace for one value of every sample."""
        offset = self.workspace_floats
        self.workspace_floats += self.panels * features * LANES
        return offset

    def allocate_doubles(self, count: int) -> int:
        """Room in the workspace for float64 numbers; the offset is in floats."""
        offset = self.workspace_floats
        self.workspace_floats += -(-count * DOUBLE_FLOATS // LANES) * LANES
        return offset

    def allocate_gradient(self, count: int) -> int:
        """Room for the gradients of some parameters behind those of the network."""
        offset = self.gradient_words
        self.gradient_words += -(-count // LANES) * LANES
        return offset

    def rate(self, name: str, value: float) -> int:
        """The place of a number that may change between steps."""
        self.rates.setdefault(name, float(value))
        return list(self.rates).index(name)

    def accumulates(self, gradient: int) -> bool:
        """Whether this gradient was written to before: the first consumer sets it, the others add."""
        before = gradient in self.written
        self.written.add(gradient)
        return before


@dataclass(frozen=True)
class NodeWriter:
    """The tape as one layer sees it.

    `parameters` holds offsets in the flat parameter vector, `gradients` those of their gradients (the same,
    unless another node learns the same parameters), `source` the number of an Input's data, `key` a
    number that names the node to the random number generator, `training` whether dropout is on, `peeled`
    whether a loss has taken over the final activation, `shares` whether other nodes use its parameters.
    """

    tape: TapeWriter
    name: str
    node: int
    program: int
    inputs: tuple[Value, ...]
    output: Value
    parameters: Mapping[str, int]
    gradients: Mapping[str, int]
    source: int
    peeled: bool
    shares: bool

    @property
    def training(self) -> bool:
        """Whether this is the program that learns."""
        return self.program == Program.FORWARD

    @property
    def augmentation(self) -> Augmentation:
        """What happens to this input: nothing but in the program that learns."""
        is_varied = self.training and self.name not in self.tape.as_they_are
        return self.tape.augmentation if is_varied else Augmentation()

    @property
    def samples(self) -> int:
        """Samples in a full batch."""
        return self.tape.samples

    @property
    def key(self) -> int:
        """24 bits that depend on the node's id only."""
        return zlib.crc32(self.name.encode()) & 0xFFFFFF

    def emit(self, kernel: str, **operands: int) -> None:
        """Add an instruction that works on a share of the batch."""
        self.tape.emit(self.program, kernel, self.node, operands)

    def emit_over_batch(self, kernel: str, **operands: int) -> None:
        """Add an instruction that works on the whole batch; the node's neighbouring ones may run beside it.

        It waits for everything before it, and everything after it waits for it.
        """
        self.tape.emit(self.program, kernel, self.node, operands, over_batch=True)

    def emit_update(self, kernel: str, **operands: int) -> None:
        """Add an instruction to the update, which is done only where loss and gradients are finite."""
        self.tape.emit(Program.UPDATE, kernel, self.node, operands)
        if self.shares:
            self.tape.end_segment(Program.UPDATE)  # the other nodes update the same numbers

    def emit_gradient(self, kernel: str, **operands: int) -> None:
        """Add an instruction that computes parameter gradients over the whole batch."""
        self.tape.emit(Program.GRADIENTS, kernel, self.node, operands)

    def accumulates(self, value: Value) -> bool:
        """Whether a gradient must be added to what another consumer of the value wrote."""
        return self.tape.accumulates(value.gradient)

    def need_scratch(self, floats: int) -> None:
        """Make sure that each thread's scratch is this large."""
        self.tape.scratch_floats = max(self.tape.scratch_floats, floats)

    def rate(self, setting: str, value: float) -> int:
        """The place of a setting of this node that may change between steps."""
        return self.tape.rate(f"{self.name}/{setting}", value)

    def chance(self, setting: str, value: float) -> int:
        """The place of a rate that says how much is left to chance, and is zero where nothing may be."""
        self.tape.chances.add(f"{self.name}/{setting}")
        return self.rate(setting, value)

    def extra_doubles(self, count: int) -> int:
        """A buffer of the node's own that does not grow with the batch: float64, or twice as many float32."""
        name = f"{self.name}/doubles"
        if name not in self.tape.extras:
            self.tape.extras[name] = self.tape.allocate_doubles(count)
        return self.tape.extras[name]

    def extra(self, features: int) -> int:
        """A buffer of the node's own beside its output, the same one at every call."""
        if self.name not in self.tape.extras:
            self.tape.extras[self.name] = self.tape.allocate(features)
        return self.tape.extras[self.name]
