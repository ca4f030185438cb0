"""Edits that keep a row of layers a row: one more between two others, or one less."""

from collections.abc import Collection, Container, Mapping

from nnstudio.document.drawing.annotating import Box, with_frames_around
from nnstudio.document.drawing.folding import drawn, is_inside, move_drawn, standing_for
from nnstudio.document.drawing.growing import with_room_around
from nnstudio.document.drawing.layout import Size
from nnstudio.document.drawing.pieces import overlap, pieces, shifted
from nnstudio.document.drawing.room import with_room
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node, reachable
from nnstudio.document.project import Project
from nnstudio.document.sheet import Direction
from nnstudio.engine.layers import Layer

NODE_STEP = 150.0
"""Scene pixels from one node's left edge to the next one's; a node is about 120 wide and 88 high."""
ROW_STEP = 144.0
"""The same from top edge to top edge, where the drawing goes down."""


def step_in(direction: Direction) -> tuple[float, float]:
    """How far the next node lies to the right and down."""
    return (0.0, ROW_STEP) if direction == "down" else (NODE_STEP, 0.0)


def insert_with_room(project: Project, link: Link, layer: Layer | str) -> tuple[Project, str]:
    """Put a new layer into a link; where there is no room for it, what lies to the right of the link's
    source (or below it) moves on. Also gives the new node's id.
    """
    source, target = _ends(project, link)
    down = project.sheet.direction == "down"
    room = target.y - source.y if down else target.x - source.x
    wanted = 2 * sum(step_in(project.sheet.direction))
    if 0 < room < wanted:
        project = _moved_on(project, link, wanted - room)
        source, target = _ends(project, link)
    x, y = (source.x + target.x) / 2, (source.y + target.y) / 2
    return edits.insert_on_link(project, link, layer, x, y)


def _ends(project: Project, link: Link) -> tuple[Node, Node]:
    """The ends of a link, each at the place of the card that shows it; within a folded block their own."""
    if is_inside(project, link):
        return project.graph.node(link.source), project.graph.node(link.target)
    graph = drawn(project)
    source, target = (standing_for(project, end) for end in (link.source, link.target))
    return graph.node(source), graph.node(target)


def _moved_on(project: Project, link: Link, distance: float) -> Project:
    """Everything behind a link's source moves on in the direction of the drawing; for a link within a folded
    block what is in that block.
    """
    source, inside = _ends(project, link)[0], is_inside(project, link)
    members = project.sheet.hidden_in[link.source].members if inside else ()
    nodes = [project.graph.node(each) for each in members] if inside else drawn(project).nodes
    if project.sheet.direction == "down":
        behind = {node.id: (node.x, node.y + distance) for node in nodes if node.y > source.y}
    else:
        behind = {node.id: (node.x + distance, node.y) for node in nodes if node.x > source.x}
    return edits.move(project, behind) if inside else move_drawn(project, behind)


def with_room_after(project: Project, node_id: str, sizes: Mapping[str, Size], gap: float) -> Project:
    """The project where nothing lies under a node that was put into a link, and what follows it lies at least
    `gap` behind it: that moves on, and takes along what would be in its way.

    `sizes` holds the width and height of every card that is seen.
    """
    node, along = drawn(project).node(node_id), 1 if project.sheet.direction == "down" else 0
    box = (node.x, node.y, *sizes[node_id])
    moved = _following_moved_on(project, node_id, box, sizes, gap)
    moved = with_frames_around(project, with_room(moved, {node_id}, box, sizes, box[along]), sizes)
    return with_room_around(project, moved, {node_id}, sizes)


def _following_moved_on(
    project: Project, node_id: str, box: Box, sizes: Mapping[str, Size], gap: float
) -> Project:
    graph, along = drawn(project), 1 if project.sheet.direction == "down" else 0
    staying = {node_id, *(link.source for link in graph.incoming(node_id))}
    movable = [piece for piece in pieces(project, sizes, staying) if not piece.nodes & staying]
    following = {link.target for link in graph.outgoing(node_id)}
    near = box[along] + box[along + 2] + gap
    missing = max((near - piece.box[along] for piece in movable if piece.nodes & following), default=0.0)
    if not 0 < missing <= 2 * (box[along + 2] + gap):
        return project  # enough room, or a link that leads backwards: leave the drawing alone
    downstream = reachable(graph, node_id, forward=True)
    moving = [piece for piece in movable if piece.nodes & downstream]
    for piece in moving:
        left, top, width, height = piece.box
        there = (left, top + missing, width, height) if along else (left + missing, top, width, height)
        moving += [other for other in movable if other not in moving and overlap(other.box, there)]
    return shifted(project, moving, along, missing)


def remove_and_join(project: Project, node_ids: Collection[str]) -> Project:
    """Take nodes away and lead what arrived there on to what followed; where several things arrived, nothing
    is joined, for nobody knows which of them was meant.
    """
    gone = set(node_ids)
    for link in project.graph.links:
        if link.source in gone and link.target not in gone:
            arriving = _arriving(project.graph, link.source, gone)
            if len(arriving) == 1 and link.target not in arriving:
                project = edits.connect(project, arriving.pop(), link.target, link.port)
    return edits.remove(project, gone)


def _arriving(graph: Graph, node_id: str, gone: Container[str]) -> set[str]:
    """The nodes that stay and lead to a node, by way of others that go."""
    passed, arriving = [node_id], set()
    for here in passed:
        for link in graph.incoming(here):
            if link.source not in gone:
                arriving.add(link.source)
            elif link.source not in passed:
                passed.append(link.source)
    return arriving
