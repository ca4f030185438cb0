"""Edits that keep a row of layers a row: one more between two others, or one less."""

from collections.abc import Collection, Container

from nnstudio.document import edits
from nnstudio.document.graph import Graph, Link
from nnstudio.document.project import Project
from nnstudio.engine.layers import Layer

NODE_STEP = 150.0
"""Scene pixels from one node's left edge to the next one's; a node is about 120 wide and 88 high."""


def insert_with_room(project: Project, link: Link, layer: Layer | str) -> tuple[Project, str]:
    """Put a new layer into a link; where there is no room for it, what lies to the right of the link's
    source moves on. Also gives the new node's id.
    """
    source, target = project.graph.node(link.source), project.graph.node(link.target)
    missing = 2 * NODE_STEP - (target.x - source.x)
    if 0 < missing < 2 * NODE_STEP:
        behind = {node.id: (node.x + missing, node.y) for node in project.graph.nodes if node.x > source.x}
        project = edits.move(project, behind)
        target = project.graph.node(link.target)
    x, y = (source.x + target.x) / 2, (source.y + target.y) / 2
    return edits.insert_on_link(project, link, layer, x, y)


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
