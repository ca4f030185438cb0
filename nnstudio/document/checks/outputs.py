"""Do the last layer, the loss and the target of each output fit together?"""

from collections.abc import Callable, Iterator
from math import prod

from nnstudio.document.checks.endings import (
    Ending,
    class_warnings,
    counted,
    last_layer,
    use_activation,
    use_fitting_loss,
    with_layers,
    wrong_units,
)
from nnstudio.document.checks.labels import label_problems
from nnstudio.document.checks.rebuilding import rebuilding_problems
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.learning.loss_settings import balance_classes, set_loss_setting
from nnstudio.document.learning.losses import (
    Target,
    activation_of,
    final_node,
    loss_of,
    propose_loss,
    target_of,
)
from nnstudio.document.project import Project
from nnstudio.document.shapes import Inference, nodes_that_reach_an_output
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.layers import Activation, Dense, Flatten, shape_text

_KEEPS_FEATURES = ("activation", "dropout", "spatialdropout", "gaussiannoise")


def output_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """Problems of each output whose shape and target are known."""
    for output in project.graph.of_kind("output"):
        shape = inference.shapes.get(output.id)
        last = final_node(project.graph, output.id)
        if shape is None or last is None:
            continue
        target = target_of(project, output.id)
        if len(shape) != 1 and (target is None or not target.entry):
            yield _not_flat(output, last, shape, project.graph.incoming(output.id), target)
            continue
        if target is None:
            continue
        loss = loss_of(project, output.id, inference.shapes)
        yield from _sharing_problems(project.graph, output, last, loss)
        sizing = _sizing_layer(project.graph, last)
        fitting = LOSSES[propose_loss(project, output.id, inference.shapes)[0]].title
        ending = Ending(output, last, prod(shape), loss, fitting, target, sizing)
        if target.entry:
            yield from rebuilding_problems(project, ending, inference.shapes)
        else:
            yield from _PROBLEMS_OF_TASK.get(target.task, _class_problems)(ending)


def _not_flat(
    output: Node, last: Node, shape: tuple[int, ...], links: tuple[Link, ...], target: Target | None
) -> Problem:
    dense = last_layer(target, max(len(target.classes), 1) if target is not None else 1)
    return Problem(
        output.id,
        f"{output.label}, fed by {last.label}, needs a flat list of values but gets {shape_text(shape)}: "
        "put a Flatten and a Dense layer before it.",
        fixes=(Fix("Put Flatten and Dense before it", with_layers(output, Flatten(), dense)),),
        links=links,
    )


def _sharing_problems(graph: Graph, output: Node, last: Node, loss: Loss) -> Iterator[Problem]:
    """A loss takes over the final activation of its network: nobody else may read it then."""
    readers = _other_readers(graph, output, last)
    if not readers or loss.fused_activation is None or activation_of(last) != loss.fused_activation:
        return
    names = " and ".join(reader.label for reader in readers)
    yield Problem(
        last.id,
        f"{last.label} ends with {ACTIVATIONS[loss.fused_activation].title}, which "
        f"{loss.title.lower()} takes over for {output.label}, but {names} "
        f"{'reads' if len(readers) == 1 else 'read'} it too: end {last.label} with linear and give each "
        "reader an Activation layer.",
        fixes=(Fix("Give each reader an Activation", _with_activations(last, loss.fused_activation)),),
    )


def _other_readers(graph: Graph, output: Node, last: Node) -> list[Node]:
    """The trained nodes that read what an output shows, at its last layer or on the way from there."""
    trained = nodes_that_reach_an_output(graph)
    readers: list[Node] = []
    at = output
    while at.id != last.id:
        link = graph.incoming(at.id)[0]
        others = [other.target for other in graph.outgoing(link.source) if other != link]
        readers += [graph.node(other) for other in others if other in trained]
        at = graph.node(link.source)
    return readers


def _with_activations(last: Node, function: str) -> Callable[[Project], Project]:
    name = "function" if isinstance(last.layer, Activation) else "activation"

    def edit(project: Project) -> Project:
        users = project.graph.users(last.id)  # all of them lose their activation
        project = edits.set_setting(project, last.id, name, "linear")
        for user in users:
            for link in project.graph.outgoing(user.id):
                reader = project.graph.node(link.target)
                x, y = (user.x + reader.x) / 2, (user.y + reader.y) / 2
                project, _ = edits.insert_on_link(project, link, Activation(function=function), x, y)
        return project

    return edit


def _sizing_layer(graph: Graph, node: Node) -> Node | None:
    while node.layer.kind in _KEEPS_FEATURES and graph.incoming(node.id):
        node = graph.node(graph.incoming(node.id)[0].source)
    return node if isinstance(node.layer, Dense) else None


# ------------------------------------------------------------------ targets that are numbers


def _number_problems(ending: Ending) -> Iterator[Problem]:
    target, loss = ending.target, ending.loss
    if loss.targets != "values":
        yield Problem(
            ending.output.id,
            f"{ending.output.label} learns by {loss.title.lower()}, which compares classes, but its target "
            f"“{target.name}” is a number: {ending.fitting.lower()} fits, for it measures how far off a "
            "number is.",
            fixes=(use_fitting_loss(ending),),
        )
    elif ending.units != 1:
        yield wrong_units(ending, last_layer(target, 1), f"the target “{target.name}” is one number")
    elif activation_of(ending.last) != "linear":
        name = ACTIVATIONS[activation_of(ending.last)].title
        yield Problem(
            ending.last.id,
            f"{ending.last.label} ends with {name}, which cannot reach every value of “{target.name}” "
            "(standardized, it lies on both sides of zero): a linear end can.",
            "warning",
            use_activation(ending, "linear"),
        )


# ------------------------------------------------------------------ targets that are classes


def _class_problems(ending: Ending) -> Iterator[Problem]:
    classes, loss = len(ending.target.classes), ending.loss
    if classes < 2:
        held = f"only “{ending.target.classes[0]}”" if classes else "no value at all"
        yield Problem(
            ending.output.id,
            f"The target “{ending.target.name}” of {ending.output.label} holds {held}: "
            "there is nothing to tell apart.",
        )
        return
    single = ending.units == 1 and classes == 2 and loss.targets != "classes"
    if ending.units != classes and not single:
        wanted = last_layer(ending.target, classes)
        yield wrong_units(ending, wanted, f"“{ending.target.name}” has {classes} classes")
        return
    yield from _class_weight_problems(ending)
    yield from class_warnings(ending)


def _class_weight_problems(ending: Ending) -> Iterator[Problem]:
    weights, classes = len(getattr(ending.loss, "class_weights", ())), len(ending.target.classes)
    if weights not in (0, classes):
        output = ending.output
        yield Problem(
            output.id,
            f"{output.label} has class weights for {counted(weights, 'class')}, but “{ending.target.name}” "
            f"has {classes}: weigh the classes anew.",
            fixes=(
                Fix("Let all classes count the same", lambda now: _without_class_weights(now, output.id)),
                Fix("Balance the classes", lambda now: balance_classes(now, output.id)),
            ),
        )


def _without_class_weights(project: Project, output_id: str) -> Project:
    return set_loss_setting(project, output_id, "class_weights", ())


_PROBLEMS_OF_TASK = {"regression": _number_problems, "labels": label_problems}
