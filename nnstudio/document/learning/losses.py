"""Which loss fits an output, and why, in plain words.

One convention for classes holds everywhere: a network with one unit for each class answers with softmax and
cross-entropy, also for two classes (that is what starters draw). A single unit for two classes answers with
sigmoid and binary cross-entropy: it says how likely the second class is. Labels, of which a row may have
several, have a unit with sigmoid each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nnstudio.data.columns.target import Task
from nnstudio.document.features import classes_of
from nnstudio.document.graph import Graph, Node
from nnstudio.document.learning.rebuilding import REBUILT, entries_of, lie_within_0_and_1
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import infer, input_columns
from nnstudio.engine.choices.losses import LOSSES, Loss
from nnstudio.engine.layers import AUTOMATIC_LOSS, Output, Shape


@dataclass(frozen=True)
class Target:
    """What an output is compared with: a column, the task it sets and, where that is no number, its classes
    or labels. For a reconstruction it is the Input node `entry`, and its `columns`.
    """

    name: str
    task: Task
    classes: tuple[str, ...]
    entry: str = ""
    columns: tuple[str, ...] = ()


def target_of(project: Project, output_id: str) -> Target | None:
    """The target of an output node; None while it has none, or names a column that is not there."""
    layer = project.graph.node(output_id).layer
    assert isinstance(layer, Output)
    if project.data is None:
        return None
    if layer.rebuilds:
        return _rebuilt_target(project.graph, project.data, output_id)
    targets = project.data.with_role("target")
    name = layer.target or (targets[0] if len(targets) == 1 else "")
    setting = project.data.setting_of.get(name)
    if setting is None or name not in project.data.column_of:
        return None
    if setting.type == "number":
        return Target(name, "regression", ())
    classes = classes_of(project.data, name)
    if setting.type == "labels":
        return Target(name, "labels", classes)
    return Target(name, "two_classes" if len(classes) == 2 else "classes", classes)


def _rebuilt_target(graph: Graph, data: ProjectData, output_id: str) -> Target | None:
    """What enters at the only Input that leads to an output; None where there are several."""
    entries = entries_of(graph, output_id)
    if len(entries) != 1:
        return None
    columns = input_columns(entries[0], data)
    known = columns and all(name in data.column_of for name in columns)
    return Target(REBUILT, "reconstruction", (), entries[0].id, columns) if known else None


def target_names(project: Project) -> tuple[str, ...]:
    """What the outputs predict or rebuild, in order; the targets of the data where nothing is drawn yet."""
    found = [target_of(project, node.id) for node in project.graph.of_kind("output")]
    named = tuple(target.name for target in found if target is not None)
    return named or (project.data.with_role("target") if project.data is not None else ())


def propose_loss(
    project: Project, output_id: str, shapes: Mapping[str, Shape] | None = None
) -> tuple[str, str]:
    """The kind of loss that fits an output, and the reason as a sentence.

    `shapes` are those of the drawing where the caller knows them already.
    """
    target = target_of(project, output_id)
    if target is None:
        return "mse", "Mean squared error stands in until the output has a target column."
    if target.task == "reconstruction":
        return _propose_for_rebuilding(project, output_id, target)
    if target.task == "regression":
        return "mse", f"Mean squared error fits: “{target.name}” is a number."
    if target.task == "labels":
        return (
            "binary_cross_entropy",
            f"Binary cross-entropy fits: “{target.name}” holds any of {len(target.classes)} labels.",
        )
    if shapes is None:
        shapes = infer(project.graph, project.data).shapes
    if target.task == "two_classes" and shapes.get(output_id) == (1,):
        return (
            "binary_cross_entropy",
            f"Binary cross-entropy fits: “{target.name}” has two classes and one unit answers.",
        )
    return (
        "cross_entropy",
        f"Cross-entropy fits: “{target.name}” is one of {len(target.classes)} classes.",
    )


def _propose_for_rebuilding(project: Project, output_id: str, target: Target) -> tuple[str, str]:
    sigmoid = final_activation(project.graph, output_id) == "sigmoid"
    if sigmoid and project.data is not None and lie_within_0_and_1(project.data, target.columns):
        return (
            "binary_cross_entropy",
            "Binary cross-entropy fits: the inputs lie between 0 and 1, and so does what a sigmoid rebuilds.",
        )
    return "mse", "Mean squared error fits: the inputs are rebuilt as numbers."


def loss_of(project: Project, output_id: str, shapes: Mapping[str, Shape] | None = None) -> Loss:
    """The loss that training uses for an output: the chosen one, or where that is automatic the proposed.

    It has the settings that the output holds for it, or else its defaults.
    """
    layer = project.graph.node(output_id).layer
    assert isinstance(layer, Output)
    kind = layer.loss
    if kind == AUTOMATIC_LOSS:
        kind = propose_loss(project, output_id, shapes)[0]
    own = layer.loss_settings
    return own if own is not None and own.kind == kind else LOSSES[kind]()


def weighted_losses(project: Project, shapes: Mapping[str, Shape]) -> dict[str, tuple[Loss, float]]:
    """Loss and loss weight of each output node."""
    losses: dict[str, tuple[Loss, float]] = {}
    for node in project.graph.of_kind("output"):
        assert isinstance(node.layer, Output)
        losses[node.id] = (loss_of(project, node.id, shapes), node.layer.loss_weight)
    return losses


def final_node(graph: Graph, output_id: str) -> Node | None:
    """The node whose values the output sees, past layers that only rearrange; None while nothing arrives."""
    incoming = graph.incoming(output_id)
    for _ in graph.nodes:
        if not incoming:
            return None
        node = graph.node(incoming[0].source)
        if not node.layer.passes_through:
            return node
        incoming = graph.incoming(node.id)
    return None


def final_activation(graph: Graph, output_id: str) -> str:
    """The name of the last activation before an output; ``linear`` where there is none."""
    node = final_node(graph, output_id)
    if node is None:
        return "linear"
    return activation_of(node)


def activation_of(node: Node) -> str:
    """The activation that a node ends with; ``linear`` for layers that have none."""
    return node.layer.final_activation
