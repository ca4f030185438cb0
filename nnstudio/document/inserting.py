"""Edits that keep a row of layers a row: one more between two others, or one less."""

from nnstudio.document import edits
from nnstudio.document.graph import Link
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


def remove_and_join(project: Project, node_id: str) -> Project:
    """Take a node with one input away and lead what arrived there to all that followed."""
    arriving, leaving = project.graph.incoming(node_id), project.graph.outgoing(node_id)
    project = edits.remove(project, [node_id])
    for link in leaving if len(arriving) == 1 else ():
        project = edits.connect(project, arriving[0].source, link.target, link.port)
    return project
