"""A port as a value: which end of which card; and which ports may be linked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from nnstudio.document.editing.edits import connect
from nnstudio.document.graph import Graph, Node, input_count, reachable
from nnstudio.document.project import Project
from nnstudio.errors import EditError


@dataclass(frozen=True)
class Port:
    """The output of a node, or one of its inputs."""

    node_id: str
    side: Literal["input", "output"]
    index: int = 0


def ports_of(graph: Graph, node: Node) -> tuple[Port, ...]:
    """All ports that a card shows, inputs first."""
    inputs = tuple(Port(node.id, "input", index) for index in range(input_count(graph, node)))
    return (*inputs, Port(node.id, "output")) if node.layer.has_output else inputs


def legal_ports(graph: Graph, fixed: Port) -> frozenset[Port]:
    """The ports that a link with one end at `fixed` may end at: other side, no loop."""
    forward = fixed.side == "input"
    forbidden = reachable(graph, fixed.node_id, forward=forward)
    nodes: Iterable[Node] = (node for node in graph.nodes if node.id not in forbidden)
    wanted = "output" if forward else "input"
    return frozenset(port for node in nodes for port in ports_of(graph, node) if port.side == wanted)


def refusal(project: Project, fixed: Port, node_id: str) -> str:
    """Why a link from `fixed` cannot end at a node, as a sentence; empty where it can."""
    source, target = (fixed.node_id, node_id) if fixed.side == "output" else (node_id, fixed.node_id)
    try:
        connect(project, source, target)
    except EditError as error:
        return str(error)
    if source in reachable(project.graph, target, forward=True):
        first, second = project.graph.node(target).label, project.graph.node(source).label
        return f"{first} already leads to {second}: a link back would make a loop."
    return ""
