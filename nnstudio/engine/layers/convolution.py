"""Convolution: one small set of weights that looks at every place of an image or a series."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.choices.initializers import resolve
from nnstudio.engine.layers.layer import Layer, ParameterSpec, Shape
from nnstudio.engine.layers.lowering import activation_backward, activation_forward
from nnstudio.engine.layers.spatial import (
    PADDINGS,
    PADDINGS_IN_TIME,
    Windows,
    geometry,
    image_of,
    padding_name,
    series_of,
    windows_along,
    windows_over,
)  # fmt: skip
from nnstudio.engine.layers.weighted import (
    activation_setting,
    bias_penalty_setting,
    initializer_setting,
    max_norm_setting,
    penalty_setting,
)
from nnstudio.engine.layout import LANES, NOTHING, WINOGRAD_BLOCKS, WINOGRAD_GRADIENT_BLOCKS
from nnstudio.engine.settings import choice, flag, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

GRADIENT_BLOCK_FILTERS = 4
"""Filters whose weight gradient is one task: the rows of one tile."""

WINOGRAD_GRADIENT_BLOCK = 32
"""Filters, and channels, whose weight gradient is one task where it goes by Winograd's way."""


@dataclass(frozen=True)
class Convolution(Layer):
    """What all convolutions share: their settings, parameters and activation.

    The weight has shape (filters, *size of the kernel, channels / groups).
    """

    family = "convolution"
    group = "Images"

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
        super().__post_init__()
        object.__setattr__(self, "padding", padding_name(self.padding))

    @property
    def kernel_shape(self) -> Shape:
        """Sizes of a filter's axes."""
        return (self.kernel_size, self.kernel_size)

    def windows(self, shape: Shape) -> Windows:
        """Where the filters are laid on one sample of the input."""
        raise NotImplementedError

    def check_groups(self, channels: int) -> None:
        """Raise `ShapeError` where the groups do not divide channels or filters."""
        for count, what in ((channels, "channels of its input"), (self.filters, "filters")):
            if count % self.groups:
                raise ShapeError(
                    f"has {self.groups} groups, which do not divide the {count} {what}: choose another "
                    "number of groups"
                )

    def parameters(self, inputs: Sequence[Shape]) -> tuple[ParameterSpec, ...]:
        """The weight (filters, *kernel, channels / groups) and the bias (filters,)."""
        channels, taps = inputs[0][-1] // self.groups, prod(self.kernel_shape)
        fan_in, fan_out = taps * channels, taps * self.filters
        weight = ParameterSpec(
            "weight", (self.filters, *self.kernel_shape, channels),
            resolve(self.initializer, self.activation), fan_in, fan_out, penalized=True,
        )  # fmt: skip
        bias = ParameterSpec("bias", (self.filters,), "zeros", fan_in, fan_out, penalized=False)
        return (weight, bias) if self.use_bias else (weight,)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        """Each weight once for every place of the output."""
        return self.parameters(inputs)[0].count * prod(self.output_shape(inputs)[:-1])

    @property
    def keeps_output(self) -> bool:
        """The activation's derivative is made of it."""
        return self.activation != "linear"

    @property
    def final_activation(self) -> str:
        """The layer's activation."""
        return self.activation

    def emit_forward(self, tape: "NodeWriter") -> None:
        """The windows' products with bias, then the activation in place."""
        x, y = tape.inputs[0], tape.output
        bias = tape.parameters.get("bias", NOTHING)
        operands = self.operands(tape)
        fast = suits_winograd(operands)
        if fast:
            tape.need_scratch(winograd_scratch(operands))
        kernel = "winograd_forward" if fast else "conv2d_forward"
        tape.emit(kernel, **operands, bias=bias, x=x.offset, y=y.offset)
        activation_forward(tape, self.activation, y)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The activation's derivative in place, the parameters' gradients, then the input's."""
        x, y = tape.inputs[0], tape.output
        activation_backward(tape, self.activation, y)
        operands = self.operands(tape)
        fast = suits_winograd(operands)
        write_gradient = self._emit_winograd_gradient if fast else self._emit_gradient
        write_gradient(tape, {
            **operands, "weight": tape.gradients["weight"], "bias": tape.gradients.get("bias", NOTHING),
            "x": x.offset, "dy": y.gradient,
        })  # fmt: skip
        if x.gradient != NOTHING:
            kernel = "winograd_backward" if fast else "conv2d_backward"
            tape.emit(kernel, **operands, dy=y.gradient, dx=x.gradient, accumulate=tape.accumulates(x))

    def _emit_gradient(self, tape: "NodeWriter", operands: Mapping[str, int]) -> None:
        for first, count in blocks_of(self.filters, GRADIENT_BLOCK_FILTERS):
            tape.emit_gradient("conv2d_gradient", **operands, first=first, count=count)
            tape.need_scratch(gradient_scratch(operands, count))

    def _emit_winograd_gradient(self, tape: "NodeWriter", operands: Mapping[str, int]) -> None:
        for first, count in blocks_of(self.filters, WINOGRAD_GRADIENT_BLOCK):
            for channel, channels in blocks_of(operands["channels"], WINOGRAD_GRADIENT_BLOCK):
                part = {"first": first, "count": count, "first_channel": channel, "channel_count": channels}
                tape.emit_gradient("winograd_gradient", **operands, **part)
                tape.need_scratch(winograd_gradient_scratch(count, channels))

    def operands(self, tape: "NodeWriter") -> dict[str, int]:
        """What all kernels of a convolution are told."""
        return {
            **geometry(self.windows(tape.inputs[0].shape)), "dilation": self.dilation,
            "filters": self.filters, "groups": self.groups, "weight": tape.parameters["weight"],
        }  # fmt: skip

    @property
    def size(self) -> int:
        """The filters."""
        return self.filters

    def caption(self) -> str:
        """The kernel's size and the activation's title."""
        return f"{self.kernel_size}×{self.kernel_size} · {ACTIVATIONS[self.activation].title}"


