"""Edits that put nodes where they look tidy: a layout of all or some, a common edge, equal gaps."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from nnstudio.document.drawing.annotating import box_of, set_boxes, with_frames_around
from nnstudio.document.drawing.folding import drawn, move_drawn, standing_for
from nnstudio.document.drawing.holders import holders_of
from nnstudio.document.drawing.layout import Gaps, Size, arranged
from nnstudio.document.drawing.nested_layout import Nesting
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph
from nnstudio.document.project import Project
from nnstudio.document.sheet import Block, Direction
from nnstudio.errors import EditError

Edge = Literal["left", "centre", "right", "top", "middle", "bottom"]
"""What cards get in common: an edge, or their middle across (`centre`) or along (`middle`)."""
Axis = Literal["x", "y"]

_EDGES: Mapping[Edge, tuple[Axis, float]] = {
    "left": ("x", 0.0),
    "centre": ("x", 0.5),
    "right": ("x", 1.0),
    "top": ("y", 0.0),
    "middle": ("y", 0.5),
    "bottom": ("y", 1.0),
}
"""The axis of an edge, and the share of the card's size at which it lies."""


def arrange(
    project: Project,
    sizes: Mapping[str, Size],
    direction: Direction,
    gaps: Gaps,
    chosen: Collection[str] = (),
    now: Mapping[str, Size] | None = None,
) -> Project:
    """Lay the drawing out in a direction; where that is its own already, `chosen` nodes alone if there are
    some. Frames and unfolded blocks hold what they held and nothing else, notes keep to their cards.

    `sizes` holds the width and height of every node's card in the new direction, in scene pixels, and `now`
    those in the present one where they differ; a folded block is one card.
    """
    graph = drawn(project)
    if not graph.nodes:
        raise EditError("There is nothing to lay out: add a layer first.")
    chosen = {standing_for(project, each) for each in chosen}
    is_part = len(chosen) > 1 and direction == project.sheet.direction
    if is_part:
        graph = Graph(
            tuple(node for node in graph.nodes if node.id in chosen),
            tuple(link for link in graph.links if link.source in chosen and link.target in chosen),
        )
    now = sizes if now is None else now
    boxes = {node.id: (node.x, node.y, *now[node.id]) for node in graph.nodes}
    boxes |= {slip.id: box_of(slip) for slip in project.sheet.annotations}
    nesting = Nesting(graph, boxes, sizes, direction, gaps)
    places = nesting.places(holders_of(project, graph, now), loose_notes=not is_part)
    tidy = project
    if direction != project.sheet.direction:
        for block in project.sheet.blocks:
            tidy = _turned_inside(tidy, block, sizes, direction, gaps) if block.folded else tidy
        tidy = replace(tidy, sheet=replace(tidy.sheet, direction=direction))
    tidy = move_drawn(tidy, {each: box[:2] for each, box in places.items() if each in graph})
    papers = {each: box for each, box in places.items() if each not in graph}
    return with_frames_around(project, set_boxes(tidy, papers), now, settled=papers)


def _turned_inside(
    project: Project, block: Block, sizes: Mapping[str, Size], direction: Direction, gaps: Gaps
) -> Project:
    """Lay out the nodes of a folded block behind those that lead to them, so that it is tidy in the new
    direction when it is unfolded.
    """
    links = tuple(link for link in project.graph.links if link.target in block.members)
    wanted = {*block.members, *(link.source for link in links)}
    inside = Graph(tuple(node for node in project.graph.nodes if node.id in wanted), links)
    places = arranged(inside, sizes, direction, gaps)
    return edits.move(project, {member: places[member] for member in block.members})


def align(project: Project, sizes: Mapping[str, Size], chosen: Collection[str], edge: Edge) -> Project:
    """Give nodes a common edge or middle: the outermost of their edges, or the middle of them all."""
    chosen = {standing_for(project, each) for each in chosen}
    if len(chosen) < 2:
        raise EditError("Only several layers can be aligned: select two or more.")
    axis, share = _EDGES[edge]
    place, extent = _along(project, sizes, axis)
    low = min(place(node_id) for node_id in chosen)
    high = max(place(node_id) + extent(node_id) for node_id in chosen)
    line = low + share * (high - low)
    return _moved(project, axis, {node_id: line - share * extent(node_id) for node_id in chosen})


def distribute(project: Project, sizes: Mapping[str, Size], chosen: Collection[str], axis: Axis) -> Project:
    """Make the gaps between nodes equal along an axis; the first and the last one stay."""
    chosen = {standing_for(project, each) for each in chosen}
    if len(chosen) < 3:
        raise EditError("Only between three layers or more can gaps be made equal: select three or more.")
    place, extent = _along(project, sizes, axis)
    order = sorted(chosen, key=lambda node_id: (place(node_id) + extent(node_id) / 2, node_id))
    first, last = order[0], order[-1]
    room = place(last) - place(first) - sum(extent(node_id) for node_id in order[:-1])
    places = {first: place(first)}
    for before, here in pairwise(order):
        places[here] = places[before] + extent(before) + room / (len(order) - 1)
    return _moved(project, axis, places)


def _along(
    project: Project, sizes: Mapping[str, Size], axis: Axis
) -> tuple[Callable[[str], float], Callable[[str], float]]:
    """Where a card begins along an axis, and how long it is there."""
    graph = drawn(project)
    if axis == "x":
        return lambda node_id: graph.node(node_id).x, lambda node_id: sizes[node_id][0]
    return lambda node_id: graph.node(node_id).y, lambda node_id: sizes[node_id][1]


def _moved(project: Project, axis: Axis, places: Mapping[str, float]) -> Project:
    graph = drawn(project)
    nodes = {node_id: graph.node(node_id) for node_id in places}
    return move_drawn(
        project,
        {
            node_id: (places[node_id], node.y) if axis == "x" else (node.x, places[node_id])
            for node_id, node in nodes.items()
        },
    )
