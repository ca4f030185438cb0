"""What every node computes, and which units never say anything."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.engine.layers import Input
from nnstudio.engine.running.forward_pass import values_of_nodes
from nnstudio.engine.running.passes import Array

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


def activations(network: "Network", x: Any) -> dict[str, Array]:
    """See `Network.activations`."""
    return values_of_nodes(network, x, network.order)


def dead_units(network: "Network", x: Any) -> dict[str, NDArray[np.bool_]]:
    """Which values of each node are 0 for every one of the samples: id → mask of the node's shape.

    Behind a relu such a unit has no slope either, so that it learns nothing from these samples. Inputs and
    nodes that only pass values on are left out; without samples nothing is dead.
    """
    nodes = tuple(
        name
        for name, layer in network.nodes.items()
        if not isinstance(layer, Input) and not layer.passes_through
    )
    values = values_of_nodes(network, x, nodes)
    return {name: (value == 0.0).all(axis=0) & (len(value) > 0) for name, value in values.items()}
