"""Pooling over everything: one number for each channel, whatever the size of the image or series."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape
from nnstudio.engine.layers.spatial import everything, image_or_series_of
from nnstudio.engine.layers.spatial_lowering import (
    INPUTS_IN_WINDOW,
    emit_largest,
    emit_largest_back,
    emit_sums,
    emit_sums_back,
)  # fmt: skip

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class _GlobalPool(Layer):
    """What both kinds share: one window over an image (height, width, channels) or a series (time,
    channels).
    """

    family = "pooling"
    group = "Images"

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(channels,)."""
        return (image_or_series_of(inputs)[-1],)


@dataclass(frozen=True)
class GlobalMaxPool(_GlobalPool):
    """The largest value of each channel."""

    kind = "global_max_pool"
    title = "GlobalMaxPool"
    summary = "Keeps the largest value of each channel: was the pattern found anywhere?"
    explanation = (
        "Each channel becomes one number, its largest value. The result is a flat list that Dense layers can "
        "read, whatever the size of the image or the length of the series was."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """One window over everything."""
        emit_largest(tape, everything(tape.inputs[0].shape))

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient goes to the value that was the largest."""
        emit_largest_back(tape, everything(tape.inputs[0].shape))


@dataclass(frozen=True)
class GlobalAveragePool(_GlobalPool):
    """The mean of each channel."""

    kind = "global_average_pool"
    title = "GlobalAveragePool"
    summary = "Keeps the mean of each channel: how much of the pattern is there?"
    explanation = (
        "Each channel becomes one number, its mean over the image or series. It needs no weights, where "
        "Flatten and Dense would need one for every place."
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """One window over everything."""
        emit_sums(tape, everything(tape.inputs[0].shape), INPUTS_IN_WINDOW)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Every place gets its share."""
        emit_sums_back(tape, everything(tape.inputs[0].shape), INPUTS_IN_WINDOW)