@dataclass(frozen=True)
class Conv2D(Convolution):
    """y[o] = f(Σ W[o]·window + b[o]) at every place of an image (height, width, channels).

    W has shape (filters, kernel height, kernel width, channels / groups). A window that would reach beyond
    the padding is left out; with ``same`` there are ⌈size / stride⌉ of them.
    """

    kind = "conv2d"
    title = "Conv2D"
    summary = "Small filters slide over an image and answer where they find their pattern."
    explanation = (
        "Each filter is a small patch of weights. It is laid on every place of the image, multiplied with "
        "the pixels below it and added up: it answers strongly where the image looks like the filter. "
        "The same few weights serve the whole image: an edge is an edge wherever it is."
    )

    def windows(self, image: Shape) -> Windows:
        """Where the filters are laid on an image."""
        return windows_over(image, self.kernel_size, self.stride, self.padding, self.dilation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(places down, places across, filters)."""
        image = image_of(inputs)
        self.check_groups(image[2])
        windows = self.windows(image)
        return (windows.vertical.outputs, windows.horizontal.outputs, self.filters)


@dataclass(frozen=True)
class Conv1D(Convolution):
    """y[o] = f(Σ W[o]·window + b[o]) at every place of a series (time, channels).

    W has shape (filters, kernel length, channels / groups). ``causal`` lets no window see what comes after it
    (van den Oord et al. 2016).
    """

    kind = "conv1d"
    title = "Conv1D"
    group = "Series"
    summary = "Small filters slide along time and answer where they find their pattern."
    explanation = (
        "Each filter is a short stretch of weights. It is laid on every moment of the series, multiplied "
        "with the values below it and added up: it answers strongly where the series runs like the filter, "
        "such as at a sudden rise. The same few weights serve the whole series."
    )

    kernel_size: int = integer(3, "Kernel size", "Length of each filter in steps.", 1, 1024)
    stride: int = integer(1, "Stride", "Steps between neighbouring places of a filter.", 1, 1024)
    padding: str = choice(
        "valid", PADDINGS_IN_TIME, "Padding",
        "Zeros beyond the ends: none (valid), so many that the length stays (same), the same all before the "
        "start, so that no filter sees the future (causal), or this many on each side.",
    )  # fmt: skip
    dilation: int = integer(
        1, "Dilation", "Steps between neighbouring weights of a filter.", 1, 1024, advanced=True
    )

    @property
    def kernel_shape(self) -> Shape:
        """Length of a filter."""
        return (self.kernel_size,)

    def windows(self, series: Shape) -> Windows:
        """Where the filters are laid on a series, which is an image of one row."""
        return windows_along(series, self.kernel_size, self.stride, self.padding, self.dilation)

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(places, filters)."""
        series = series_of(inputs)
        self.check_groups(series[1])
        return (self.windows(series).horizontal.outputs, self.filters)

    def caption(self) -> str:
        """The kernel's length and the activation's title."""
        return f"{self.kernel_size} steps · {ACTIVATIONS[self.activation].title}"


def suits_winograd(operands: Mapping[str, int]) -> bool:
    """Whether Winograd's way is open to a convolution, and shorter.

    It takes 3×3 taps, whole sixteens of channels and filters, and blocks that mostly lie inside.
    """
    kernel = (operands["kernel_height"], operands["kernel_width"])
    plain = operands["stride"] == operands["dilation"] == operands["groups"] == 1
    sixteens = operands["channels"] % LANES == operands["filters"] % LANES == 0
    return kernel == (3, 3) and plain and sixteens and min(operands["rows"], operands["columns"]) >= 4


def winograd_scratch(operands: Mapping[str, int]) -> int:
    """Floats for the turned weight, the sums of some blocks with their products, and one block's pixels."""
    channels, filters = operands["channels"], operands["filters"]
    blocks = (WINOGRAD_BLOCKS * (channels + filters) + 2) * LANES
    return 16 * (channels * filters + blocks + LANES * LANES) + (max(channels, filters) + 5) * LANES


def winograd_gradient_scratch(filters: int, channels: int) -> int:
    """Floats in which the weight gradient of some filters by some channels is added up by Winograd's way."""
    areas = (filters + channels) * WINOGRAD_GRADIENT_BLOCKS + 2
    sums = 16 * filters * channels + filters
    return 64 + sums + 16 * areas * LANES + (4 * LANES + max(LANES, channels)) * LANES


def gradient_scratch(operands: Mapping[str, int], count: int) -> int:
    """Floats in which the weight gradient of `count` filters is added up."""
    taps = operands["kernel_height"] * operands["kernel_width"]
    weights, places = (
        taps * operands["channels"] // operands["groups"],
        operands["rows"] * operands["columns"],
    )
    return (count * (weights + 1 + places) + 3 * LANES) * LANES
