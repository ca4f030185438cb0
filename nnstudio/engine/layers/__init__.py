"""The layer kinds, in the order of the palette."""

from collections.abc import Mapping

from nnstudio.engine.layers.activation import Activation
from nnstudio.engine.layers.boundary import AUTOMATIC_LOSS, Input, Output
from nnstudio.engine.layers.dense import Dense
from nnstudio.engine.layers.dropout import Dropout
from nnstudio.engine.layers.layer import Family, Layer, ParameterSpec, Shape, shape_text
from nnstudio.engine.layers.merge import Add, Concatenate
from nnstudio.engine.layers.shape import Flatten

LAYERS: Mapping[str, type[Layer]] = {
    layer.kind: layer for layer in (Input, Output, Dense, Activation, Dropout, Add, Concatenate, Flatten)
}

__all__ = [
    "AUTOMATIC_LOSS", "LAYERS", "Activation", "Add", "Concatenate", "Dense", "Dropout", "Family", "Flatten",
    "Input", "Layer", "Output", "ParameterSpec", "Shape", "shape_text",
]  # fmt: skip
