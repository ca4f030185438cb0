"""The fully connected layer: every output unit sees every input feature."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.choices.initializers import resolve
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape, shape_text
from nnstudio.engine.layers.lowering import activation_backward, activation_forward
from nnstudio.engine.layers.weighted import (
    activation_setting,
    bias_penalty_setting,
    initializer_setting,
    max_norm_setting,
    penalty_setting,
)
from nnstudio.engine.layout import LANES, NOTHING
from nnstudio.engine.settings import flag, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

GRADIENT_BLOCK_UNITS, WIDE_GRADIENT_BLOCK_UNITS = 64, 128
"""Units whose weight gradient is one task of a large layer, and of one with at least two of the wider blocks.

Each task turns the layer's whole input: 219 GF in blocks of 64, 232 in blocks of 128 (256 units, 784
features).
"""

GRADIENT_BLOCK_WORK = 1_000_000
"""Multiplications from which the weight gradient of a layer is split into such tasks."""


def gradient_scratch(count: int, samples: int) -> int:
    """Floats that the weight gradient of `count` units needs: their rows, a turned panel, a block and a
    result.
    """
    padded = -(-samples // LANES) * LANES
    width = -(-count // (4 * LANES)) * 4 * LANES
    return width * padded + 2 * padded * LANES + LANES * LANES + count * LANES


@dataclass(frozen=True)
class Dense(Layer):
    """y = f(W·x + b) with W of shape (units, features)."""

    kind = "dense"
    title = "Dense"
    family = "dense"
    group = "Core"
    summary = "Each unit weighs every input, adds a bias and applies an activation."
    explanation = (
        "Every unit multiplies each input by a weight, adds the products and a bias, and passes the sum "
        "through the "
        "activation: y = f(W·x + b). A large weight means that an input matters much; the bias shifts the "
        "unit even "
        "when all inputs are zero."
    )

    units: int = integer(16, "Units", "How many outputs the layer has.", 1, 65_536)
    activation: str = activation_setting()
    use_bias: bool = flag(True, "Bias", "Add a learned constant to each unit.", advanced=True)
    initializer: str = initializer_setting()
    l1: float = penalty_setting("L1", "size")
    l2: float = penalty_setting("L2", "square")
    penalize_biases: bool = bias_penalty_setting()
    max_norm: float = max_norm_setting()

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(units,); a dense layer takes a flat list of features."""
        if len(inputs[0]) != 1:
            raise ShapeError(
                f"needs a flat list of features but gets {shape_text(inputs[0])}: put a Flatten layer "
                "before it"
            )
        return (self.units,)

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The weight (units, features) and, with a bias, the bias (units,)."""
        features = inputs[0][0]
        initializer = resolve(self.initializer, self.activation)
        weight = ParameterSpec(
            "weight", (self.units, features), initializer, features, self.units, penalized=True
        )
        bias = ParameterSpec("bias", (self.units,), "zeros", features, self.units, penalized=False)
        return (weight, bias) if self.use_bias else (weight,)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        """Each weight once."""
        return self.units * inputs[0][0]

    @property
    def keeps_output(self) -> bool:
        """The activation's derivative is made of it."""
        return self.activation != "linear"

    @property
    def final_activation(self) -> str:
        """The layer's activation."""
        return self.activation

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Product and bias, then the activation in place."""
        x, y = tape.inputs[0], tape.output
        tape.emit(
            "dense_forward", units=self.units, features=x.features, weight=tape.parameters["weight"],
            bias=tape.parameters.get("bias", NOTHING), x=x.offset, y=y.offset,
        )  # fmt: skip
        activation_forward(tape, self.activation, y)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The activation's derivative in place, the parameters' gradients, then the input's."""
        x, y = tape.inputs[0], tape.output
        activation_backward(tape, self.activation, y)
        block = self.units
        if self.units * x.features * tape.samples >= GRADIENT_BLOCK_WORK:
            wide = self.units >= 2 * WIDE_GRADIENT_BLOCK_UNITS
            block = min(block, WIDE_GRADIENT_BLOCK_UNITS if wide else GRADIENT_BLOCK_UNITS)
        for first, count in blocks_of(self.units, block):
            tape.emit_gradient(
                "dense_gradient", units=self.units, features=x.features, weight=tape.gradients["weight"],
                bias=tape.gradients.get("bias", NOTHING), x=x.offset, dy=y.gradient,
                first_unit=first, count=count,
            )  # fmt: skip
            tape.need_scratch(gradient_scratch(count, tape.samples))
        if x.gradient != NOTHING:
            tape.emit(
                "dense_backward", units=self.units, features=x.features, weight=tape.parameters["weight"],
                dy=y.gradient, dx=x.gradient, accumulate=tape.accumulates(x),
            )  # fmt: skip

    @property
    def size(self) -> int:
        """The units."""
        return self.units

    def caption(self) -> str:
        """The activation's title."""
        return ACTIVATIONS[self.activation].title
