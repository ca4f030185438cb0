"""An activation function as a layer of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATION_NAMES, ACTIVATIONS
from nnstudio.engine.layers.layer import Layer
from nnstudio.engine.layers.lowering import activation_backward, activation_forward, copy_back, copy_forward
from nnstudio.engine.settings import choice

if TYPE_CHECKING:
    from nnstudio.engine.tape_writer import NodeWriter


@dataclass(frozen=True)
class Activation(Layer):
    """Applies one function to every feature (softmax: over the features of a sample)."""

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
        ACTIVATION_NAMES,
        "Function",
        "The function that each value passes through.",
        kind="activation",
    )

    @property
    def final_activation(self) -> str:
        """The function."""
        return self.function

    def emit_forward(self, tape: "NodeWriter") -> None:
        """A copy of the input, then the function in place."""
        copy_forward(tape, tape.inputs[0])
        activation_forward(tape, self.function, tape.output)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The derivative in place, then handed on to the input."""
        activation_backward(tape, self.function, tape.output)
        copy_back(tape, tape.inputs[0])

    def caption(self) -> str:
        """The function's title."""
        return ACTIVATIONS[self.function].title
