"""One layer used twice: several nodes with one set of weights.

A node whose `shares` names another node is that node's layer once more. Owners have weights of their own, so
that no chain can arise; whoever takes an owner away elects another one.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.graph import Graph, Node
from nnstudio.engine.layers import Layer, Shape, shape_text
from nnstudio.engine.network import Network
from nnstudio.errors import ShapeError

Array = NDArray[np.float32]


def can_share(layer: Layer) -> bool:
    """Whether layers of this kind have weights that others may use."""
    return type(layer).parameters is not Layer.parameters


def with_owners(nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes, where the first user of weights whose owner is not among them becomes the owner."""
    nodes = tuple(nodes)
    owners = elected(nodes, {node.id for node in nodes})
    if all(owners.get(node.id, "") == node.shares for node in nodes):
        return nodes
    return tuple(replace(node, shares=owners.get(node.id, "")) for node in nodes)


def elected(nodes: Iterable[Node], taking_part: Container[str]) -> dict[str, str]:
    """For each node that takes part and uses the weights of another one: the node that owns them.

    It is the one that the drawing names, or where that does not take part the first user that does.
    """
    here = [node for node in nodes if node.id in taking_part]
    owners: dict[str, str] = {}
    for node in sorted(here, key=lambda node: bool(node.shares)):
        owners.setdefault(node.shares or node.id, node.id)
    return {node.id: owners[node.shares] for node in here if node.shares and owners[node.shares] != node.id}


def fits(graph: Graph, shapes: Mapping[str, Shape], one: Node, other: Node) -> bool:
    """Whether `one` could use the weights of `other` with its settings, as far as the shapes that arrive at
    both are known.
    """
    if one.layer.kind != other.layer.kind or not can_share(one.layer):
        return False
    needed, there = (_words(other.layer, graph, shapes, node) for node in (one, other))
    return not needed or not there or needed == there


def parameter_words(graph: Graph, shapes: Mapping[str, Shape], node: Node) -> str:
    """The parameters that a node needs: ``weight 4×3 and bias 4``; empty while the shape is unknown."""
    return _words(node.layer, graph, shapes, node) if node.id in shapes else ""


def _words(layer: Layer, graph: Graph, shapes: Mapping[str, Shape], node: Node) -> str:
    arriving = arriving_shapes(graph, shapes, node)
    if arriving is None:
        return ""
    try:
        layer.output_shape(arriving)
        specs = layer.parameters(arriving)
    except ShapeError:
        return ""
    return " and ".join(f"{spec.name} {shape_text(spec.shape)}" for spec in specs)


def arriving_shapes(graph: Graph, shapes: Mapping[str, Shape], node: Node) -> list[Shape] | None:
    """The shapes at the ports of a node; None while one is missing."""
    incoming = graph.incoming(node.id)
    if len(incoming) < node.layer.minimum_inputs or any(link.source not in shapes for link in incoming):
        return None
    return [shapes[link.source] for link in incoming]


# ------------------------------------------------------------------ weights


def weights_by_node(network: Network, weights: Mapping[str, Array]) -> dict[str, Array]:
    """The network's weights by every node that uses them: nodes that share have the same arrays.

    So each of them keeps what was learned when it is given weights of its own, or when the owner is deleted.
    """
    used = {
        f"{node}/{parameter.spec.name}": weights[parameter.name]
        for node, owner in network.structure.shared.items()
        for parameter in network.structure.parameters
        if parameter.node == owner
    }
    return {**weights, **used}


def copies_of(network: Network) -> dict[str, Array]:
    """Copies of the network's parameters, which training does not change any more."""
    return {name: values.copy() for name, values in network.parameters.items()}


def own_weights(network: Network, weights: Mapping[str, Array]) -> dict[str, Array]:
    """Of weights by node, those that are parameters of the network."""
    return {name: values for name, values in weights.items() if name in network.parameters}
