"""Instructions that several layers over windows write: largest values, sums, and their gradients."""

from typing import TYPE_CHECKING

from nnstudio.engine.layers.spatial import Windows, geometry
from nnstudio.engine.layout import NOTHING

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

INPUTS_IN_WINDOW = 0
"""Divisor of a mean that counts only the pixels of the image."""


def emit_largest(tape: "NodeWriter", windows: Windows) -> None:
    """The largest value of each window, and while training where it was."""
    x, y = tape.inputs[0], tape.output
    tape.emit(
        "max_pool_forward", **geometry(windows), x=x.offset, y=y.offset,
        taps=tape.extra(y.features) if tape.training and x.gradient != NOTHING else NOTHING,
    )  # fmt: skip


def emit_largest_back(tape: "NodeWriter", windows: Windows) -> None:
    """The gradient goes to the value that was the largest, the first of equal ones."""
    x, y = tape.inputs[0], tape.output
    if x.gradient != NOTHING:
        tape.emit(
            "max_pool_backward", **geometry(windows), dy=y.gradient, dx=x.gradient,
            taps=tape.extra(y.features), accumulate=tape.accumulates(x),
        )  # fmt: skip


def emit_sums(tape: "NodeWriter", windows: Windows, divisor: int) -> None:
    """The sum of each window divided by a number."""
    x, y = tape.inputs[0], tape.output
    tape.emit(
        "average_pool_forward", **geometry(windows), divisor=divisor, x=x.offset, y=y.offset, accumulate=0
    )


def emit_sums_back(tape: "NodeWriter", windows: Windows, divisor: int) -> None:
    """Every pixel of a window gets its share."""
    x, y = tape.inputs[0], tape.output
    if x.gradient != NOTHING:
        tape.emit(
            "average_pool_backward", **geometry(windows), divisor=divisor, dy=y.gradient, dx=x.gradient,
            accumulate=tape.accumulates(x),
        )  # fmt: skip
