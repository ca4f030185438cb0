"""Save a network that was made in a script, and load one: as a project file, which the window opens too."""

from dataclasses import replace
from pathlib import Path

from nnstudio.document.drawing.inserting import NODE_STEP
from nnstudio.document.files.storage import load as load_project
from nnstudio.document.files.storage import save as save_project
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.networks.build import build
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.shapes import sort
from nnstudio.document.sharing import own_weights, weights_by_node
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Input
from nnstudio.engine.network import Network
from nnstudio.errors import ProjectError

_ROW_HEIGHT = 120.0


def save(network: Network, path: str | Path) -> None:
    """Write a network with its weights; raises `ProjectError` where the place cannot be written to."""
    plan = replace(TrainingPlan(), seed=network.seed)
    project = Project(Path(path).stem or "network", _graph_of(network), plan=plan)
    save_project(path, project, Run(plan=plan, weights=weights_by_node(network, network.parameters)))


def load(path: str | Path) -> Network:
    """Read the network of a project file, with its weights where it was trained.

    Raises `ProjectError` for a file that holds no project, or no whole network.
    """
    project, run = load_project(path)
    network = _network_of(project, Path(path).name)
    if run is not None:
        network.load_parameters(own_weights(network, run.weights))
    return network


def _network_of(project: Project, name: str) -> Network:
    if project.data is not None:
        return build(project)
    graph = project.graph
    unknown = [node.label for node in graph.nodes if isinstance(node.layer, Input) and not node.layer.shape]
    if not graph.nodes or unknown:
        where = f": {unknown[0]} has neither a shape nor data" if unknown else ""
        raise ProjectError(f"“{name}” holds no whole network{where}; complete it in the window first.")
    links = [(link.source, link.target, link.port) for link in graph.links]
    shared = {node.id: node.shares for node in graph.nodes if node.shares}
    return Network.graph({node.id: node.layer for node in graph.nodes}, links, project.plan.seed, shared)


def _graph_of(network: Network) -> Graph:
    """The drawing of a network: columns by the longest way from an input, rows by the order in a column."""
    links = tuple(Link(*link) for link in network.links)
    shared = network.structure.shared
    nodes = tuple(
        Node(node_id, layer, shares=shared.get(node_id, "")) for node_id, layer in network.nodes.items()
    )
    graph = Graph(nodes, links)
    columns: dict[str, int] = {}
    for node_id in sort(graph)[0]:
        before = [columns[link.source] for link in graph.incoming(node_id)]
        columns[node_id] = max(before, default=-1) + 1
    filled: dict[int, int] = {}
    placed = []
    for node in nodes:
        column = columns[node.id]
        row = filled[column] = filled.get(column, -1) + 1
        placed.append(replace(node, x=column * NODE_STEP, y=row * _ROW_HEIGHT))
    return Graph(tuple(placed), links)
