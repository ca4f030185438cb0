"""What arrives at a layer's activation function for some training rows: the sums W·x + b, before f."""

from dataclasses import replace
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layers import Activation
from nnstudio.engine.network import Network
from nnstudio.session.looking.snapshot import Model, ModelCache, Snapshot

MOST_ROWS, MOST_VALUES = 256, 50_000
"""How many rows are looked at: fewer where each of them has many values, but at least a batch of 16."""
_FEWEST_ROWS = 16


def activation_inputs(cache: ModelCache, snapshot: Snapshot, node_id: str) -> NDArray[np.float32] | None:
    """Inputs (rows, values) of a node's activation function for the first training rows; None if it has none.

    Raises `TrainingError` or `DataError` where the snapshot's project cannot answer.
    """
    node = snapshot.project.graph.by_id.get(node_id)
    if node is None or not (isinstance(node.layer, Activation) or hasattr(node.layer, "activation")):
        return None
    model = cache.model(snapshot)
    found = _arriving(model, node_id)
    if not isinstance(node.layer, Activation):
        found = _sums(model, node_id, found)
    return found.reshape(len(found), -1)


def _arriving(model: Model, node_id: str) -> NDArray[np.float32]:
    values = prod(model.network.shapes[node_id])
    count = min(MOST_ROWS, max(_FEWEST_ROWS, MOST_VALUES // values))
    table = model.data.table.take(model.rows("train")[:count])
    source = model.project.graph.incoming(node_id)[0].source
    return np.asarray(model.network.activations(model.inputs(table))[source], np.float32)


def _sums(model: Model, node_id: str, arriving: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the layer makes of what arrives, without its activation."""
    layer: Any = model.network.nodes[node_id]
    alone = Network.sequential(arriving.shape[1:], [replace(layer, activation="linear")])
    owner = model.network.structure.owner(node_id)
    parameters = model.network.parameters
    own = {name: parameters[f"{owner}/{name.rpartition('/')[2]}"] for name in alone.parameters}
    alone.load_parameters(own)
    return np.asarray(alone.activations(arriving)[f"{layer.kind}_1"], np.float32)
