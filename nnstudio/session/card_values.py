"""What layers say of one row, for the pictures in their cards. Plain data, for the worker."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.session.looking import ModelCache, Snapshot

Numbers = NDArray[np.float32]


def values_of_row(cache: ModelCache, snapshot: Snapshot, wanted: frozenset[str]) -> dict[str, Numbers]:
    """What some nodes say of the first training row: id → the shape of one sample after the node.

    Nodes that take no part in the network are left out. Raises `TrainingError` or `DataError` where the
    snapshot's project cannot answer.
    """
    model = cache.model(snapshot)
    table = model.data.table.take(np.sort(model.rows("train"))[:1])
    found: Mapping[str, Numbers] = model.network.activations(model.inputs(table))
    return {node_id: found[node_id][0] for node_id in wanted if node_id in found}
