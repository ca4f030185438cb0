"""Do nodes that use one set of weights fit together?"""

from collections.abc import Iterator

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.shapes import Inference, nodes_that_reach_an_output
from nnstudio.document.sharing import elected, parameter_words


def sharing_problems(graph: Graph, inference: Inference) -> Iterator[Problem]:
    """Nodes whose weights would have another shape than those that they use."""
    reaching = nodes_that_reach_an_output(graph)
    owners = elected(graph.nodes, inference.shapes) | elected(graph.nodes, reaching & inference.shapes.keys())
    for node_id, owner_id in owners.items():
        node, owner = graph.node(node_id), graph.node(owner_id)
        needed, there = (parameter_words(graph, inference.shapes, one) for one in (node, owner))
        if needed != there:
            yield _misfit(node, owner, needed, there, node_id in reaching and owner_id in reaching)


def _misfit(node: Node, owner: Node, needed: str, there: str, is_trained: bool) -> Problem:
    return Problem(
        node.id,
        f"{node.label} shares the weights of {owner.label} ({there}), but what arrives needs {needed}: "
        f"lead the same number of features to both, or give {node.label} weights of its own.",
        "error" if is_trained else "warning",
        (
            Fix(
                f"Give {node.label} weights of its own",
                lambda project: edits.set_shares(project, node.id),
            ),
        ),
    )
