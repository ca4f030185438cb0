"""What holds of every project that an editor can reach, and of every canvas that shows it."""

from io import BytesIO

from PySide6.QtCore import QPointF

from nnstudio.canvas.port import Port
from nnstudio.canvas.view import CanvasView
from nnstudio.document import storage
from nnstudio.document.project import Project


def assert_sound(project: Project) -> None:
    """Ids are unique, links lead from node to node, ports hold one link each, and sharing has no chains."""
    graph, sheet = project.graph, project.sheet
    assert len(graph.by_id) == len(graph.nodes)
    assert len(sheet.by_id) == len(sheet.annotations)
    for node in graph.nodes:
        ports = [link.port for link in graph.incoming(node.id)]
        assert len(set(ports)) == len(ports)
        limit = node.layer.maximum_inputs
        assert ports == list(range(len(ports))) if limit is None else len(ports) <= limit
        assert not node.shares or graph.node(node.shares).shares == ""
        assert not node.shares or graph.node(node.shares).layer == node.layer
    for link in graph.links:
        assert link.source in graph
        assert link.target in graph


def assert_mirrors(view: CanvasView) -> None:
    """The scene holds one item for each thing of the project, where the project says, and nothing else."""
    drawing, project = view.drawing, view.editor.project
    assert view.gesture is None
    assert set(drawing.nodes) == set(project.graph.by_id)
    assert set(drawing.links) == set(project.graph.links)
    assert set(drawing.annotations.items) == set(project.sheet.by_id)
    assert len(drawing.items()) == len(drawing.nodes) + len(drawing.links) + len(project.sheet.by_id)
    for node in project.graph.nodes:
        item = drawing.nodes[node.id]
        assert item.pos() == QPointF(node.x, node.y)  # as near as Qt takes for equal
        assert not item.dimmed
        assert item.hovered or not item.lit_ports
    for annotation in project.sheet.annotations:
        item = drawing.annotations.items[annotation.id]
        assert item.pos() == QPointF(annotation.x, annotation.y)
        assert item.size == (annotation.width, annotation.height)
    for link, item in drawing.links.items():
        assert item.isVisible()
        assert item.pos().isNull()
        assert not item.marked
        assert item.start == drawing.nodes[link.source].port_point(Port(link.source, "output"))
        assert item.end == drawing.nodes[link.target].port_point(Port(link.target, "input", link.port))


def written(project: Project) -> bytes:
    """The project as a file."""
    file = BytesIO()
    storage.write(file, project, None)
    return file.getvalue()
