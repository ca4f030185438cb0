"""Convolution: one small set of weights that looks at every place of an image."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.initializers import resolve
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape
from nnstudio.engine.layers.lowering import activation_backward, activation_forward
from nnstudio.engine.layers.spatial import PADDINGS, Windows, geometry, image_of, windows_over
from nnstudio.engine.layers.weighted import (
    activation_setting,
    bias_penalty_setting,
    initializer_setting,
    max_norm_setting,
    penalty_setting,
)
from nnstudio.engine.layout import LANES, NOTHING
from nnstudio.engine.settings import choice, flag, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape_writer import NodeWriter

GRADIENT_BLOCK_FILTERS = 4
"""Filters whose weight gradient is one task: the rows of one tile."""


@dataclass(frozen=True)
class Conv2D(Layer):
    """y[o] = f(Σ W[o]·window + b[o]) at every place of an image (height, width, channels).

    W has shape (filters, kernel height, kernel width, channels / groups).
    """

    kind = "conv2d"
    title = "Conv2D"
    family = "convolution"
    group = "Images"
    summary = "Small filters slide over an image and answer where they find their pattern."
    explanation = (
        "Each filter is a small patch of weights. It is laid on every place of the image, multiplied with "
        "the pixels below it and added up: it answers strongly where the image looks like the filter. "
        "The same few weights serve the whole image: an edge is an edge wherever it is."
    )

    filters: int = integer(16, "Filters", "How many patterns the layer looks for.", 1, 4096)
    kernel_size: int = integer(3, "Kernel size", "Height and width of each filter in pixels.", 1, 64)
    stride: int = integer(1, "Stride", "Pixels between neighbouring places of a filter.", 1, 64)
    padding: str = choice(
        "valid", PADDINGS, "Padding",
        "Zeros around the image: none (valid), so many that the size stays (same), or this many pixels.",
    )  # fmt: skip
    activation: str = activation_setting()
    dilation: int = integer(
        1, "Dilation", "Pixels between neighbouring weights of a filter.", 1, 64, advanced=True
    )
    groups: int = integer(
        1, "Groups",
        "Parts that the channels fall into; a filter sees one of them. As many as channels: depthwise.",
        1, 4096, advanced=True,
    )  # fmt: skip
    use_bias: bool = flag(True, "Bias", "Add a learned constant to each filter's answer.", advanced=True)
    initializer: str = initializer_setting()
    l1: float = penalty_setting("L1", "size")
    l2: float = penalty_setting("L2", "square")
    penalize_biases: bool = bias_penalty_setting()
    max_norm: float = max_norm_setting()

    def __post_init__(self) -> None:
        object.__setattr__(self, "padding", padding_name(self.padding))

    def windows(self, image: Shape) -> Windows:
        """Where the filters are laid on an image."""
        return windows_over(image, self.kernel_size, self.stride, self.padding, self.dilation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(places down, places across, filters)."""
        image = image_of(inputs)
        for count, what in ((image[2], "channels of its input"), (self.filters, "filters")):
            if count % self.groups:
                raise ShapeError(
                    f"has {self.groups} groups, which do not divide the {count} {what}: choose another "
                    "number of groups"
                )
        windows = self.windows(image)
        return (windows.vertical.outputs, windows.horizontal.outputs, self.filters)

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The weight (filters, kernel height, kernel width, channels / groups) and the bias (filters,)."""
        channels = inputs[0][2] // self.groups
        size = self.kernel_size
        fan_in, fan_out = size * size * channels, size * size * self.filters
        weight = ParameterSpec(
            "weight", (self.filters, size, size, channels), resolve(self.initializer, self.activation),
            fan_in, fan_out, penalized=True,
        )  # fmt: skip
        bias = ParameterSpec("bias", (self.filters,), "zeros", fan_in, fan_out, penalized=False)
        return (weight, bias) if self.use_bias else (weight,)

    @property
    def final_activation(self) -> str:
        """The layer's activation."""
        return self.activation

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The windows' products with bias, then the activation in place."""
        x, y = tape.inputs[0], tape.output
        tape.emit(
            "conv2d_forward", **self._geometry(x.shape), weight=tape.parameters["weight"],
            bias=tape.parameters.get("bias", NOTHING), x=x.offset, y=y.offset,
        )  # fmt: skip
        activation_forward(tape, self.activation, y)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The activation's derivative in place, the parameters' gradients, then the input's."""
        x, y = tape.inputs[0], tape.output
        activation_backward(tape, self.activation, y)
        weights_of_filter = self.kernel_size**2 * x.shape[2] // self.groups
        pixels = y.shape[0] * y.shape[1]
        for first in range(0, self.filters, GRADIENT_BLOCK_FILTERS):
            count = min(GRADIENT_BLOCK_FILTERS, self.filters - first)
            tape.emit_gradient(
                "conv2d_gradient", **self._geometry(x.shape), weight=tape.gradients["weight"],
                bias=tape.gradients.get("bias", NOTHING), x=x.offset, dy=y.gradient, first=first,
                count=count,
            )  # fmt: skip
            tape.need_scratch((count * (weights_of_filter + 1 + pixels) + 3 * LANES) * LANES)
        if x.gradient != NOTHING:
            tape.emit(
                "conv2d_backward", **self._geometry(x.shape), weight=tape.parameters["weight"],
                dy=y.gradient, dx=x.gradient, accumulate=tape.accumulates(x),
            )  # fmt: skip

    def _geometry(self, image: Shape) -> dict[str, int]:
        return {
            **geometry(self.windows(image)),
            "dilation": self.dilation, "filters": self.filters, "groups": self.groups,
        }  # fmt: skip

    @property
    def size(self) -> int:
        """The filters."""
        return self.filters

    def caption(self) -> str:
        """The kernel's size and the activation's title."""
        return f"{self.kernel_size}×{self.kernel_size} · {ACTIVATIONS[self.activation].title}"


def padding_name(padding: str | int) -> str:
    """A padding as its setting holds it, so that scripts may write 1 for "1" and 0 for "valid"."""
    return ("valid" if padding == 0 else str(padding)) if isinstance(padding, int) else padding
