"""What meets at an output, and the ways out where that does not fit together."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.drawing.inserting import insert_with_room
from nnstudio.document.editing import edits
from nnstudio.document.graph import Node
from nnstudio.document.learning.losses import Target, activation_of
from nnstudio.document.project import Project
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.layers import AUTOMATIC_LOSS, Activation, Dense, Layer


@dataclass(frozen=True)
class Ending:
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


def class_warnings(ending: Ending) -> Iterator[Problem]:
    """What lets classes, or labels, be learned slowly or not at all."""
    final, loss = activation_of(ending.last), ending.loss
    if final == "softmax" and ending.units == 1:
        yield warning(
            ending.last,
            f"{ending.last.label} is a softmax over one unit, which is always 1: use sigmoid.",
            use_activation(ending, "sigmoid"),
        )
    elif loss.targets == "values":
        yield warning(
            ending.output,
            f"{ending.output.label} measures classes by {loss.title.lower()}"
            f"{' behind a softmax' if final == 'softmax' else ''}, whose slope fades where the network is "
            f"surely wrong, so it learns slowly: {ending.fitting.lower()} fits, for it presses on wherever a "
            "class is taken for another.",
            (use_fitting_loss(ending),),
        )
    else:
        yield from end_warnings(ending)


def end_warnings(ending: Ending) -> Iterator[Problem]:
    """The loss brings an activation, but the last layer ends with another one."""
    final, loss = activation_of(ending.last), ending.loss
    if loss.fused_activation and final not in ("linear", loss.fused_activation):
        wanted = ACTIVATIONS[loss.fused_activation].title
        yield warning(
            ending.last,
            f"{ending.last.label} ends with {ACTIVATIONS[final].title}, but {loss.title.lower()} turns "
            f"its values into probabilities with {wanted}: let it end with {wanted}.",
            use_activation(ending, loss.fused_activation),
        )


def counted(number: int, word: str) -> str:
    """A number of things: “1 class”, “3 units”."""
    plural = f"{word}es" if word.endswith("s") else f"{word}s"
    return f"{number} {word if number == 1 else plural}"


def warning(node: Node, sentence: str, fixes: tuple[Fix, ...]) -> Problem:
    """A warning at a node, with its ways out."""
    return Problem(node.id, sentence, "warning", fixes)


# ------------------------------------------------------------------ ways out


def wrong_units(ending: Ending, wanted: Dense, reason: str) -> Problem:
    """Not as many values arrive as the target needs, for a reason; the `wanted` layer would give them."""
    sizing, output, needed = ending.sizing, ending.output, wanted.units
    if sizing is None:
        sentence = (
            f"{output.label} gets {counted(ending.units, 'value')} from {ending.last.label}, but {reason}"
        )
        fix = Fix(f"Add a Dense layer of {counted(needed, 'unit')}", with_layers(output, wanted))
        return Problem(
            output.id, f"{sentence}: put a Dense layer of {counted(needed, 'unit')} between.", fixes=(fix,)
        )
    sentence = f"{sizing.label} gives {counted(ending.units, 'unit')} to {output.label}, but {reason}"
    set_units = Fix(f"Set units to {needed}", lambda now: edits.set_setting(now, sizing.id, "units", needed))
    return Problem(sizing.id, f"{sentence}: set its units to {needed}.", fixes=(set_units,))


def with_layers(output: Node, *layers: Layer) -> Callable[[Project], Project]:
    """The edit that puts layers before an output, one behind the other."""

    def edit(project: Project) -> Project:
        for layer in layers:
            project, _ = insert_with_room(project, project.graph.incoming(output.id)[0], layer)
        return project

    return edit


def last_layer(target: Target | None, units: int) -> Dense:
    """A layer that answers for a target."""
    if target is not None and target.task == "labels":
        return Dense(units=units, activation="sigmoid")
    return Dense(units=units, activation="softmax" if units > 1 else "linear")


def use_fitting_loss(ending: Ending) -> Fix:
    """Let the loss follow the target."""
    output_id = ending.output.id
    return Fix(
        f"Use {ending.fitting.lower()}",
        lambda project: edits.set_setting(project, output_id, "loss", AUTOMATIC_LOSS),
    )


def use_activation(ending: Ending, activation: str) -> tuple[Fix, ...]:
    """Let the last layer end with another activation."""
    node = ending.last
    name = "function" if isinstance(node.layer, Activation) else "activation"
    return (
        Fix(
            f"Use {ACTIVATIONS[activation].title}",
            lambda project: edits.set_setting(project, node.id, name, activation),
        ),
    )
