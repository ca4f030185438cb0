"""Ranks for the layout: which node stands in which column, and in which order, so that few links cross."""

import itertools
from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from nnstudio.document.graph import Graph, Link

SWEEPS = 24


@dataclass(eq=False)
class Cell:
    """A place in a rank: a node, or (with an empty `node`) a waypoint of a link that passes."""

    node: str
    rank: int
    before: list["Tie"] = field(default_factory=list)
    after: list["Tie"] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Tie:
    """A piece of a link between cells of neighbouring ranks; `port` orders the pieces that meet at one node,
    from 0 to below 1.
    """

    first: Cell
    second: Cell
    port: float


Ranks = list[list[Cell]]


def ranked(graph: Graph) -> Ranks:
    """The cells of a connected drawing in ranks, each ordered from top to bottom."""
    links = _without_loops(graph)
    rank_of = _ranks_of(graph, links)
    cells = {node.id: Cell(node.id, rank_of[node.id]) for node in graph.nodes}
    ranks: Ranks = [[] for _ in range(max(rank_of.values()) + 1)]
    for cell in cells.values():
        ranks[cell.rank].append(cell)
    ports = {node.id: len(graph.incoming(node.id)) for node in graph.nodes}
    for source, target, link in links:
        port = (link.port + 1) / (max(ports[link.target], link.port + 1) + 1)
        _tie(cells[source], cells[target], port, ranks)
    return _ordered(ranks)


def _tie(first: Cell, second: Cell, port: float, ranks: Ranks) -> None:
    """Join two cells by way of a waypoint in every rank between them."""
    here = first
    for rank in range(first.rank + 1, second.rank):
        waypoint = Cell("", rank)
        ranks[rank].append(waypoint)
        _join(here, waypoint, 0.5)
        here = waypoint
    _join(here, second, port)


def _join(first: Cell, second: Cell, port: float) -> None:
    tie = Tie(first, second, port)
    first.after.append(tie)
    second.before.append(tie)


# ------------------------------------------------------------------ ranks


def _without_loops(graph: Graph) -> list[tuple[str, str, Link]]:
    """Links as (from, to, link); one that closes a loop is taken the other way round."""
    state: dict[str, int] = {}
    backward: set[Link] = set()
    roots = sorted(graph.nodes, key=lambda node: bool(graph.incoming(node.id)))
    for root in roots:
        if root.id in state:
            continue
        state[root.id] = 1
        path = [(root.id, iter(graph.outgoing(root.id)))]
        while path:
            here, links = path[-1]
            link = next(links, None)
            if link is None:
                state[here] = 2
                path.pop()
            elif link.target not in state:
                state[link.target] = 1
                path.append((link.target, iter(graph.outgoing(link.target))))
            elif state[link.target] == 1:
                backward.add(link)
    return [
        (link.target, link.source, link) if link in backward else (link.source, link.target, link)
        for link in graph.links
    ]


def _ranks_of(graph: Graph, links: Sequence[tuple[str, str, Link]]) -> dict[str, int]:
    """Each node's rank.

    A node stands one rank behind the last of those that lead to it; what leads to more than leads to it moves
    on to what it leads to, so that few links are long.
    """
    before: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    after: dict[str, list[str]] = {node.id: [] for node in graph.nodes}
    for source, target, _ in links:
        before[target].append(source)
        after[source].append(target)
    order = _sorted(before, after)
    rank: dict[str, int] = {}
    for node in order:
        rank[node] = 1 + max((rank[each] for each in before[node]), default=-1)
    for node in reversed(order):
        if len(after[node]) > len(before[node]):
            rank[node] = min(rank[each] for each in after[node]) - 1
    return rank


def _sorted(before: dict[str, list[str]], after: dict[str, list[str]]) -> list[str]:
    """Nodes with sources before targets (Kahn 1962)."""
    waiting = {node: len(sources) for node, sources in before.items()}
    ready = [node for node, count in waiting.items() if not count]
    for node in ready:
        for target in after[node]:
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return ready


# ------------------------------------------------------------------ order


def _ordered(ranks: Ranks) -> Ranks:
    """Sweep to and fro, each cell to the middle of its neighbours, and keep the order with the fewest
    crossings.
    """
    ranks = _first_order(ranks)
    best, fewest = ranks, _crossings(ranks)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        ranks = _swept(ranks, forward=sweep % 2 == 0)
        count = _crossings(ranks)
        if count < fewest:
            best, fewest = ranks, count
    return best


def _first_order(ranks: Ranks) -> Ranks:
    """Cells in the order in which a walk along the links meets them: trees come out without a crossing."""
    met: dict[Cell, None] = {}
    for start in (cell for rank in ranks for cell in rank if not cell.before):
        waiting = [start]
        while waiting:
            cell = waiting.pop()
            if cell not in met:
                met[cell] = None
                waiting += [tie.second for tie in reversed(cell.after)]
    places = {cell: place for place, cell in enumerate(met)}
    return [sorted(rank, key=places.__getitem__) for rank in ranks]


def _swept(ranks: Ranks, forward: bool) -> Ranks:
    swept = list(ranks)
    numbers = range(1, len(ranks)) if forward else range(len(ranks) - 2, -1, -1)
    for number in numbers:
        fixed = {cell: place for place, cell in enumerate(swept[number - 1 if forward else number + 1])}
        middles = {
            cell: _middle(_neighbours(cell, fixed, forward), place)
            for place, cell in enumerate(swept[number])
        }
        swept[number] = sorted(swept[number], key=middles.__getitem__)
    return swept


def _neighbours(cell: Cell, places: dict[Cell, int], forward: bool) -> list[float]:
    if forward:
        return [places[tie.first] for tie in cell.before]
    return [places[tie.second] + tie.port for tie in cell.after]


def _middle(places: Sequence[float], otherwise: float) -> float:
    return sum(places) / len(places) if places else float(otherwise)


def _crossings(ranks: Ranks) -> int:
    """How many pairs of ties cross."""
    return sum(_crossings_before(rank, before) for before, rank in itertools.pairwise(ranks))


def _crossings_before(rank: Iterable[Cell], before: Iterable[Cell]) -> int:
    first = {cell: place for place, cell in enumerate(before)}
    ends = sorted(
        (first[tie.first], place + tie.port) for place, cell in enumerate(rank) for tie in cell.before
    )
    seen: list[float] = []
    count = 0
    for _, end in ends:
        count += len(seen) - bisect_right(seen, end)
        insort(seen, end)
    return count
