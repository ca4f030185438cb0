"""What arrives at a layer's activation function for some training rows: the sums W·x + b, before f."""

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layers import Activation, Dense
from nnstudio.session.looking import Model, ModelCache, Snapshot

MOST_ROWS = 256


def activation_inputs(cache: ModelCache, snapshot: Snapshot, node_id: str) -> NDArray[np.float32] | None:
    """Inputs (rows, units) of a node's activation function for the first training rows; None if it has none.

    Raises `TrainingError` or `DataError` where the snapshot's project cannot answer.
    """
    node = snapshot.project.graph.by_id.get(node_id)
    if node is None or not isinstance(node.layer, Dense | Activation):
        return None
    model = cache.model(snapshot)
    arriving = _arriving(model, node_id)
    if isinstance(node.layer, Activation):
        return arriving
    parameters, owner = model.network.parameters, model.network.structure.owner(node_id)
    sums = arriving @ parameters[f"{owner}/weight"].T
    return sums + parameters[f"{owner}/bias"] if node.layer.use_bias else sums


def _arriving(model: Model, node_id: str) -> NDArray[np.float32]:
    table = model.data.table.take(model.rows("train")[:MOST_ROWS])
    source = model.project.graph.incoming(node_id)[0].source
    values = model.network.activations(model.inputs(table))[source]
    return np.asarray(values, np.float32).reshape(len(values), -1)
