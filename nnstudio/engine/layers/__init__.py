"""The layer kinds, in the order of the palette."""

from collections.abc import Mapping

from nnstudio.engine.layers.activation import Activation
from nnstudio.engine.layers.boundary import AUTOMATIC_LOSS, COLUMN, INPUTS, Input, Output
from nnstudio.engine.layers.convolution import Conv1D, Conv2D
from nnstudio.engine.layers.dense import Dense
from nnstudio.engine.layers.dropout import Dropout, SpatialDropout
from nnstudio.engine.layers.embedding import Embedding
from nnstudio.engine.layers.global_pooling import GlobalAveragePool, GlobalMaxPool
from nnstudio.engine.layers.layer import Family, Layer, ParameterSpec, Shape, axes_text, shape_text
from nnstudio.engine.layers.merge import Add, Average, Concatenate, Maximum, Multiply, Subtract
from nnstudio.engine.layers.noise import GaussianNoise
from nnstudio.engine.layers.normalization import GroupNorm, LayerNorm, RMSNorm
from nnstudio.engine.layers.normalization_over_batch import BatchNorm
from nnstudio.engine.layers.pooling import AveragePool1D, AveragePool2D, MaxPool1D, MaxPool2D
from nnstudio.engine.layers.resizing import Upsample2D, ZeroPadding2D
from nnstudio.engine.layers.shape import Flatten, Permute, Reshape
from nnstudio.engine.layers.transposed_convolution import ConvTranspose2D

LAYERS: Mapping[str, type[Layer]] = {
    layer.kind: layer
    for layer in (
        Input, Output, Dense, Activation, Embedding,
        Conv2D, MaxPool2D, AveragePool2D, GlobalMaxPool, GlobalAveragePool,
        ConvTranspose2D, Upsample2D, ZeroPadding2D,
        Conv1D, MaxPool1D, AveragePool1D,
        BatchNorm, LayerNorm, RMSNorm, GroupNorm, Dropout, SpatialDropout, GaussianNoise,
        Add, Subtract, Multiply, Average, Maximum, Concatenate, Flatten, Reshape, Permute,
    )
}  # fmt: skip

__all__ = [
    "AUTOMATIC_LOSS",
    "COLUMN",
    "INPUTS",
    "LAYERS",
    "Activation",
    "Add",
    "Average",
    "AveragePool1D",
    "AveragePool2D",
    "BatchNorm",
    "Concatenate",
    "Conv1D",
    "Conv2D",
    "ConvTranspose2D",
    "Dense",
    "Dropout",
    "Embedding",
    "Family",
    "Flatten",
    "GaussianNoise",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "GroupNorm",
    "Input",
    "Layer",
    "LayerNorm",
    "MaxPool1D",
    "MaxPool2D",
    "Maximum",
    "Multiply",
    "Output",
    "ParameterSpec",
    "Permute",
    "RMSNorm",
    "Reshape",
    "Shape",
    "SpatialDropout",
    "Subtract",
    "Upsample2D",
    "ZeroPadding2D",
    "axes_text",
    "shape_text",
]  # fmt: skip
