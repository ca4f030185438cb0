"""What every layer kind says of itself: the one description that the whole house reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from nnstudio.engine.settings import Described

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

Shape = tuple[int, ...]
"""Sizes of the axes of one sample, without the batch axis."""

Family = Literal[
    "data", "dense", "convolution", "pooling", "normalization", "regularization", "merge", "output"
]


@dataclass(frozen=True)
class ParameterSpec:
    """One parameter array of a layer: its name, shape and how it starts.

    `penalized` says whether L1/L2 count it (weights do, biases do not), `learned` whether gradients change
    it (running means of a batch normalization are kept beside what is learned).
    """

    name: str
    shape: Shape
    initializer: str
    fan_in: int
    fan_out: int
    penalized: bool
    learned: bool = True

    @property
    def count(self) -> int:
        """Number of values."""
        total = 1
        for size in self.shape:
            total *= size
        return total


@dataclass(frozen=True)
class Layer(Described):
    """Base of the layer kinds; an instance holds one layer's settings.

    `group` is its place in the palette, `family` its colour; `maximum_inputs` None means any number of
    inputs.
    """

    kind: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[Family]
    group: ClassVar[str]
    summary: ClassVar[str]
    explanation: ClassVar[str]
    minimum_inputs: ClassVar[int] = 1
    maximum_inputs: ClassVar[int | None] = 1
    has_output: ClassVar[bool] = True
    passes_through: ClassVar[bool] = False
    """Whether the output is the input itself under another shape, so that nothing is computed."""

    @property
    def keeps_output(self) -> bool:
        """Whether the way back reads the output; otherwise an Activation behind it may work in its place."""
        return True

    only_moves: ClassVar[bool] = False
    """Whether the output holds just the values of the inputs, perhaps at other places."""

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """Shape of one sample after the layer; raises `ShapeError` where it cannot work on `inputs`."""
        return inputs[0]

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The arrays that the layer learns, in order."""
        return ()

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        """Products of a weight and a value that one sample takes on its way forward; what is done value by
        value is not counted.
        """
        return 0

    def smallest_batch(self, inputs: Sequence[Shape]) -> int:
        """The fewest samples that a batch must have for training."""
        return 1

    @property
    def final_activation(self) -> str:
        """The activation that the layer ends with, which a loss may take over."""
        return "linear"

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Write the instructions that compute the output."""
        raise NotImplementedError

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Write the instructions that turn the output's gradient into those of inputs and parameters."""
        raise NotImplementedError

    @property
    def size(self) -> int | None:
        """How many outputs the layer was given, for its title: ``Dense · 16``; None where it has no such
        number.
        """
        return None

    def caption(self) -> str:
        """The key settings in a few words, for a node on the canvas."""
        return ""


def shape_text(shape: Shape) -> str:
    """A shape as people write it: ``28×28×1``."""
    return "×".join(str(size) for size in shape)


def axes_text(axes: Sequence[int]) -> str:
    """An order of axes as people write it: ``2, 1``."""
    return ", ".join(str(axis) for axis in axes)
