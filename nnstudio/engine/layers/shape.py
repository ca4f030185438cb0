"""Layers that only rearrange: nothing is computed, values keep their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from nnstudio.engine.layers.layer import Layer, Shape, shape_text
from nnstudio.engine.settings import shape
from nnstudio.errors import ShapeError


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


@dataclass(frozen=True)
class Reshape(Layer):
    """Gives a sample other axes; its values keep their row-major order."""

    kind = "reshape"
    title = "Reshape"
    family = "pooling"
    group = "Combine"
    summary = "Gives the same values another shape, such as a list that of an image."
    passes_through = True
    explanation = (
        "The values stay in their order and are only counted differently: a list of 49 features becomes an "
        "image of 7×7×1, on which convolutions can work."
    )

    shape: Shape = shape(
        (), "Shape", "The new axes, for images height, width, channels. Empty: one list of features."
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The shape that was set; it must hold as many values as arrive."""
        if self.shape and prod(self.shape) != prod(inputs[0]):
            raise ShapeError(
                f"is set to the shape {shape_text(self.shape)}, which holds {prod(self.shape)} values, but "
                f"gets {shape_text(inputs[0])}, which holds {prod(inputs[0])}: change one of them"
            )
        return self.shape or (prod(inputs[0]),)

    def caption(self) -> str:
        """The new shape."""
        return shape_text(self.shape)
