"""One neuron taken apart for one sample: inputs × weights + bias → activation."""

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Any

import numpy as np

from nnstudio.engine.layers import Dense
from nnstudio.engine.running.forward_pass import values_of_nodes
from nnstudio.engine.running.passes import Array
from nnstudio.errors import NetworkError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network


@dataclass(frozen=True)
class Neuron:
    """What one unit does with one sample; `products` are inputs × weights, `total` their sum with the bias.

    `output` is what the activation makes of the total: for a softmax together with its neighbours.
    """

    inputs: Array
    weights: Array
    products: Array
    bias: float
    total: float
    activation: str
    output: float


def neuron(network: "Network", x: Any, node: str, unit: int) -> Neuron:
    """Take one unit (from 0) of a Dense layer apart for the first of the samples.

    Raises `NetworkError` where the node is no Dense layer of the network, lacks the unit, or x has no sample.
    """
    layer = network.nodes.get(node)
    if not isinstance(layer, Dense):
        raise NetworkError(f"{node!r} is no Dense layer of the network: choose one that is.")
    if not 0 <= unit < layer.units:
        raise NetworkError(f"{node} has no unit {unit}: choose one from 0 to {layer.units - 1}.")
    source = network.structure.sources[node][0]
    values = values_of_nodes(network, x, (source, node))
    if not len(values[node]):
        raise NetworkError(f"There is no sample to take {node} apart for: give one.")
    owner = network.structure.owner(node)
    inputs, weights = values[source][0].reshape(-1), network.parameters[f"{owner}/weight"][unit].copy()
    bias = float(network.parameters[f"{owner}/bias"][unit]) if layer.use_bias else 0.0
    exact = inputs.astype(np.float64) * weights
    return Neuron(
        inputs, weights, inputs * weights, bias, fsum([*exact, bias]), layer.activation,
        float(values[node][0, unit]),
    )  # fmt: skip
