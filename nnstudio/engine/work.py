"""How much a network computes for one sample, by which threads are chosen."""

from nnstudio.engine.graph import Graph

_VALUE_WORK = 16
"""Multiply-adds that take about as long as going through one value."""


def work_of_sample(graph: Graph) -> int:
    """Multiply-adds of a forward pass, and the values that are gone through, in units of them."""
    return sum(
        graph.nodes[node].multiply_adds([graph.shapes[source] for source in graph.sources[node]])
        + _VALUE_WORK * graph.features(node)
        for node in graph.order
    )
