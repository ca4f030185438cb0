"""Layers that bring the values of each sample to mean 0 and deviation 1 and then learn where to put them."""

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape
from nnstudio.engine.layout import NOTHING
from nnstudio.engine.settings import integer, number
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

GRADIENT_BLOCK_CHANNELS = 16
"""Channels whose gradients or statistics are one task."""

STATISTICS = 2
"""Numbers kept of each normalized group of a sample."""


def epsilon_setting(default: float) -> Any:
    """What keeps the division away from zero."""
    return number(
        default, "Epsilon", "Added to the variance so that nothing is divided by zero.", 1e-12, 1.0,
        logarithmic=True, advanced=True,
    )  # fmt: skip


def scale_and_shift(channels: int) -> tuple[ParameterSpec, ParameterSpec]:
    """The factor and the constant of each channel: 1 and 0 at first."""
    shape = (channels,)
    return (
        ParameterSpec("scale", shape, "ones", channels, channels, penalized=False),
        ParameterSpec("shift", shape, "zeros", channels, channels, penalized=False),
    )


def places_of(tape: "NodeWriter") -> dict[str, int]:
    """How many places (pixels, steps in time) a value has, and channels at each."""
    *places, channels = tape.output.shape
    return {"places": prod(places), "channels": channels}


@dataclass(frozen=True)
class _WithinSample(Layer):
    """What normalizations share that look at one sample at a time, in training as in prediction.

    Subclasses say over what: `width` neighbouring channels (of the last axis), at one place or at all.
    """

    family = "normalization"
    group = "Normalize"
    whole: ClassVar[bool] = False
    """Whether all places (of an image or a sequence) are normalized together."""
    centred: ClassVar[bool] = True
    """Whether the mean is taken off."""

    _: KW_ONLY
    epsilon: float = epsilon_setting(1e-5)

    def width(self, channels: int) -> int:
        """How many neighbouring channels are normalized together."""
        return channels

    def caption(self) -> str:
        """Over what."""
        return "each on its own"

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The scale and the shift, one number for each channel."""
        return scale_and_shift(inputs[0][-1])

    @property
    def keeps_output(self) -> bool:
        """The way back is made of the input."""
        return False

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Normalize; training keeps mean and deviation of each group for the way back."""
        tape.emit(
            "normalize_forward", **self._geometry(tape), epsilon=tape.rate("epsilon", self.epsilon),
            scale=tape.parameters["scale"], shift=tape.parameters.get("shift", NOTHING),
            x=tape.inputs[0].offset, y=tape.output.offset,
            statistics=self._statistics(tape) if tape.training else NOTHING,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The gradients of scale and shift, then the input's."""
        x, y, channels = tape.inputs[0], tape.output, tape.output.shape[-1]
        for first, count in blocks_of(channels, GRADIENT_BLOCK_CHANNELS):
            tape.emit_gradient(
                "normalize_gradient", **self._geometry(tape), scale=tape.gradients["scale"],
                shift=tape.gradients.get("shift", NOTHING), x=x.offset, dy=y.gradient,
                statistics=self._statistics(tape), first=first, count=count,
            )  # fmt: skip
        if x.gradient != NOTHING:
            tape.emit(
                "normalize_backward", **self._geometry(tape), scale=tape.parameters["scale"], x=x.offset,
                dy=y.gradient, dx=x.gradient, statistics=self._statistics(tape),
                accumulate=tape.accumulates(x),
            )  # fmt: skip

    def _geometry(self, tape: "NodeWriter") -> dict[str, int]:
        width = self.width(tape.output.shape[-1])
        return {**places_of(tape), "width": width, "whole": self.whole, "centred": self.centred}

    def _statistics(self, tape: "NodeWriter") -> int:
        *places, channels = tape.output.shape
        groups = channels // self.width(channels) * (1 if self.whole else prod(places))
        return tape.extra(STATISTICS * groups)


@dataclass(frozen=True)
class LayerNorm(_WithinSample):
    """y = (x − mean) / √(variance + ε) · scale + shift over the last axis of each sample.

    Ba et al. 2016; `torch.nn.LayerNorm(channels)`, whose weight and bias are called scale and shift here.
    """

    kind = "layernorm"
    title = "LayerNorm"
    summary = "Brings the features of each sample to mean 0 and deviation 1, then scales and shifts them."
    explanation = (
        "Each sample is brought to a common scale by itself: the mean of its features is taken off, and they "
        "are divided by their deviation. The next layer then never meets values that have grown or shrunk "
        "out of hand, so that training is steadier and a larger learning rate works. Two learned numbers "
        "for each feature, scale and shift, let the network undo it where that helps. It does not matter "
        "how many samples are in a batch."
    )


@dataclass(frozen=True)
class RMSNorm(_WithinSample):
    """y = x / √(mean(x²) + ε) · scale over the last axis of each sample.

    Zhang & Sennrich 2019; `torch.nn.RMSNorm(channels)` with its epsilon for float32.
    """

    kind = "rmsnorm"
    title = "RMSNorm"
    summary = "Divides the features of each sample by their root mean square, then scales them."
    explanation = (
        "A simpler LayerNorm: the features of each sample are only divided by their usual size (the root of "
        "the mean of their squares); no mean is taken off. It steadies training nearly as well with fewer "
        "numbers, and is what most language models use. One learned number for each feature scales the "
        "result."
    )
    centred: ClassVar[bool] = False

    _: KW_ONLY
    epsilon: float = epsilon_setting(2.0**-23)

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The scale, one number for each channel."""
        return super().parameters(inputs)[:1]


@dataclass(frozen=True)
class GroupNorm(_WithinSample):
    """y = (x − mean) / √(variance + ε) · scale + shift over all places and the channels of a group.

    Wu & He 2018; `torch.nn.GroupNorm(groups, channels)`. Channels are the last axis. As many groups as
    channels is instance normalization.
    """

    kind = "groupnorm"
    title = "GroupNorm"
    summary = "Brings groups of an image's channels to mean 0 and deviation 1, sample by sample."
    explanation = (
        "The channels of an image fall into groups. Within each sample, all pixels of a group are brought to "
        "mean 0 and deviation 1 together, then scaled and shifted by two learned numbers for each channel. "
        "It does for images what LayerNorm does for lists of features, and unlike BatchNorm it works with "
        "batches as small as one sample."
    )
    whole: ClassVar[bool] = True

    groups: int = integer(
        1, "Groups", "Parts that the channels fall into; each is normalized by itself.", 1, 4096
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """That of the input, whose channels the groups must divide."""
        channels = inputs[0][-1]
        if channels % self.groups:
            raise ShapeError(
                f"has {self.groups} groups, which do not divide the {channels} channels of its input: choose "
                "another number of groups"
            )
        return inputs[0]

    def width(self, channels: int) -> int:
        """The channels of one group."""
        return channels // self.groups

    def caption(self) -> str:
        """The number of groups."""
        return "1 group" if self.groups == 1 else f"{self.groups} groups"
