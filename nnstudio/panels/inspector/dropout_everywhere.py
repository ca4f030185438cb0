"""The switch “Dropout” of the whole network as edits: every Dropout gets one rate, and every hidden
dense layer gets a Dropout.
"""

from collections.abc import Iterable

from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import Project
from nnstudio.engine.layers import Dense, Dropout
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.dropout_after import dropout_after, set_dropout_after

_WITH_WEIGHTS = ("l1", "l2")
"""Settings that every layer with weights to train has."""


def hidden_dense_layers(graph: Graph) -> tuple[str, ...]:
    """Ids of the dense layers behind which more is learned: all but those that give the answer."""
    waiting = [node.id for node in graph.nodes if _has_weights(node.layer)]
    before: set[str] = set()
    while waiting:
        for link in graph.incoming(waiting.pop()):
            if link.source not in before:
                before.add(link.source)
                waiting.append(link.source)
    return tuple(node.id for node in graph.nodes if isinstance(node.layer, Dense) and node.id in before)


def dropout_rates(graph: Graph) -> tuple[float, ...]:
    """The rate at each place where a Dropout stands or may stand, 0 where none does."""
    places = hidden_dense_layers(graph)
    there = [dropout_after(graph, node_id) for node_id in places]
    elsewhere = [graph.node(node_id) for node_id in _elsewhere(graph, there)]
    return tuple(
        node.layer.rate if node and isinstance(node.layer, Dropout) else 0.0 for node in (*there, *elsewhere)
    )


def set_dropout_everywhere(project: Project, rate: float) -> Project:
    """Give every hidden dense layer a Dropout of this rate, or with 0 take those that are there away; one
    that stands elsewhere stays there, at this rate.
    """
    places = hidden_dense_layers(project.graph)
    elsewhere = _elsewhere(project.graph, [dropout_after(project.graph, node_id) for node_id in places])
    for node_id in elsewhere:
        project = edits.set_setting(project, node_id, "rate", rate)
    for node_id in places:
        project = set_dropout_after(project, node_id, rate)
    return project


def _elsewhere(graph: Graph, there: Iterable[Node | None]) -> tuple[str, ...]:
    known = {node.id for node in there if node}
    return tuple(node.id for node in graph.nodes if isinstance(node.layer, Dropout) and node.id not in known)


def _has_weights(layer: object) -> bool:
    return {setting.name for setting in settings_of(layer)} >= set(_WITH_WEIGHTS)
