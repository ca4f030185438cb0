"""Layers that only rearrange: nothing is computed, values keep their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from nnstudio.engine.layers.layer import Layer, Shape


@dataclass(frozen=True)
class Flatten(Layer):
    """Lays all axes of a sample out as one list of features, in row-major order."""

    kind = "flatten"
    title = "Flatten"
    family = "pooling"
    group = "Combine"
    summary = "Lays an image out as one long list of features."
    passes_through = True
    explanation = (
        "Dense layers take a flat list. Flatten lays the rows of an image one after the other; "
        "no value changes."
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(product of the axes,)."""
        return (prod(inputs[0]),)
