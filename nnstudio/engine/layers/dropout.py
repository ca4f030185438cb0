"""Dropout: switches units, or whole channels, off at random while training."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer, Shape, shape_text
from nnstudio.engine.layers.lowering import copy_forward
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import number
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class Dropout(Layer):
    """Zeroes each value with probability `rate` in training and scales the rest by 1 / (1 − rate)
    (Srivastava et al. 2014).
    """

    kind = "dropout"
    title = "Dropout"
    family = "regularization"
    group = "Regularize"
    summary = "Switches a share of the units off at random in each training step."
    explanation = (
        "While training, each unit is switched off with the given probability, anew for each sample. No "
        "unit can rely "
        "on another one being there, so the network learns patterns instead of memorizing rows. "
        "Predictions use all units."
    )

    rate: float = number(
        0.2, "Rate", "The share of units that is switched off.", 0.0, 0.95, unit="%", live=True
    )

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Draw the mask and apply it while training; otherwise pass everything on."""
        x, y = tape.inputs[0], tape.output
        if not tape.training:
            copy_forward(tape, x)
            return
        tape.emit(
            "dropout_forward", features=y.features, x=x.offset, y=y.offset, mask=tape.extra(y.features),
            rate=tape.chance("rate", self.rate), layer=tape.key,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient passes where the value did."""
        x, y = tape.inputs[0], tape.output
        if x.gradient != NOTHING:
            tape.emit(
                "dropout_backward", features=y.features, dy=y.gradient, dx=x.gradient,
                mask=tape.extra(y.features), accumulate=tape.accumulates(x),
            )  # fmt: skip

    def caption(self) -> str:
        """The rate in per cent."""
        return f"{self.rate * 100:g} %"


@dataclass(frozen=True)
class SpatialDropout(Layer):
    """Zeroes each channel of an image (H, W, C) or a sequence (L, C) as a whole with probability `rate` in
    training and scales the rest by 1 / (1 − rate): Tompson et al. 2015, torch.nn.Dropout2d and Dropout1d.
    """

    kind = "spatialdropout"
    title = "SpatialDropout"
    family = "regularization"
    group = "Regularize"
    summary = "Switches a share of the channels off at random in each training step."
    explanation = (
        "Neighbouring pixels of a channel say nearly the same, so switching off single ones hides little. "
        "This layer switches off whole channels, anew for each sample: no filter can rely on another one "
        "being there. Predictions use all channels."
    )

    rate: float = number(
        0.2, "Rate", "The share of channels that is switched off.", 0.0, 0.95, unit="%", live=True
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The input's shape; raises `ShapeError` where it has no positions beside its channels."""
        if len(inputs[0]) < 2:
            raise ShapeError(
                f"switches whole channels of an image or a sequence off but gets {shape_text(inputs[0])}, a "
                "plain list: use Dropout there"
            )
        return inputs[0]

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Draw one mask value for each channel and apply it while training; otherwise pass everything on."""
        x, y = tape.inputs[0], tape.output
        if not tape.training:
            copy_forward(tape, x)
            return
        channels = y.shape[-1]
        tape.emit(
            "spatial_dropout_forward", positions=y.features // channels, channels=channels, x=x.offset,
            y=y.offset, mask=tape.extra(channels), rate=tape.chance("rate", self.rate), layer=tape.key,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradient passes where the value did."""
        x, y = tape.inputs[0], tape.output
        if x.gradient != NOTHING:
            channels = y.shape[-1]
            tape.emit(
                "spatial_dropout_backward", positions=y.features // channels, channels=channels,
                dy=y.gradient, dx=x.gradient, mask=tape.extra(channels), accumulate=tape.accumulates(x),
            )  # fmt: skip

    def caption(self) -> str:
        """The rate in per cent."""
        return f"{self.rate * 100:g} %"
