"""What to say when a run's numbers stop being finite: the step, the layer and the way out."""

from typing import TYPE_CHECKING

import numpy as np

from nnstudio.engine.layout import Word
from nnstudio.engine.running.loading import Loaded
from nnstudio.errors import TrainingError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


class TrainingDiverged(TrainingError):
    """The loss became infinite or NaN, or a gradient too large to be squared.

    The network keeps the weights it had before that step. `step` counts from 1; `node` is the first node
    whose numbers were too large.
    """

    def __init__(self, step: int, node: str) -> None:
        super().__init__(
            f"Training diverged at step {step}: the numbers of {node} became infinite. The weights from "
            "before that step are kept. Try a smaller learning rate, or scale the data."
        )
        self.step, self.node = step, node


def explain(network: "Network", loaded: Loaded) -> TrainingDiverged:
    """The error for a machine that has just met a number that is not finite."""
    words = loaded.memory.words
    node = int(words[Word.FAULT_NODE])
    name = network.order[node] if 0 <= node < len(network.order) else _first_fault(network, loaded)
    return TrainingDiverged(int(words[Word.STEP]) + 1, name)


def _first_fault(network: "Network", loaded: Loaded) -> str:
    for name in network.order:
        value = loaded.tape.values[name]
        if not np.isfinite(loaded.value(value.offset, value.features, loaded.tape.samples)).all():
            return name
    return network.outputs[0]
