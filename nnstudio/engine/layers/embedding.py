"""Embedding: a table that gives each whole number a row of learned features."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.choices.initializers import resolve
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape, shape_text
from nnstudio.engine.layers.weighted import initializer_setting, penalty_setting
from nnstudio.engine.settings import integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

MOST_ROWS = 2**24
"""Rows of a table: up to here float32, in which the numbers travel, tells whole numbers apart."""

GRADIENT_BLOCK_WORK = 65_536
"""Floats to set or to add that one task of the table's gradient is worth."""

MOST_GRADIENT_BLOCKS = 16
"""Each task looks through all numbers of the batch for those of its rows."""


@dataclass(frozen=True)
class Embedding(Layer):
    """y = W[x]: one row of the table W of shape (count, size) for each whole number x, as torch.nn.Embedding.

    (k,) numbers of a sample become (k, size) features. Samples are checked before anything is computed, see
    `engine.indices`. The gradient is dense: zero for rows that no sample of the batch looked up.
    """

    kind = "embedding"
    title = "Embedding"
    family = "dense"
    group = "Core"
    summary = "Looks up a row of learned features for each whole number that arrives."
    explanation = (
        "A category, such as a town or a word, is only a number that names it: town 7 is not more than "
        "town 3. The embedding keeps one row of features for each and learns them; categories that act alike "
        "end up with rows that are alike. What arrives must be whole numbers from 0 to count − 1."
    )

    count: int = integer(
        16, "Count", "How many different numbers can arrive: 0 up to one less than this.", 1, MOST_ROWS
    )
    size: int = integer(8, "Size", "How many features each of them gets.", 1, 65_536)
    initializer: str = initializer_setting()
    l1: float = penalty_setting("L1", "size")
    l2: float = penalty_setting("L2", "square")

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(k, size) for k numbers."""
        if len(inputs[0]) != 1:
            raise ShapeError(
                f"needs a flat list of whole numbers but gets {shape_text(inputs[0])}: put a Flatten layer "
                "before it"
            )
        return (inputs[0][0], self.size)

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The table (count, size).

        One row is looked up at a time, so that it counts as one input: unless another initializer is chosen,
        values start normal with deviation 1, as those of torch.nn.Embedding.
        """
        name = "lecun_normal" if self.initializer == "automatic" else resolve(self.initializer, "linear")
        return (ParameterSpec("weight", (self.count, self.size), name, 1, self.size, penalized=True),)

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Copy rows of the table."""
        x, y = tape.inputs[0], tape.output
        tape.emit(
            "embedding_forward", positions=x.features, size=self.size, count=self.count,
            weight=tape.parameters["weight"], x=x.offset, y=y.offset,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The table's gradient, in blocks of its rows; whole numbers have none."""
        x, y = tape.inputs[0], tape.output
        work = self.count * self.size + tape.samples * y.features
        blocks = min(self.count, MOST_GRADIENT_BLOCKS, max(1, work // GRADIENT_BLOCK_WORK))
        rows = -(-self.count // blocks)
        for first, count in blocks_of(self.count, rows):
            tape.emit_gradient(
                "embedding_gradient", positions=x.features, size=self.size, weight=tape.gradients["weight"],
                x=x.offset, dy=y.gradient, first=first, count=count,
            )  # fmt: skip

    def caption(self) -> str:
        """How many rows the table has."""
        return f"{self.count} rows"
