"""Do the last layer, the loss and the target of each output fit together?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nnstudio.document import edits
from nnstudio.document.graph import Graph, Link, Node
from nnstudio.document.inserting import insert_with_room
from nnstudio.document.loss_settings import balance_classes, set_loss_setting
from nnstudio.document.losses import Target, activation_of, final_node, loss_of, propose_loss, target_of
from nnstudio.document.project import Project
from nnstudio.document.report import Fix, Problem
from nnstudio.document.shapes import Inference, nodes_that_reach_an_output
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layers import AUTOMATIC_LOSS, Activation, Dense, Flatten, shape_text
from nnstudio.engine.losses import LOSSES, Loss

_KEEPS_FEATURES = ("activation", "dropout", "spatialdropout", "gaussiannoise")


@dataclass(frozen=True)
class _Ending:
    """What meets at an output."""

    output: Node
    last: Node
    units: int
    loss: Loss
    fitting: str
    """The title of the loss that fits best."""
    target: Target
    sizing: Node | None
    """The Dense layer that decides how many units arrive, if one does."""


def output_problems(project: Project, inference: Inference) -> Iterator[Problem]:
    """Problems of each output whose shape and target are known."""
    for output in project.graph.of_kind("output"):
        shape = inference.shapes.get(output.id)
        last = final_node(project.graph, output.id)
        if shape is None or last is None:
            continue
        if len(shape) != 1:
            links = project.graph.incoming(output.id)
            yield _not_flat(output, last, shape, links, target_of(project, output.id))
            continue
        target = target_of(project, output.id)
        if target is None:
            continue
        loss = loss_of(project, output.id, inference.shapes)
        yield from _sharing_problems(project.graph, output, last, loss)
        sizing = _sizing_layer(project.graph, last)
        fitting = LOSSES[propose_loss(project, output.id, inference.shapes)[0]].title
        ending = _Ending(output, last, shape[0], loss, fitting, target, sizing)
        yield from _number_problems(ending) if target.task == "regression" else _class_problems(ending)


def _not_flat(
    output: Node, last: Node, shape: tuple[int, ...], links: tuple[Link, ...], target: Target | None
) -> Problem:
    units = max(len(target.classes), 1) if target is not None else 1
    return Problem(
        output.id,
        f"{output.label}, fed by {last.label}, needs a flat list of values but gets {shape_text(shape)}: "
        "put a Flatten and a Dense layer before it.",
        fixes=(Fix("Put Flatten and Dense before it", _with_flatten_and_dense(output, units)),),
        links=links,
    )


def _with_flatten_and_dense(output: Node, units: int) -> Callable[[Project], Project]:
    def edit(project: Project) -> Project:
        for layer in (Flatten(), _last_layer(units)):
            project, _ = insert_with_room(project, project.graph.incoming(output.id)[0], layer)
        return project

    return edit


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


def _number_problems(ending: _Ending) -> Iterator[Problem]:
    target, loss = ending.target, ending.loss
    if loss.targets != "values":
        yield Problem(
            ending.output.id,
            f"{ending.output.label} learns by {loss.title.lower()}, which compares classes, but its target "
            f"“{target.name}” is a number: {ending.fitting.lower()} fits, for it measures how far off a "
            "number is.",
            fixes=(_use_fitting_loss(ending),),
        )
    elif ending.units != 1:
        yield _wrong_units(ending, 1, f"the target “{target.name}” is one number")
    elif activation_of(ending.last) != "linear":
        name = ACTIVATIONS[activation_of(ending.last)].title
        yield Problem(
            ending.last.id,
            f"{ending.last.label} ends with {name}, which cannot reach every value of “{target.name}” "
            "(standardized, it lies on both sides of zero): a linear end can.",
            "warning",
            _use_activation(ending, "linear"),
        )


# ------------------------------------------------------------------ targets that are classes


def _class_problems(ending: _Ending) -> Iterator[Problem]:
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
        yield _wrong_units(ending, classes, f"“{ending.target.name}” has {classes} classes")
        return
    yield from _class_weight_problems(ending)
    yield from _class_warnings(ending)


def _class_weight_problems(ending: _Ending) -> Iterator[Problem]:
    weights, classes = len(getattr(ending.loss, "class_weights", ())), len(ending.target.classes)
    if weights not in (0, classes):
        output = ending.output
        yield Problem(
            output.id,
            f"{output.label} has class weights for {_count(weights, 'class')}, but “{ending.target.name}” "
            f"has {classes}: weigh the classes anew.",
            fixes=(
                Fix("Let all classes count the same", lambda now: _without_class_weights(now, output.id)),
                Fix("Balance the classes", lambda now: balance_classes(now, output.id)),
            ),
        )


def _without_class_weights(project: Project, output_id: str) -> Project:
    return set_loss_setting(project, output_id, "class_weights", ())


def _class_warnings(ending: _Ending) -> Iterator[Problem]:
    final, loss = activation_of(ending.last), ending.loss
    if final == "softmax" and ending.units == 1:
        yield _warning(
            ending.last,
            f"{ending.last.label} is a softmax over one unit, which is always 1: use sigmoid.",
            _use_activation(ending, "sigmoid"),
        )
    elif loss.targets == "values":
        yield _warning(
            ending.output,
            f"{ending.output.label} measures classes by {loss.title.lower()}"
            f"{' behind a softmax' if final == 'softmax' else ''}, whose slope fades where the network is "
            f"surely wrong, so it learns slowly: {ending.fitting.lower()} fits, for it presses on wherever a "
            "class is taken for another.",
            (_use_fitting_loss(ending),),
        )
    elif loss.fused_activation and final not in ("linear", loss.fused_activation):
        wanted = ACTIVATIONS[loss.fused_activation].title
        yield _warning(
            ending.last,
            f"{ending.last.label} ends with {ACTIVATIONS[final].title}, but {loss.title.lower()} turns "
            f"its values into probabilities with {wanted}: let it end with {wanted}.",
            _use_activation(ending, loss.fused_activation),
        )


def _warning(node: Node, sentence: str, fixes: tuple[Fix, ...]) -> Problem:
    return Problem(node.id, sentence, "warning", fixes)


# ------------------------------------------------------------------ ways out


def _wrong_units(ending: _Ending, needed: int, reason: str) -> Problem:
    sizing, output = ending.sizing, ending.output
    if sizing is None:
        sentence = (
            f"{output.label} gets {_count(ending.units, 'value')} from {ending.last.label}, but {reason}"
        )
        fix = Fix(f"Add a Dense layer of {_count(needed, 'unit')}", _with_dense(ending, needed))
        return Problem(
            output.id, f"{sentence}: put a Dense layer of {_count(needed, 'unit')} between.", fixes=(fix,)
        )
    sentence = f"{sizing.label} gives {_count(ending.units, 'unit')} to {output.label}, but {reason}"
    set_units = Fix(f"Set units to {needed}", lambda now: edits.set_setting(now, sizing.id, "units", needed))
    return Problem(sizing.id, f"{sentence}: set its units to {needed}.", fixes=(set_units,))


def _count(number: int, word: str) -> str:
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def _with_dense(ending: _Ending, units: int) -> Callable[[Project], Project]:
    def edit(project: Project) -> Project:
        link = project.graph.incoming(ending.output.id)[0]
        return insert_with_room(project, link, _last_layer(units))[0]

    return edit


def _last_layer(units: int) -> Dense:
    return Dense(units=units, activation="softmax" if units > 1 else "linear")


def _use_fitting_loss(ending: _Ending) -> Fix:
    output_id = ending.output.id
    return Fix(
        f"Use {ending.fitting.lower()}",
        lambda project: edits.set_setting(project, output_id, "loss", AUTOMATIC_LOSS),
    )


def _use_activation(ending: _Ending, activation: str) -> tuple[Fix, ...]:
    node = ending.last
    name = "function" if isinstance(node.layer, Activation) else "activation"
    return (
        Fix(
            f"Use {ACTIVATIONS[activation].title}",
            lambda project: edits.set_setting(project, node.id, name, activation),
        ),
    )
