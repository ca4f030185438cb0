"""The layer that brings each feature to mean 0 and deviation 1 over the batch and keeps running means."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape
from nnstudio.engine.layers.normalization import (
    GRADIENT_BLOCK_CHANNELS,
    epsilon_setting,
    places_of,
    scale_and_shift,
)
from nnstudio.engine.layout import DOUBLE_FLOATS, LANES, NOTHING
from nnstudio.engine.settings import number

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

RUNNING = ("running_mean", "running_variance")
"""Parameters that a BatchNorm keeps beside those that are learned."""


@dataclass(frozen=True)
class BatchNorm(Layer):
    """y = (x − mean) / √(variance + ε) · scale + shift for each channel (last axis), over batch and places.

    Ioffe & Szegedy 2015; `torch.nn.BatchNorm1d` and `BatchNorm2d`, whose weight and bias are called scale and
    shift here, running_var running_variance. Training uses mean and (biased) variance of the batch, and moves
    the running ones by running ← (1 − momentum)·running + momentum·batch, there with the unbiased variance;
    validation and prediction use the running ones. A batch with one value for each channel cannot be
    normalized: as in PyTorch that is an error, said before the first step.
    """

    kind = "batchnorm"
    title = "BatchNorm"
    family = "normalization"
    group = "Normalize"
    summary = (
        "Brings each feature or channel to mean 0 and deviation 1 over the batch, then scales and shifts."
    )
    explanation = (
        "While training, each feature (of an image: each channel) is brought to mean 0 and deviation 1 over "
        "the samples of the batch, so that the next layer always meets values of the same size: training "
        "is faster and forgives large learning rates. Two learned numbers for each feature, scale and "
        "shift, put the values where the network wants them. The layer remembers running means of what it "
        "saw, and predictions use those: what is predicted for one sample does not depend on the others. "
        "Small batches give noisy means; use 16 samples or more."
    )

    momentum: float = number(
        0.1, "Momentum", "How far the running mean and variance move towards those of each batch.", 0.0, 1.0
    )
    epsilon: float = epsilon_setting(1e-5)

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """Scale and shift, and the running mean and variance, which no gradient changes."""
        channels = inputs[0][-1]
        shape = (channels,)
        return (
            *scale_and_shift(channels),
            *(
                ParameterSpec(name, shape, first, channels, channels, penalized=False, learned=False)
                for name, first in zip(RUNNING, ("zeros", "ones"), strict=True)
            ),
        )

    def smallest_batch(self, inputs: Sequence[Shape]) -> int:
        """Two values for each channel: two samples, unless each has several places."""
        return 1 if prod(inputs[0][:-1]) > 1 else 2

    @property
    def keeps_output(self) -> bool:
        """The way back is made of the input."""
        return False

    def emit_forward(self, tape: "NodeWriter") -> None:
        """By the batch's mean and variance while training, by the running ones otherwise."""
        if tape.training:
            self._emit_training(tape)
            return
        tape.need_scratch(tape.output.shape[-1] * LANES)
        tape.emit(
            "batchnorm_predict", **places_of(tape), epsilon=tape.rate("epsilon", self.epsilon),
            **tape.parameters, x=tape.inputs[0].offset, y=tape.output.offset,
        )  # fmt: skip

    def _emit_training(self, tape: "NodeWriter") -> None:
        size, x, own = places_of(tape), tape.inputs[0].offset, tape.parameters
        statistics, partials = _records(tape), _partials(tape)
        if partials != NOTHING:
            tape.emit("batchnorm_partials", **size, x=x, partials=partials)
        for first, count in blocks_of(size["channels"], GRADIENT_BLOCK_CHANNELS):
            tape.emit_over_batch(
                "batchnorm_statistics", **size, epsilon=tape.rate("epsilon", self.epsilon),
                scale=own["scale"], shift=own["shift"], x=x, partials=partials, statistics=statistics,
                first=first, count=count,
            )  # fmt: skip
        tape.emit("batchnorm_forward", **size, x=x, y=tape.output.offset, statistics=statistics)
        tape.emit_update(
            "batchnorm_update", **size, momentum=tape.rate("momentum", self.momentum),
            running_mean=own["running_mean"], running_variance=own["running_variance"], statistics=statistics,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The sums over the batch, which are the gradients of scale and shift, then the input's gradient."""
        size, x, dy = places_of(tape), tape.inputs[0], tape.output.gradient
        statistics, partials = _records(tape), _partials(tape)
        if partials != NOTHING:
            tape.emit("batchnorm_slopes", **size, x=x.offset, dy=dy, partials=partials, statistics=statistics)
        for first, count in blocks_of(size["channels"], GRADIENT_BLOCK_CHANNELS):
            tape.emit_over_batch(
                "batchnorm_sums",
                **size,
                x=x.offset,
                dy=dy,
                partials=partials,
                statistics=statistics,
                first=first,
                count=count,
            )
        tape.emit_gradient(
            "batchnorm_gradient", channels=size["channels"], scale=tape.gradients["scale"],
            shift=tape.gradients["shift"], statistics=statistics,
        )  # fmt: skip
        if x.gradient != NOTHING:
            tape.emit(
                "batchnorm_backward", **size, x=x.offset, dy=dy, dx=x.gradient, statistics=statistics,
                accumulate=tape.accumulates(x),
            )  # fmt: skip

    def caption(self) -> str:
        """Over what."""
        return "over the batch"


def _records(tape: "NodeWriter") -> int:
    """Room for what is known of each channel: a record of as many floats as there are lanes."""
    return tape.extra_doubles(tape.output.shape[-1] * LANES // DOUBLE_FLOATS)


def _partials(tape: "NodeWriter") -> int:
    """Room for two sums over each sample's places, where there are several."""
    size = places_of(tape)
    return tape.extra(2 * size["channels"]) if size["places"] > 1 else NOTHING
