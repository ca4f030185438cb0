"""Writes to the tape what keeps weights small: L1 and L2 of the network and of each layer, and max-norm."""

from collections.abc import Collection
from math import prod

from nnstudio.engine.blocks import blocks_of
from nnstudio.engine.graph import Graph, Parameter
from nnstudio.engine.layout import DOUBLE_FLOATS, Program
from nnstudio.engine.tape.tape_writer import TapeWriter

_WEIGHTS_AT_ONCE = 16_384
"""Weights whose norms are one task."""


def write_penalties(
    writer: TapeWriter, graph: Graph, owners: Collection[str], penalizes_biases: bool
) -> tuple[int, int]:
    """L1 and L2 of the weights of the nodes that learn, and of the biases where they are asked for: on the
    gradients, and as values; returns the place of the values, in floats, and their number.
    """
    penalized = [
        (parameter, strengths)
        for parameter in graph.parameters
        if parameter.node in owners  # others lead to no loss: their gradients are never set anew
        and (strengths := _strengths(writer, graph, parameter, penalizes_biases))
    ]
    values = writer.allocate_doubles(len(penalized))
    for number, (parameter, strengths) in enumerate(penalized):
        node = graph.order.index(parameter.node)
        operands = {"first": parameter.offset, "count": parameter.count, **strengths}
        writer.emit(Program.PENALTY, "penalty", node, operands)
        place = values + number * DOUBLE_FLOATS
        writer.emit(Program.PENALTY_VALUE, "penalty_value", node, {**operands, "value": place})
    return values, len(penalized)


def _strengths(
    writer: TapeWriter, graph: Graph, parameter: Parameter, penalizes_biases: bool
) -> dict[str, int]:
    """Places of the strengths that count for a parameter, its network's and its layer's; empty where none
    does.
    """
    layer, penalized = graph.nodes[parameter.node], parameter.spec.penalized
    is_bias = parameter.spec.name == "bias"
    by_network = penalized or (is_bias and penalizes_biases)
    by_layer = penalized or (is_bias and getattr(layer, "penalize_biases", False))
    if not (by_network or by_layer):
        return {}
    places = {}
    for name in ("l1", "l2"):
        none = 0 if by_network and by_layer else writer.rate("no_penalty", 0.0)
        own = getattr(layer, name, 0.0)
        places[name] = writer.rate(name, 0.0) if by_network else none
        places[f"layer_{name}"] = writer.rate(f"{parameter.node}/{name}", own) if by_layer else none
    return places


def write_max_norms(writer: TapeWriter, graph: Graph, owners: Collection[str]) -> None:
    """Max-norm on the weights of the layers that want it, behind the update."""
    wanted = [
        (parameter, limit)
        for parameter in graph.parameters
        if parameter.node in owners and parameter.spec.penalized
        and (limit := getattr(graph.nodes[parameter.node], "max_norm", 0.0)) > 0.0
    ]  # fmt: skip
    if wanted:
        writer.end_segment(Program.UPDATE)
    for parameter, limit in wanted:
        units, width = parameter.spec.shape[0], prod(parameter.spec.shape[1:])
        for first, count in blocks_of(units, max(1, _WEIGHTS_AT_ONCE // width)):
            writer.emit(Program.UPDATE, "max_norm", graph.order.index(parameter.node), {
                "first": parameter.offset + first * width, "units": count, "width": width,
                "limit": writer.rate(f"{parameter.node}/max_norm", limit),
            })  # fmt: skip
