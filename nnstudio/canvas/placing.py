"""Where a new layer goes and what it is connected with: dropped on a link, appended to the selection."""

from collections.abc import Iterable

from nnstudio.canvas import geometry
from nnstudio.canvas.port import Port, reachable
from nnstudio.document import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.document.sheet import Direction
from nnstudio.engine.layers import LAYERS, Layer
from nnstudio.session.editor import Editor


def can_insert(layer: Layer) -> bool:
    """Whether a layer has both ends, so that it can stand in the middle of a link."""
    return layer.has_output and layer.maximum_inputs != 0


def place(editor: Editor, words: str, layer: Layer, x: float, y: float, link: Link | None) -> str:
    """Add a layer at a place, inside a link if one is given, select it and give its id; one undo entry."""
    node_id = edits.next_id(editor.project.graph, layer.kind)

    def edit(project: Project) -> Project:
        if link is None:
            return edits.add_node(project, layer, x, y)[0]
        return inserted(project, link, layer, x, y)

    editor.perform(words, edit)
    editor.select({node_id})
    return node_id


def append(editor: Editor, layer: Layer, centre: tuple[float, float]) -> str:
    """Add a layer after the selected node, or after the one open end, and select it.

    Where exactly one link leaves that node, the layer is put into this link. An empty canvas gets it at
    `centre`.
    """
    graph, direction = editor.project.graph, editor.project.sheet.direction
    before = node_to_append_to(graph, editor.selection) if layer.maximum_inputs != 0 else None
    if before is None:
        x, y = free_place(graph, *_corner(centre), direction)
        return place(editor, f"Add {layer.title}", layer, x, y, None)
    outgoing = graph.outgoing(before.id)
    x, y = _after(before, direction)
    if len(outgoing) == 1 and can_insert(layer):
        return place(editor, f"Insert {layer.title}", layer, x, y, outgoing[0])
    x, y = free_place(graph, x, y, direction)
    node_id = edits.next_id(graph, layer.kind)
    editor.perform(f"Add {layer.title}", lambda project: _added_after(project, before.id, layer, x, y))
    editor.select({node_id})
    return node_id


def unfit_for(port: Port) -> frozenset[str]:
    """The kinds that a link from this port cannot lead to."""
    return frozenset(
        kind
        for kind, layer in LAYERS.items()
        if (layer.maximum_inputs == 0 if port.side == "output" else not layer.has_output)
    )


def place_linked(editor: Editor, layer: Layer, port: Port, x: float, y: float) -> str:
    """Add a layer so that a link from `port` ends at a point, select it and give its id; one undo entry."""
    inputs = layer.maximum_inputs or layer.minimum_inputs
    direction = editor.project.sheet.direction
    if port.side == "output":
        end = geometry.input_point(0, inputs, direction)
    else:
        end = geometry.output_point(inputs, direction)
    x, y = geometry.snapped(x - end.x()), geometry.snapped(y - end.y())
    node_id = edits.next_id(editor.project.graph, layer.kind)

    def edit(project: Project) -> Project:
        project, _ = edits.add_node(project, layer, x, y)
        if port.side == "output":
            return edits.connect(project, port.node_id, node_id)
        return edits.connect(project, node_id, port.node_id, port.index)

    editor.perform(f"Add {layer.title}", edit)
    editor.select({node_id})
    return node_id


def node_to_append_to(graph: Graph, selection: Iterable[str]) -> Node | None:
    """The one selected node if something can follow it, else with nothing selected the only open end."""
    chosen = [graph.node(node_id) for node_id in selection]
    if not chosen:
        chosen = [node for node in graph.nodes if node.layer.has_output and not graph.outgoing(node.id)]
    return chosen[0] if len(chosen) == 1 and chosen[0].layer.has_output else None


def inserted(project: Project, link: Link, layer: Layer, x: float, y: float) -> Project:
    """Put a layer into a link at a place, behind the node before it and in line with a straight link.

    Where it is too tight, the nodes after it move on.
    """
    x, y = _place_in(project, link, x, y)
    project, node_id = edits.insert_on_link(project, link, layer, x, y)
    return with_room_after(project, node_id)


def _after(node: Node, direction: Direction) -> tuple[float, float]:
    """Where the card behind a node stands."""
    if direction == "down":
        return node.x, node.y + geometry.CARD_HEIGHT + geometry.GAPS[direction].along
    return node.x + geometry.COLUMN_PITCH, node.y


def _place_in(project: Project, link: Link, x: float, y: float) -> tuple[float, float]:
    """Where a card that was dropped on a link stands without touching the card before it."""
    before, after = project.graph.node(link.source), project.graph.node(link.target)
    near_x, near_y = _after(before, project.sheet.direction)
    if project.sheet.direction == "down":
        if abs(x - before.x) >= geometry.CARD_WIDTH or y < before.y - geometry.CARD_HEIGHT:
            return x, y
        return before.x if before.x == after.x else x, max(y, near_y)
    if abs(y - before.y) >= geometry.CARD_HEIGHT or x < before.x - geometry.CARD_WIDTH:
        return x, y
    return max(x, near_x), before.y if before.y == after.y else y


def with_room_after(project: Project, node_id: str) -> Project:
    """Move the nodes that follow a node on, all by as much as the nearest one needs."""
    graph, node = project.graph, project.graph.node(node_id)
    following = [graph.node(link.target) for link in graph.outgoing(node_id)]
    down = project.sheet.direction == "down"
    near_x, near_y = _after(node, project.sheet.direction)
    missing = max((near_y - after.y if down else near_x - after.x for after in following), default=0.0)
    if not 0 < missing <= 2 * geometry.COLUMN_PITCH:
        return project  # enough room, or a link that leads backwards: leave the drawing alone
    dx, dy = (0.0, missing) if down else (missing, 0.0)
    downstream = [graph.node(each) for each in reachable(graph, node_id, forward=True) - {node_id}]
    return edits.move(project, {each.id: (each.x + dx, each.y + dy) for each in downstream})


def free_place(graph: Graph, x: float, y: float, direction: Direction = "right") -> tuple[float, float]:
    """The first place at x, y or beside it where no card stands."""
    x, y = geometry.snapped(x), geometry.snapped(y)
    while any(
        abs(node.x - x) < geometry.CARD_WIDTH + 8 and abs(node.y - y) < geometry.CARD_HEIGHT + 8
        for node in graph.nodes
    ):
        if direction == "down":
            x += geometry.COLUMN_PITCH
        else:
            y += geometry.ROW_PITCH
    return x, y


def _added_after(project: Project, before: str, layer: Layer, x: float, y: float) -> Project:
    project, node_id = edits.add_node(project, layer, x, y)
    return edits.connect(project, before, node_id)


def _corner(centre: tuple[float, float]) -> tuple[float, float]:
    return centre[0] - geometry.CARD_WIDTH / 2, centre[1] - geometry.CARD_HEIGHT / 2
