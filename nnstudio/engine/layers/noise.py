"""Noise: shakes values while training."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.layers.layer import Layer
from nnstudio.engine.layers.lowering import copy_back, copy_forward
from nnstudio.engine.settings import number

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter


@dataclass(frozen=True)
class GaussianNoise(Layer):
    """Adds a normal random number of mean 0 and this standard deviation to each value in training (Bishop
    1995; tf.keras.layers.GaussianNoise).
    """

    kind = "gaussiannoise"
    title = "GaussianNoise"
    family = "regularization"
    group = "Regularize"
    summary = "Adds a little random noise to each value in each training step."
    explanation = (
        "While training, each value is shaken by a normal random number, anew for each sample. What the "
        "network learns then holds in a whole neighbourhood of each row and not at that one point alone. "
        "Predictions are made without noise."
    )

    deviation: float = number(
        0.1, "Deviation", "How far values are shaken: the standard deviation of the noise.", 0.0, 100.0,
        logarithmic=True, slides=(0.01, 1.0), live=True,
    )  # fmt: skip

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Add noise while training; otherwise pass everything on."""
        x, y = tape.inputs[0], tape.output
        if not tape.training:
            copy_forward(tape, x)
            return
        tape.emit(
            "add_noise", features=y.features, x=x.offset, y=y.offset,
            deviation=tape.chance("deviation", self.deviation), layer=tape.key,
        )  # fmt: skip

    def emit_backward(self, tape: "NodeWriter") -> None:
        """What is added has no part in the gradient."""
        copy_back(tape, tape.inputs[0])

    def caption(self) -> str:
        """The deviation."""
        return f"± {self.deviation:g}"
