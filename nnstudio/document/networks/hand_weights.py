"""First weights that a person set: a network begins with them in place of the drawn ones.

They stand in the nodes, so that they are saved, copied and undone with them. A place that a layer lost (it
has fewer units now) is passed over until the layer has it again.
"""

from collections.abc import Mapping
from dataclasses import replace

from nnstudio.document.graph import HandWeight, Node
from nnstudio.document.project import Project
from nnstudio.engine.network import Network
from nnstudio.engine.training.single_weights import LARGEST, Array, SingleWeight, is_inside
from nnstudio.errors import EditError


def set_first_weight(project: Project, weight: SingleWeight, value: float | None) -> Project:
    """Let a node, and all that share its weights, begin with a value at one place; None: with the drawn one.

    Raises `EditError` where the value is no number that a weight can have.
    """
    if value is not None and not abs(value) <= LARGEST:
        raise EditError(
            f"A weight cannot be {value:g}: it is a number from -{LARGEST:,.0f} to {LARGEST:,.0f}."
        )
    graph = project.graph
    for user in graph.users(weight.node):
        hands = {_place(hand): hand for hand in user.by_hand}
        place = weight.parameter, weight.index
        if value is None:
            hands.pop(place, None)
        else:
            hands[place] = HandWeight(*place, float(value))
        graph = graph.with_node(replace(user, by_hand=tuple(hands.values())))
    return project if graph == project.graph else replace(project, graph=graph)


def first_value(project: Project, weight: SingleWeight) -> float | None:
    """What a first weight was set to by hand; None for one that is drawn."""
    node = project.graph.by_id.get(weight.node)
    hands = {} if node is None else {_place(hand): hand.value for hand in node.by_hand}
    return hands.get((weight.parameter, weight.index))


def _place(hand: HandWeight) -> tuple[str, tuple[int, ...]]:
    return hand.parameter, hand.index


def put_in(network: Network, nodes: Mapping[str, Node]) -> None:
    """Write the values that were set by hand into a network whose weights were drawn."""
    for parameter in network.structure.parameters:
        put_into(network.parameters[parameter.name], nodes[parameter.node], parameter.spec.name)


def put_into(array: Array, node: Node, parameter: str) -> None:
    """Write a node's values that were set by hand into the array of one of its parameters."""
    for hand in node.by_hand:
        if hand.parameter == parameter and is_inside(hand.index, array.shape):
            array[hand.index] = hand.value


def count(project: Project) -> int:
    """How many weights were set by hand; those that several nodes share count once."""
    return sum(len(node.by_hand) for node in project.graph.nodes if not node.shares)


def are_set(project: Project) -> bool:
    """Whether any weight was set by hand."""
    return count(project) > 0
