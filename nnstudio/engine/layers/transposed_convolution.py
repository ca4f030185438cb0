"""Transposed convolution: small patterns that every pixel lays down, to make an image larger."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.layers.convolution import GRADIENT_BLOCK_FILTERS, Convolution, gradient_scratch
from nnstudio.engine.layers.layer import Shape
from nnstudio.engine.layers.lowering import activation_backward, activation_forward
from nnstudio.engine.layers.spatial import PADDINGS, Windows, image_of, windows_behind
from nnstudio.engine.layout import LANES, NOTHING
from nnstudio.engine.settings import choice, integer
from nnstudio.errors import ShapeError

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class ConvTranspose2D(Convolution):
    """Each pixel of an image (height, width, channels) adds W·pixel to a window of the output; then b and f.

    It does forward what a convolution of the same settings does with its gradient. PyTorch's
    ``ConvTranspose2d``, with a weight laid out as (filters, kernel height, kernel width, channels / groups).
    An axis becomes (n − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1 long, with
    ``same`` n·stride.
    """

    kind = "conv_transpose2d"
    title = "ConvTranspose2D"
    summary = "Makes an image larger: every pixel lays a small learned pattern down."
    explanation = (
        "A convolution backwards. Each pixel is multiplied with a small patch of weights; the patches are "
        "laid side by side, a stride apart, and added up where they overlap. Decoders and generators use it "
        "to get from a small image of many features to a large one, and learn how."
    )

    filters: int = integer(16, "Filters", "Channels of the larger image.", 1, 4096)
    stride: int = integer(
        2, "Stride", "Pixels between the patterns of neighbouring pixels: how many times larger.", 1, 64
    )
    padding: str = choice(
        "same", PADDINGS, "Padding",
        "What is cut off the border: nothing (valid), so much that the size is the stride's multiple (same), "
        "or this many pixels.",
    )  # fmt: skip
    output_padding: int = integer(
        0, "Output padding", "Rows and columns more at the lower right; not with the padding “same”.", 0, 63,
        advanced=True,
    )  # fmt: skip

    def windows(self, image: Shape) -> Windows:
        """The windows over the output that the pixels of an image fill."""
        return windows_behind(
            image, self.filters, self.kernel_size, self.stride, self.padding, self.dilation,
            self.output_padding,
        )  # fmt: skip

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """(height, width, filters) of the larger image."""
        image = image_of(inputs)
        self.check_groups(image[2])
        self._check_output_padding()
        windows = self.windows(image)
        height, width = windows.vertical.inputs, windows.horizontal.inputs
        if min(height, width) < 1:
            raise ShapeError(
                f"leaves nothing of an image of {image[0]}×{image[1]} with a padding of {self.padding}: "
                "choose a smaller padding or a larger kernel"
            )
        return (height, width, self.filters)

    def _check_output_padding(self) -> None:
        if self.padding == "same" and self.output_padding:
            raise ShapeError(
                f"has an output padding of {self.output_padding} beside the padding “same”, which sets the "
                "size itself: set one of them to another value"
            )
        if self.output_padding >= max(self.stride, self.dilation):
            raise ShapeError(
                f"has an output padding of {self.output_padding}, which must be smaller than its stride of "
                f"{self.stride} or its dilation of {self.dilation}: make it smaller"
            )

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        """Each weight once for every place of the input."""
        return self.parameters(inputs)[0].count * prod(inputs[0][:-1])

    def emit_forward(self, tape: "NodeWriter") -> None:
        """What a convolution hands back, with bias, then the activation in place."""
        x, y = tape.inputs[0], tape.output
        tape.emit(
            "conv_transpose2d_forward", **self.operands(tape), bias=tape.parameters.get("bias", NOTHING),
            x=x.offset, y=y.offset,
        )  # fmt: skip
        activation_forward(tape, self.activation, y)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """The activation's derivative in place, the parameters' gradients, then the input's."""
        x, y = tape.inputs[0], tape.output
        activation_backward(tape, self.activation, y)
        self._emit_gradients(tape)
        if x.gradient != NOTHING:
            tape.emit(
                "conv_transpose2d_backward", **self.operands(tape), dy=y.gradient, dx=x.gradient,
                accumulate=tape.accumulates(x),
            )  # fmt: skip

    def _emit_gradients(self, tape: "NodeWriter") -> None:
        x, y = tape.inputs[0], tape.output
        operands, channels = {**self.operands(tape), "weight": tape.gradients["weight"]}, x.shape[2]
        for first, count in blocks_of(channels, GRADIENT_BLOCK_FILTERS):
            tape.emit_gradient(
                "conv_transpose2d_gradient", **operands, x=x.offset, dy=y.gradient, first=first, count=count
            )
            tape.need_scratch(gradient_scratch(operands, count))
        for first, count in blocks_of(self.filters if self.use_bias else 0, LANES):
            tape.emit_gradient(
                "channel_sums", pixels=y.shape[0] * y.shape[1], channels=self.filters,
                bias=tape.gradients["bias"], dy=y.gradient, first=first, count=count,
            )  # fmt: skip
            tape.need_scratch(4 * LANES * LANES)

    def operands(self, tape: "NodeWriter") -> dict[str, int]:
        """What the kernels are told: the filters of the convolution backwards are this one's channels."""
        return {**super().operands(tape), "filters": tape.inputs[0].shape[2]}
