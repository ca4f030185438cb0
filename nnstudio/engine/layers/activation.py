"""An activation function as a layer of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape
from nnstudio.engine.layers.lowering import activation_backward, activation_forward, copy_back, copy_forward
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import choice

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class Activation(Layer):
    """Applies one function to every feature (softmax: over the features of a sample).

    PReLU has one weight of shape (1,), the slope for negative inputs, as torch.nn.PReLU by default; L1 and L2
    leave it alone, for zero is not where it should go.
    """

    kind = "activation"
    title = "Activation"
    family = "dense"
    group = "Core"
    summary = "Bends its input: without it, stacked layers stay one straight line."
    explanation = (
        "Without activation functions a stack of layers is one linear equation. An activation bends the "
        "line, so that "
        "the network can follow curves, edges and other patterns that are not straight."
    )

    function: str = choice(
        "relu",
        tuple(ACTIVATIONS),
        "Function",
        "The function that each value passes through.",
        kind="activation",
    )

    @property
    def final_activation(self) -> str:
        """The function."""
        return self.function

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The slope of a PReLU, shape (1,)."""
        if not ACTIVATIONS[self.function].has_weight:
            return ()
        return (ParameterSpec("weight", (1,), "prelu_slope", 1, 1, penalized=False),)

    def emit_forward(self, tape: "NodeWriter") -> None:
        """A copy of the input, unless the output stands in its place, then the function in place; a PReLU
        from the input to the output.
        """
        x, y = tape.inputs[0], tape.output
        if "weight" in tape.parameters:
            weight = tape.parameters["weight"]
            tape.emit("prelu_forward", features=y.features, weight=weight, x=x.offset, y=y.offset)
            return
        if x.offset != y.offset:
            copy_forward(tape, x)
        activation_forward(tape, self.function, y)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The derivative in place, then handed on to the input."""
        if "weight" in tape.parameters:
            self._emit_prelu_backward(tape)
            return
        x, y = tape.inputs[0], tape.output
        activation_backward(tape, self.function, y)
        if x.gradient != y.gradient:
            copy_back(tape, x)

    def _emit_prelu_backward(self, tape: "NodeWriter") -> None:
        """The input's gradient and each sample's part of the slope's, then the sum of these parts."""
        x, y, sums = tape.inputs[0], tape.output, tape.extra(1)
        tape.emit(
            "prelu_backward", features=y.features, weight=tape.parameters["weight"], x=x.offset,
            dy=y.gradient, dx=x.gradient, sums=sums,
            accumulate=x.gradient != NOTHING and tape.accumulates(x),
        )  # fmt: skip
        tape.emit_gradient("prelu_gradient", weight=tape.gradients["weight"], sums=sums)

    def caption(self) -> str:
        """The function's title."""
        return ACTIVATIONS[self.function].title
