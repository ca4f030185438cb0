"""What shape of data flows along each link: found before anything is built, as far as the drawing allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod

from nnstudio.document.features import feature_count
from nnstudio.document.graph import Graph, Node
from nnstudio.document.project import ProjectData
from nnstudio.document.sharing import arriving_shapes, elected
from nnstudio.engine.layers import Input, Shape, shape_text
from nnstudio.errors import ShapeError


@dataclass(frozen=True)
class Inference:
    """Shapes after each node and parameter counts, where they can be known.

    Weights that several nodes share are counted at one of them. `order` holds the nodes that no loop touches,
    sources first; `looped` the others; `failures` the words of the `ShapeError` of each node that cannot work
    on what it gets.
    """

    order: tuple[str, ...] = ()
    looped: tuple[str, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    parameter_counts: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, str] = field(default_factory=dict)


def infer(graph: Graph, data: ProjectData | None) -> Inference:
    """Follow the shapes through the drawing.

    A node whose inputs are missing or wrong has no shape, and neither have those after it.
    """
    order, looped = sort(graph)
    shapes: dict[str, Shape] = {}
    counts: dict[str, int] = {}
    failures: dict[str, str] = {}
    for node_id in order:
        node = graph.node(node_id)
        try:
            shape = _shape_of(graph, node, data, shapes)
            if shape is not None:
                shapes[node_id] = shape
                counts[node_id] = _parameter_count(
                    node, [shapes[link.source] for link in graph.incoming(node_id)]
                )
        except ShapeError as error:
            failures[node_id] = str(error)
    once = elected(graph.nodes, counts)
    counts = {node_id: 0 if node_id in once else count for node_id, count in counts.items()}
    return Inference(order, looped, shapes, counts, failures)


def sort(graph: Graph) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Node ids with sources before targets (Kahn 1962), and those that are in a loop or come after one."""
    waiting = {node.id: len(graph.incoming(node.id)) for node in graph.nodes}
    ready = [node_id for node_id, count in waiting.items() if count == 0]
    for node_id in ready:
        for link in graph.outgoing(node_id):
            waiting[link.target] -= 1
            if waiting[link.target] == 0:
                ready.append(link.target)
    done = set(ready)
    return tuple(ready), tuple(node_id for node_id in waiting if node_id not in done)


def loops(graph: Graph, looped: Sequence[str]) -> tuple[str, ...]:
    """Of the nodes that could not be sorted, those that lie on a loop or between two (nothing that merely
    follows).
    """
    left = set(looped)
    while True:
        ends = {
            node_id for node_id in left if not any(link.target in left for link in graph.outgoing(node_id))
        }
        if not ends:
            return tuple(node_id for node_id in looped if node_id in left)
        left -= ends


def parameter_shapes(graph: Graph, data: ProjectData | None) -> dict[str, Shape]:
    """Full name (``dense_1/weight``) and shape of every parameter that a node of the network uses, also
    where it uses another node's.
    """
    shapes = infer(graph, data).shapes
    taking_part = nodes_that_reach_an_output(graph)
    return {
        f"{node_id}/{parameter.name}": parameter.shape
        for node_id in shapes
        if node_id in taking_part
        for parameter in graph.node(node_id).layer.parameters(
            [shapes[link.source] for link in graph.incoming(node_id)]
        )
    }


def nodes_that_reach_an_output(graph: Graph) -> frozenset[str]:
    """Ids of the nodes from which a way leads to an Output, and of the Outputs: these are trained."""
    reached = [node.id for node in graph.of_kind("output")]
    seen = set(reached)
    for node_id in reached:
        for link in graph.incoming(node_id):
            if link.source not in seen:
                seen.add(link.source)
                reached.append(link.source)
    return frozenset(seen)


def input_columns(node: Node, data: ProjectData) -> tuple[str, ...]:
    """The columns that enter at an input node: those it names, or every input column."""
    assert isinstance(node.layer, Input)
    return node.layer.columns or data.with_role("input")


def input_shape(node: Node, data: ProjectData | None) -> Shape | None:
    """The shape that an input node sends out; None while its columns are unknown."""
    assert isinstance(node.layer, Input)
    wanted = node.layer.shape
    if data is None:
        return wanted or None
    features = feature_count(data, input_columns(node, data))
    if not features:
        return None
    if wanted and prod(wanted) != features:
        raise ShapeError(
            f"is set to the shape {shape_text(wanted)}, which holds {prod(wanted)} values, but its columns "
            f"give {features} features: change the shape or the columns"
        )
    return wanted or (features,)


def _shape_of(
    graph: Graph, node: Node, data: ProjectData | None, shapes: Mapping[str, Shape]
) -> Shape | None:
    if isinstance(node.layer, Input):
        return input_shape(node, data)
    inputs = arriving_shapes(graph, shapes, node)
    return None if inputs is None else node.layer.output_shape(inputs)


def _parameter_count(node: Node, inputs: Sequence[Shape]) -> int:
    return sum(parameter.count for parameter in node.layer.parameters(inputs) if parameter.learned)
