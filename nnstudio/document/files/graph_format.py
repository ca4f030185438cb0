"""What must hold of the layers and links of a project file."""

from nnstudio.document.files.format_error import FormatError
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.sharing import can_share
from nnstudio.engine.training.single_weights import LARGEST

FARTHEST = 1e6
"""Scene pixels from the middle of the paper at which something may lie."""


def checked_graph(graph: Graph) -> Graph:
    """The graph itself; raises `FormatError` where ids are not unique, a link leads nowhere or to a place
    that is taken, or weights are shared that cannot be.
    """
    if len(graph.by_id) < len(graph.nodes):
        raise FormatError("two layers have the same id")
    for link in graph.links:
        if link.source not in graph or link.target not in graph:
            raise FormatError(f"the link {_words(link)} leads to a layer that is not there")
        if not graph.node(link.source).layer.has_output:
            raise FormatError(f"the link {_words(link)} begins at a layer that gives nothing on")
    for node in graph.nodes:
        check_place(node.id, node.x, node.y)
        _check_inputs(graph, node)
        _check_shares(graph, node)
        _check_hands(node)
    return graph


def check_place(owner: str, *numbers: float) -> None:
    """Raise `FormatError` where something lies, or is, so far beyond the paper that it cannot be drawn."""
    for number in numbers:
        if not abs(number) <= FARTHEST:
            raise FormatError(f"{owner} lies at {number:g}, beyond the paper")


def _check_inputs(graph: Graph, node: Node) -> None:
    """Each link has an input of its own; where a layer takes any number, none between them is left free."""
    links, limit = graph.incoming(node.id), node.layer.maximum_inputs
    for place, link in enumerate(links):
        if place and links[place - 1].port == link.port:
            raise FormatError(f"the link {_words(link)} ends at an input that is taken")
        exists = 0 <= link.port < limit if limit is not None else link.port == place
        if not exists:
            raise FormatError(f"the link {_words(link)} ends at input {link.port + 1}, which is not there")


def _check_shares(graph: Graph, node: Node) -> None:
    if not node.shares:
        return
    owner = graph.by_id.get(node.shares)
    if owner is None:
        raise FormatError(f"{node.id} shares the weights of {node.shares}, which is not there")
    if owner.shares:
        raise FormatError(f"{node.id} shares the weights of {node.shares}, which has none of its own")
    if owner.layer.kind != node.layer.kind or not can_share(node.layer):
        raise FormatError(f"{node.id} cannot share the weights of {node.shares}")


def _check_hands(node: Node) -> None:
    for hand in node.by_hand:
        if not abs(hand.value) <= LARGEST:
            raise FormatError(f"a weight of {node.id} cannot be {hand.value:g}")


def _words(link: Link) -> str:
    return f"{link.source} → {link.target}"
