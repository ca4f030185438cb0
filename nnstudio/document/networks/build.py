"""From the drawing to a network that computes."""

from dataclasses import replace

from nnstudio.document.checks.problems import Report, check
from nnstudio.document.networks.hand_weights import put_in
from nnstudio.document.project import Project
from nnstudio.document.shapes import nodes_that_reach_an_output
from nnstudio.document.sharing import elected
from nnstudio.engine.layers import Input, Layer, Output
from nnstudio.engine.network import Network
from nnstudio.errors import TrainingError


def build(project: Project) -> Network:
    """The engine's network of a project, with the first weights that the plan's seed or a person gives.

    Inputs get the shape that their columns give; nodes that lead to no output are left out, and where one of
    them owns weights that others share, the first of those owns them. An output's final
    softmax or sigmoid stays in the network: predictions see it, and the loss takes it over in training.
    Raises `TrainingError` with the report's first sentence where something is wrong.
    """
    report = check(project)
    if not report.can_train:
        raise TrainingError(report.reason)
    return network_of(project, report)


def network_of(project: Project, report: Report) -> Network:
    """The network of what takes part, as the report's shapes say; raises `NetworkError` where it is none."""
    graph = project.graph
    taking_part = nodes_that_reach_an_output(graph)
    nodes = {
        node.id: _ready(node.layer, report.shapes[node.id]) for node in graph.nodes if node.id in taking_part
    }
    links = [(link.source, link.target, link.port) for link in graph.links if link.target in taking_part]
    network = Network.graph(nodes, links, project.plan.seed, elected(graph.nodes, taking_part))
    put_in(network, graph.by_id)
    return network


def _ready(layer: Layer, shape: tuple[int, ...]) -> Layer:
    """The layer as the engine takes it: inputs know their shape."""
    return replace(layer, shape=shape) if isinstance(layer, Input) else layer


def outputs_of(project: Project) -> tuple[str, ...]:
    """Ids of the output nodes, in order."""
    return tuple(node.id for node in project.graph.nodes if isinstance(node.layer, Output))
