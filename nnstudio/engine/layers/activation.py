"""An activation function as a layer of its own."""

from dataclasses import dataclass

from nnstudio.engine.activations import ACTIVATION_NAMES, ACTIVATIONS
from nnstudio.engine.layers.layer import Layer
from nnstudio.engine.settings import choice


@dataclass(frozen=True)
class Activation(Layer):
    """Applies one function to every feature (softmax: over the features of a sample)."""

    kind = "activation"
    title = "Activation"
    family = "dense"
    group = "Core"
    summary = "Bends its input: without it, stacked layers stay one straight line."
    explanation = (
        "Without activation functions a stack of layers is one linear equation. An activation bends the line, so that "
        "the network can follow curves, edges and other patterns that are not straight."
    )

    function: str = choice("relu", ACTIVATION_NAMES, "Function", "The function that each value passes through.", kind="activation")

    def caption(self) -> str:
        """The function's title."""
        return ACTIVATIONS[self.function].title
