"""Instructions that several layers write: an activation in place, and copies between values."""

from typing import TYPE_CHECKING

from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layout import NOTHING

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter, Value


def activation_forward(tape: "NodeWriter", function: str, y: "Value") -> None:
    """Apply a function to a value in place, unless a loss has taken it over."""
    if function == "linear" or tape.peeled:
        return
    tape.emit(f"{function}_forward", features=y.features, y=y.offset, **_more(tape, function, y))


def activation_backward(tape: "NodeWriter", function: str, y: "Value") -> None:
    """Multiply a value's gradient by the function's derivative, in place."""
    if function == "linear" or tape.peeled:
        return
    more = _more(tape, function, y)
    if "z" not in more:
        more["y"] = y.offset
    tape.emit(f"{function}_backward", features=y.features, dy=y.gradient, **more)


def _more(tape: "NodeWriter", function: str, y: "Value") -> dict[str, int]:
    """The group that a function compares, or where it keeps what went in: only training looks back."""
    if ACTIVATIONS[function].compares:
        return {"width": y.shape[-1]}
    if ACTIVATIONS[function].keeps_input:
        return {"z": tape.extra(y.features) if tape.training else NOTHING}
    return {}


def copy_forward(tape: "NodeWriter", x: "Value", accumulate: bool = False) -> None:
    """Copy an input to the output, or add it."""
    _copy(tape, x.features, x.offset, tape.output.offset, accumulate)


def copy_back(tape: "NodeWriter", x: "Value") -> None:
    """Hand the output's gradient on to an input that wants one."""
    if x.gradient != NOTHING:
        _copy(tape, x.features, tape.output.gradient, x.gradient, tape.accumulates(x))


def _copy(tape: "NodeWriter", features: int, source: int, target: int, accumulate: bool) -> None:
    tape.emit(
        "copy_features", blocks=1, width=features, x=source, x_stride=features, x_start=0,
        y=target, y_stride=features, y_start=0, accumulate=accumulate,
    )  # fmt: skip
