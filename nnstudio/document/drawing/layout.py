"""A tidy place for every node: columns in the direction of the data, few crossings, straight rows.

The layered method of Sugiyama, Tagawa and Toda (1981): loops are opened, nodes get ranks by their longest way
from a source, long links a waypoint in every rank that they pass; barycentres order the ranks, and weighted
medians with least distances give coordinates. It is our own because cards differ in size, ports have an
order, and links are drawn straight: cards have to make room for a link that passes them. The libraries that
were tried know points.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnstudio.document.drawing.layout_places import places_across
from nnstudio.document.drawing.layout_ranks import ranked
from nnstudio.document.graph import Graph
from nnstudio.document.sheet import Direction

GRID = 8.0
Size = tuple[float, float]
"""Width and height in scene pixels."""


@dataclass(frozen=True)
class Gaps:
    """Least distances in scene pixels: from rank to rank, and between neighbours of one rank."""

    along: float = 32.0
    across: float = 32.0


def arranged(
    graph: Graph,
    sizes: Mapping[str, Size],
    direction: Direction,
    gaps: Gaps,
    lines: Mapping[str, float] | None = None,
) -> dict[str, tuple[float, float]]:
    """Upper left corners of all nodes on the grid; parts that no link joins lie one behind the other.

    The upper left corner of the whole stays where it was. `lines` says how far across from its corner the
    links of a node run, where that is not its middle.
    """
    if not graph.nodes:
        return {}
    turned = direction == "down"
    extents = {node.id: _turned(sizes[node.id], turned) for node in graph.nodes}
    middles = {node_id: extent[1] / 2 for node_id, extent in extents.items()} | dict(lines or {})
    places: dict[str, tuple[float, float]] = {}
    begin = 0.0
    for part in _parts(graph, turned):
        own = _placed(part, extents, middles, gaps)
        top = min(across for _, across in own.values())
        places |= {node_id: (along, across - top + begin) for node_id, (along, across) in own.items()}
        begin = gaps.across + max(places[node_id][1] + extents[node_id][1] for node_id in own)
    left, top = (min(values) for values in zip(*((n.x, n.y) for n in graph.nodes), strict=True))
    return {
        node_id: (_on_grid(left + x), _on_grid(top + y))
        for node_id, (x, y) in ((node_id, _turned(place, turned)) for node_id, place in places.items())
    }


def _turned(pair: tuple[float, float], turned: bool) -> tuple[float, float]:
    return (pair[1], pair[0]) if turned else pair


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID


def _parts(graph: Graph, turned: bool) -> list[Graph]:
    """The parts of a drawing that no link joins, in the order in which they lie across now."""
    left = {node.id for node in graph.nodes}
    parts = []
    for node in graph.nodes:
        found = [node.id] if node.id in left else []
        left -= set(found)
        for here in found:
            links = (*graph.incoming(here), *graph.outgoing(here))
            near = {end for link in links for end in (link.source, link.target)} & left
            found += sorted(near)
            left -= near
        if found:
            parts.append(_part(graph, set(found)))
    return sorted(parts, key=lambda part: min(node.x if turned else node.y for node in part.nodes))


def _part(graph: Graph, ids: set[str]) -> Graph:
    nodes = tuple(node for node in graph.nodes if node.id in ids)
    return Graph(nodes, tuple(link for link in graph.links if link.source in ids))


def _placed(
    graph: Graph, extents: Mapping[str, Size], lines: Mapping[str, float], gaps: Gaps
) -> dict[str, tuple[float, float]]:
    """Corners (along, across) of the nodes of one part."""
    ranks = ranked(graph)
    sides = {node.id: (lines[node.id], extents[node.id][1] - lines[node.id]) for node in graph.nodes}
    across = places_across(ranks, sides, gaps.across)
    places: dict[str, tuple[float, float]] = {}
    begin = 0.0
    for rank in ranks:
        nodes = [(cell, cell.node) for cell in rank if cell.node]
        thickness = max(extents[node_id][0] for _, node_id in nodes)
        for cell, node_id in nodes:
            places[node_id] = (
                begin + (thickness - extents[node_id][0]) / 2,
                across[cell] - lines[node_id],
            )
        begin += thickness + gaps.along
    return places
