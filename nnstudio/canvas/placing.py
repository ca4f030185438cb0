"""Where a new layer goes and what it is connected with: dropped on a link, appended to the selection."""

from collections.abc import Callable, Collection, Sequence

from nnstudio.canvas import geometry
from nnstudio.canvas.cards.card_sizes import sizes_of
from nnstudio.canvas.cards.port import Port
from nnstudio.document.drawing.block_copies import add_copy, append_copy, insert_copy, row_of
from nnstudio.document.drawing.blocks import touched_blocks
from nnstudio.document.drawing.folding import alike, drawn, exits, standing_for
from nnstudio.document.drawing.inserting import with_room_after
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.project import Project
from nnstudio.document.sheet import Direction
from nnstudio.engine.layers import LAYERS, Layer
from nnstudio.errors import EditError
from nnstudio.session.editing.editor import Editor


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
    project, direction = editor.project, editor.project.sheet.direction
    graph = drawn(project)
    before = node_to_append_to(project, editor.selection) if layer.maximum_inputs != 0 else None
    if before is None:
        x, y = free_place(graph, *_corner(centre), direction)
        return place(editor, f"Add {layer.title}", layer, x, y, None)
    outgoing = project.graph.outgoing(before.id)
    x, y = _after(_seen(project, before.id), direction)
    if len(outgoing) == 1 and can_insert(layer):
        return place(editor, f"Insert {layer.title}", layer, x, y, outgoing[0])
    x, y = free_place(graph, x, y, direction)
    node_id = edits.next_id(graph, layer.kind)
    editor.perform(f"Add {layer.title}", lambda project: _added_after(project, before.id, layer, x, y))
    editor.select({node_id})
    return node_id


def place_block(editor: Editor, block_id: str, x: float, y: float, link: Link | None) -> None:
    """Add a folded copy of a block at a place, inside a link if one is given, and select it."""
    name = editor.project.sheet.block_by_id[block_id].name

    def edit(project: Project) -> Project:
        if link is None:
            return add_copy(project, block_id, x, y)[0]
        place = _place_in(project, link, x, y)
        project, copy_id = insert_copy(project, block_id, link, *place)
        return _with_room(project, project.sheet.block_by_id[copy_id].members[0])

    _perform_and_select(editor, f"{'Insert' if link else 'Add'} {name}", edit)


def append_block(editor: Editor, block_id: str, centre: tuple[float, float]) -> None:
    """Add a folded copy of a block as `append` does a layer, and select it."""
    project, direction = editor.project, editor.project.sheet.direction
    before = node_to_append_to(project, editor.selection) if stands_in_row(project, block_id) else None
    if before is None:
        place_block(editor, block_id, *free_place(drawn(project), *_corner(centre), direction), None)
        return
    outgoing = project.graph.outgoing(before.id)
    x, y = _after(_seen(project, before.id), direction)
    if len(outgoing) == 1:
        place_block(editor, block_id, x, y, outgoing[0])
        return
    x, y = free_place(drawn(project), x, y, direction)
    name = project.sheet.block_by_id[block_id].name
    _perform_and_select(editor, f"Add {name}", lambda p: append_copy(p, block_id, before.id, x, y)[0])


def stands_in_row(project: Project, block_id: str) -> bool:
    """Whether a block has one input and one output, so that it can stand in the middle of a link."""
    try:
        row_of(project, block_id)
    except EditError:
        return False
    return True


def _perform_and_select(editor: Editor, words: str, edit: Callable[[Project], Project]) -> None:
    """Perform an edit whose block comes last, and select that."""
    if editor.perform(words, edit):
        editor.select(editor.project.sheet.blocks[-1].members)


def unfit_for(port: Port) -> frozenset[str]:
    """The kinds that a link from this port cannot lead to."""
    return frozenset(
        kind
        for kind, layer in LAYERS.items()
        if (layer.maximum_inputs == 0 if port.side == "output" else not layer.has_output)
    )


def place_linked(editor: Editor, layer: Layer, ports: Sequence[Port], x: float, y: float) -> str:
    """Add a layer so that a link from `ports`, which stand in one place, ends at a point, select it and give
    its id; one undo entry.
    """
    inputs = layer.maximum_inputs or layer.minimum_inputs
    direction = editor.project.sheet.direction
    from_output = ports[0].side == "output"
    if from_output:
        end = geometry.input_point(0, inputs, direction)
    else:
        end = geometry.output_point(inputs, direction)
    x, y = geometry.snapped(x - end.x()), geometry.snapped(y - end.y())
    node_id = edits.next_id(editor.project.graph, layer.kind)

    def edit(project: Project) -> Project:
        project, _ = edits.add_node(project, layer, x, y)
        if from_output:
            return edits.connect(project, ports[0].node_id, node_id)
        for port in ports:
            project = edits.connect(project, node_id, port.node_id, port.index)
        return project

    editor.perform(f"Add {layer.title}", edit)
    editor.select({node_id})
    return node_id


def node_to_append_to(project: Project, selection: Collection[str]) -> Node | None:
    """The one selected node (of a folded block its only way out) if something can follow it, else with
    nothing selected the only open end.
    """
    graph = project.graph
    whole = [block for block in touched_blocks(project.sheet, selection) if block.folded]
    if len(whole) == 1 and len(whole[0].members) == len(selection):
        selection = exits(graph, whole[0])
    elif not selection:
        selection = [n.id for n in graph.nodes if n.layer.has_output and not graph.outgoing(n.id)]
    chosen = [graph.node(node_id) for node_id in selection]
    return chosen[0] if len(chosen) == 1 and chosen[0].layer.has_output else None


def _seen(project: Project, node_id: str) -> Node:
    """The node at the place of the card that shows it."""
    return drawn(project).node(standing_for(project, node_id))


def inserted(project: Project, link: Link, layer: Layer, x: float, y: float) -> Project:
    """Put a layer into a link at a place, behind the node before it and in line with a straight link.

    Where it is too tight, the nodes after it move on. Links that are drawn as one line with it lead through
    the layer, too.
    """
    x, y = _place_in(project, link, x, y)
    together = alike(project, link)
    project, node_id = edits.insert_on_link(project, link, layer, x, y)
    for other in together:
        project = edits.connect(project, node_id, other.target, other.port)
    return _with_room(project, node_id)


def _with_room(project: Project, node_id: str) -> Project:
    gap = geometry.GAPS[project.sheet.direction].along
    return with_room_after(project, standing_for(project, node_id), sizes_of(project), gap)


def _after(node: Node, direction: Direction) -> tuple[float, float]:
    """Where the card behind a node stands."""
    if direction == "down":
        return node.x, node.y + geometry.CARD_HEIGHT + geometry.GAPS[direction].along
    return node.x + geometry.COLUMN_PITCH, node.y


def _place_in(project: Project, link: Link, x: float, y: float) -> tuple[float, float]:
    """Where a card that was dropped on a link stands without touching the card before it."""
    before, after = _seen(project, link.source), _seen(project, link.target)
    near_x, near_y = _after(before, project.sheet.direction)
    if project.sheet.direction == "down":
        if abs(x - before.x) >= geometry.CARD_WIDTH or y < before.y - geometry.CARD_HEIGHT:
            return x, y
        return before.x if before.x == after.x else x, max(y, near_y)
    if abs(y - before.y) >= geometry.CARD_HEIGHT or x < before.x - geometry.CARD_WIDTH:
        return x, y
    return max(x, near_x), before.y if before.y == after.y else y


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
