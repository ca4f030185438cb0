"""Input and Output: where data enters a network and where its result is compared with a target."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nnstudio.engine.choices.losses import LOSS_NAMES, Loss
from nnstudio.engine.layers.augmenting import bring_in
from nnstudio.engine.layers.layer import Layer, Shape
from nnstudio.engine.settings import choice, columns, described, number, shape, text

if TYPE_CHECKING:
    from nnstudio.engine.tape.tape_writer import NodeWriter

AUTOMATIC_LOSS = "automatic"
COLUMN, INPUTS = "column", "inputs"
"""What an Output may compare with: a column of the data, or what entered the network."""


@dataclass(frozen=True)
class Input(Layer):
    """A source of samples. `shape` empty: as many features as the bound columns give."""

    kind = "input"
    title = "Input"
    family = "data"
    group = "Data"
    summary = "Brings the columns of your data into the network."
    explanation = (
        "The input layer computes nothing: it receives the raw data, one number for each feature, and "
        "sends it forward. "
        "Numbers arrive standardized, categories as one 0/1 feature for each value."
    )
    minimum_inputs = 0
    maximum_inputs = 0

    columns: tuple[str, ...] = columns(
        (), "Columns", "The columns that enter here; none chosen means every input column."
    )
    shape: Shape = shape(
        (), "Shape", "For images: height, width, channels. Empty: one feature after the other.", advanced=True
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """The shape that was set; the document sets it from the bound columns before it builds."""
        return self.shape

    def emit_forward(self, tape: "NodeWriter") -> None:
        """Bring the rows of the batch in, augmented where training wants it."""
        bring_in(tape)

    def emit_backward(self, tape: "NodeWriter") -> None:
        """Data has no gradient."""

    def caption(self) -> str:
        """How many columns were chosen."""
        if not self.columns:
            return "all input columns"
        return f"{len(self.columns)} columns" if len(self.columns) > 1 else self.columns[0]


@dataclass(frozen=True)
class Output(Layer):
    """An end of the network: names the target, the loss and its weight, and has no parameters."""

    kind = "output"
    title = "Output"
    family = "output"
    group = "Data"
    summary = "Compares what arrives with the target column, or with the inputs, and measures the loss."
    explanation = (
        "The output node holds no weights. It names the column to be predicted and the loss that says how "
        "wrong a "
        "prediction is. Training makes this loss small. Compared with the inputs, the network becomes an "
        "autoencoder: it learns to rebuild what it was given from the few numbers of its narrowest layer."
    )
    has_output = False
    passes_through = True
    only_moves = True

    compares_with: str = choice(
        COLUMN, (COLUMN, INPUTS), "Compares with",
        "A column that is predicted, or the inputs themselves, which an autoencoder learns to rebuild.",
    )  # fmt: skip
    target: str = text(
        "", "Target", "The column to be predicted; empty means the target column of the data.", kind="column"
    )
    loss: str = choice(
        AUTOMATIC_LOSS, (AUTOMATIC_LOSS, *LOSS_NAMES), "Loss", "How an error is measured.", kind="loss"
    )
    loss_weight: float = number(
        1.0, "Loss weight", "How much this output counts beside others.", 0.0, 1e6, advanced=True
    )
    loss_settings: Loss | None = described(
        None, "Loss settings", "What was set of a loss; another loss has its own defaults. None: nothing was."
    )

    @property
    def rebuilds(self) -> bool:
        """Whether what arrives is compared with what entered the network."""
        return self.compares_with == INPUTS

    def caption(self) -> str:
        """The target's name."""
        return "the inputs" if self.rebuilds else self.target
