"""What holds of every canvas that shows a project."""

from PySide6.QtCore import QPointF

from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.view import CanvasView
from nnstudio.document.drawing.folding import drawn_links, place_of


def assert_mirrors(view: CanvasView) -> None:
    """The scene holds one item for each thing of the project, where the project says, and nothing else."""
    drawing, project = view.drawing, view.editor.project
    assert view.gesture is None
    assert set(drawing.nodes) == set(project.graph.by_id)
    assert set(drawing.links) == set(project.graph.links)
    assert set(drawing.annotations.items) == set(project.sheet.by_id)
    kept = (drawing.nodes, drawing.links, project.sheet.by_id, project.sheet.blocks)
    assert len(drawing.items()) == sum(map(len, kept))
    assert_folds(view)
    for node in project.graph.nodes:
        item = drawing.nodes[node.id]
        assert item.pos() == QPointF(node.x, node.y)  # as near as Qt takes for equal
        assert item.isVisible() == (node.id not in project.sheet.hidden_in)
    for item in drawing.cards():
        assert not item.dimmed
        assert item.hovered or not item.lit_ports
    for annotation in project.sheet.annotations:
        item = drawing.annotations.items[annotation.id]
        assert item.pos() == QPointF(annotation.x, annotation.y)
        assert item.size == (annotation.width, annotation.height)
    for link, item in drawing.links.items():
        assert item.isVisible() == (link in drawn_links(project))
        assert item.pos().isNull()
        assert not item.marked
        if item.isVisible():
            for end, port in (
                (item.start, Port(link.source, "output")),
                (item.end, Port(link.target, "input", link.port)),
            ):
                card = drawing.card(port.node_id)
                assert card.same_port(port)
                assert end == card.port_point(port)


def assert_folds(view: CanvasView) -> None:
    """A card stands for each folded block at the place of its nodes, a frame lies around each other one, and
    folded blocks are selected as a whole or not at all.
    """
    drawing, project = view.drawing, view.editor.project
    blocks = project.sheet.block_by_id
    assert set(drawing.blocks.cards) == {each for each, block in blocks.items() if block.folded}
    assert set(drawing.blocks.frames) == blocks.keys() - drawing.blocks.cards.keys()
    for block_id, item in drawing.blocks.cards.items():
        members = blocks[block_id].members
        place = place_of(project.graph, blocks[block_id], project.sheet.direction)
        assert item.pos() == QPointF(*place)
        assert item.node_id == members[0]
        chosen = [each in view.editor.selection for each in members]
        assert all(chosen) == any(chosen) == item.selected
    for block_id, frame in drawing.blocks.frames.items():
        rects = [drawing.nodes[each].scene_rect() for each in blocks[block_id].members]
        assert all(frame.scene_rect().contains(rect) for rect in rects)
