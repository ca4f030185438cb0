"""What layers say of one row, for the pictures in their cards. Plain data, for the worker."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.session.looking.snapshot import ModelCache, Snapshot, first_snapshot

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


def first_values(project: Project, earlier: Run | None, wanted: frozenset[str]) -> dict[str, Numbers]:
    """The same of the network that the next run begins with, on from an earlier one where there is one."""
    return values_of_row(ModelCache(), first_snapshot(project, earlier), wanted)
