"""Signs of how well a network learns: how steep each layer's loss is, and how far its weights move."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from nnstudio.engine.layers.normalization_over_batch import RUNNING


def norms(parameters: Mapping[str, ArrayLike]) -> dict[str, float]:
    """The Euclidean norm over all learned parameters (or gradients) of each node: node id → norm, from
    ``node/parameter`` names.
    """
    squares: dict[str, float] = {}
    for name, values in parameters.items():
        node, _, short = name.rpartition("/")
        if short in RUNNING:
            continue
        squares[node] = squares.get(node, 0.0) + float(np.square(np.asarray(values, np.float64)).sum())
    return {node: float(np.sqrt(square)) for node, square in squares.items()}


def update_ratios(
    before: Mapping[str, ArrayLike], after: Mapping[str, ArrayLike], steps: int = 1
) -> dict[str, float]:
    """How far each node's parameters moved in a step, over how large they are: ‖Δw‖ / (steps·‖w‖).

    About 1e-3 is usual; far less means that a layer hardly learns. A node of zeros has the ratio 0 while it
    rests and infinity when it moves.
    """
    moved = norms(
        {name: np.subtract(after[name], values, dtype=np.float64) for name, values in before.items()}
    )
    sizes = norms(before)
    return {node: _ratio(distance / steps, sizes[node]) for node, distance in moved.items()}


def _ratio(moved: float, size: float) -> float:
    if size == 0.0:
        return 0.0 if moved == 0.0 else float("inf")
    return moved / size
