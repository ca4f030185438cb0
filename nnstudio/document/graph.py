"""The drawing as data: nodes that hold layers, and links between them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from nnstudio.engine.layers import Layer


@dataclass(frozen=True)
class HandWeight:
    """A weight that a person set in place of the drawn one: its parameter (``weight``, ``bias``), its place
    in there, and its value.
    """

    parameter: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True)
class Node:
    """One layer on the canvas. `x`, `y` are scene pixels of its top left corner; `title` empty means the
    kind's own. `shares` is the id of the node whose weights this one uses, empty for weights of its own.
    `by_hand` are first weights that are not drawn; nodes that share weights have the same.
    """

    id: str
    layer: Layer
    x: float = 0.0
    y: float = 0.0
    title: str = ""
    shares: str = ""
    by_hand: tuple[HandWeight, ...] = ()

    @property
    def label(self) -> str:
        """The words that name this node to a person: its title, or ``Dense 1`` for dense_1."""
        if self.title:
            return self.title
        kind, _, number = self.id.rpartition("_")
        return f"{self.layer.title} {number if kind == self.layer.kind else self.id}"


@dataclass(frozen=True, order=True)
class Link:
    """A connection from the output of `source` to input number `port` of `target`."""

    source: str
    target: str
    port: int = 0


@dataclass(frozen=True)
class Graph:
    """Nodes in the order they were added, and links. Immutable; edits make a new one that shares what is
    unchanged.
    """

    nodes: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """Nodes by id, in order."""
        return {node.id: node for node in self.nodes}

    def node(self, node_id: str) -> Node:
        """The node with this id; KeyError where there is none."""
        return self.by_id[node_id]

    def __contains__(self, node_id: object) -> bool:
        return node_id in self.by_id

    @cached_property
    def _incoming(self) -> dict[str, tuple[Link, ...]]:
        groups: dict[str, list[Link]] = {}
        for link in self.links:
            groups.setdefault(link.target, []).append(link)
        return {target: tuple(sorted(links, key=lambda link: link.port)) for target, links in groups.items()}

    @cached_property
    def _outgoing(self) -> dict[str, tuple[Link, ...]]:
        groups: dict[str, list[Link]] = {}
        for link in self.links:
            groups.setdefault(link.source, []).append(link)
        return {source: tuple(links) for source, links in groups.items()}

    def incoming(self, node_id: str) -> tuple[Link, ...]:
        """Links that end at a node, by port."""
        return self._incoming.get(node_id, ())

    def outgoing(self, node_id: str) -> tuple[Link, ...]:
        """Links that start at a node."""
        return self._outgoing.get(node_id, ())

    def users(self, node_id: str) -> tuple[Node, ...]:
        """The nodes that use the same weights as a node, itself among them, in order."""
        return self._users[self.node(node_id).shares or node_id]

    @cached_property
    def _users(self) -> dict[str, tuple[Node, ...]]:
        groups: dict[str, list[Node]] = {}
        for node in self.nodes:
            groups.setdefault(node.shares or node.id, []).append(node)
        return {owner: tuple(nodes) for owner, nodes in groups.items()}

    def of_kind(self, kind: str) -> tuple[Node, ...]:
        """Nodes whose layer is of this kind, in order."""
        return tuple(node for node in self.nodes if node.layer.kind == kind)

    def with_node(self, node: Node) -> "Graph":
        """The graph with a node added, or replaced where the id is already there."""
        if node.id in self:
            return replace(self, nodes=tuple(node if old.id == node.id else old for old in self.nodes))
        return replace(self, nodes=(*self.nodes, node))

    def with_links(self, links: Iterable[Link]) -> "Graph":
        """The graph with other links."""
        return replace(self, links=tuple(links))


def input_count(graph: Graph, node: Node) -> int:
    """How many input ports a node shows: a layer that takes any number always has a free one at the end."""
    limit = node.layer.maximum_inputs
    if limit is not None:
        return limit
    used = max((link.port + 1 for link in graph.incoming(node.id)), default=0)
    return max(node.layer.minimum_inputs, used + 1)


def reachable(graph: Graph, node_id: str, forward: bool) -> frozenset[str]:
    """The node and all that follow it, or with `forward` false all that lead to it."""
    found = {node_id}
    waiting = [node_id]
    while waiting:
        here = waiting.pop()
        links = graph.outgoing(here) if forward else graph.incoming(here)
        for near in ((link.target if forward else link.source) for link in links):
            if near not in found:
                found.add(near)
                waiting.append(near)
    return frozenset(found)
