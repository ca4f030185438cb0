"""The switch “Dropout after” as edits: puts a Dropout layer behind a layer, or takes it away again."""

from dataclasses import replace

from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import Project
from nnstudio.engine.layers import Dropout

NODE_STEP = 176.0
"""Distance in scene pixels from one layer to the next where the drawing does not show it."""
Step = tuple[float, float]
"""How far to the right, and how far down."""


def dropout_after(graph: Graph, node_id: str) -> Node | None:
    """The Dropout that is the only thing behind a node; None where there is none."""
    outgoing = graph.outgoing(node_id)
    if len(outgoing) != 1:
        return None
    follower = graph.node(outgoing[0].target)
    return follower if isinstance(follower.layer, Dropout) else None


def set_dropout_after(project: Project, node_id: str, rate: float) -> Project:
    """Put a Dropout of this rate behind a node, change the one that is there, or with rate 0 take it away."""
    there = dropout_after(project.graph, node_id)
    if there is None:
        return project if rate == 0 else _insert(project, node_id, rate)
    if rate == 0:
        return _take_away(project, there)
    return edits.set_setting(project, there.id, "rate", rate)


def _insert(project: Project, node_id: str, rate: float) -> Project:
    graph = project.graph
    node, outgoing = graph.node(node_id), graph.outgoing(node_id)
    followers = [graph.node(link.target) for link in outgoing]
    step = min((_along(project, node, follower) for follower in followers), default=NODE_STEP)
    dx, dy = _step(project, step if step >= NODE_STEP / 2 else NODE_STEP)
    only = followers[0] if len(followers) == 1 else node
    x, y = (only.x, node.y + dy) if dy else (node.x + dx, only.y)
    project = _shifted(project, _behind(graph, node_id), (dx, dy))
    project, dropout_id = edits.add_node(project, Dropout(rate=rate), x, y)
    links = tuple(
        replace(link, source=dropout_id) if link.source == node_id else link for link in project.graph.links
    )
    sheet = project.sheet.with_member(dropout_id, node_id)
    project = replace(project, graph=project.graph.with_links(links), sheet=sheet)
    return edits.connect(project, node_id, dropout_id, 0)


def _take_away(project: Project, dropout: Node) -> Project:
    graph = project.graph
    source = graph.incoming(dropout.id)[0].source
    outgoing = graph.outgoing(dropout.id)
    step = min((_along(project, dropout, graph.node(link.target)) for link in outgoing), default=0.0)
    behind = _behind(graph, dropout.id)
    links = (
        replace(link, source=source) if link.source == dropout.id else link
        for link in graph.links
        if link.target != dropout.id
    )
    project = edits.remove(replace(project, graph=graph.with_links(links)), [dropout.id])
    return _shifted(project, behind, _step(project, -max(step, 0.0)))


def _behind(graph: Graph, node_id: str) -> set[str]:
    """Every node that can be reached from a node."""
    found: set[str] = set()
    waiting = [node_id]
    while waiting:
        for link in graph.outgoing(waiting.pop()):
            if link.target not in found and link.target != node_id:
                found.add(link.target)
                waiting.append(link.target)
    return found


def _along(project: Project, node: Node, follower: Node) -> float:
    """How far a node lies behind another one in the direction of the drawing."""
    return follower.y - node.y if project.sheet.direction == "down" else follower.x - node.x


def _step(project: Project, distance: float) -> Step:
    return (0.0, distance) if project.sheet.direction == "down" else (distance, 0.0)


def _shifted(project: Project, node_ids: set[str], step: Step) -> Project:
    nodes = [project.graph.node(node_id) for node_id in sorted(node_ids)]
    return edits.move(project, {node.id: (node.x + step[0], node.y + step[1]) for node in nodes})
