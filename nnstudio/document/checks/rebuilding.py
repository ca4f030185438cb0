"""Can an output rebuild what enters the network: is it as wide, and do loss and end reach its values?"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from math import prod

from nnstudio.document.checks.endings import (
    Ending,
    counted,
    end_warnings,
    use_activation,
    use_fitting_loss,
    with_layers,
    wrong_units,
)
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.editing.data_edits import set_preparation
from nnstudio.document.graph import Node
from nnstudio.document.learning.losses import activation_of
from nnstudio.document.learning.rebuilding import entries_of, lie_within_0_and_1, narrowest, nodes_between
from nnstudio.document.project import Project
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layers import COLUMN, Dense, Flatten, Layer, Output, Reshape, Shape, shape_text

_SHAKES = ("regularization",)
"""Families of layers behind which a copy is no copy: dropout and noise."""


def entry_problems(project: Project) -> Iterator[Problem]:
    """Outputs that are compared with the inputs, where it is not clear with which."""
    for output in project.graph.of_kind("output"):
        entries = entries_of(project.graph, output.id)
        if isinstance(output.layer, Output) and output.layer.rebuilds and len(entries) > 1:
            yield Problem(
                output.id,
                f"{output.label} is compared with the inputs, but "
                f"{' and '.join(one.label for one in entries)} lead to it: let all columns enter at one "
                "Input.",
                fixes=(Fix("Compare it with a column", partial(_compare_with_column, output_id=output.id)),),
            )


def _compare_with_column(project: Project, output_id: str) -> Project:
    return edits.set_setting(project, output_id, "compares_with", COLUMN)


def rebuilding_problems(project: Project, ending: Ending, shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    """What is wrong with an output that is compared with the inputs."""
    arrives, wanted = shapes[ending.output.id], shapes[ending.target.entry]
    if not _agree(arrives, wanted):
        yield _wrong_shape(project, ending, arrives, wanted)
        return
    yield from _loss_problems(project, ending)
    yield from _copying_problems(project, ending, shapes)
    yield from _moving_problems(project, ending, wanted)


def _agree(arrives: Shape, wanted: Shape) -> bool:
    """Whether values stand in the same order: in the same shape, or in one long list of the same length."""
    return arrives == wanted or (prod(arrives) == prod(wanted) and 1 in (len(arrives), len(wanted)))


# ------------------------------------------------------------------ shapes


def _wrong_shape(project: Project, ending: Ending, arrives: Shape, wanted: Shape) -> Problem:
    output, entry = ending.output, project.graph.node(ending.target.entry)
    values = prod(wanted)
    if len(arrives) == 1:
        return wrong_units(ending, _rebuilding_end(project, ending, values), _needs(entry, values))
    sentence = (
        f"{output.label} gets {shape_text(arrives)} from {ending.last.label}, but {entry.label} gives "
        f"{shape_text(wanted)}, which it rebuilds"
    )
    if prod(arrives) == values:
        fix = Fix(f"Put a Reshape to {shape_text(wanted)} before it", with_layers(output, Reshape(wanted)))
        return Problem(output.id, f"{sentence}: put a Reshape between.", fixes=(fix,))
    if hasattr(ending.last.layer, "filters") and arrives[:-1] == wanted[:-1]:
        return _wrong_filters(ending.last, sentence, wanted[-1])
    last: tuple[Layer, ...] = (Flatten(), _rebuilding_end(project, ending, values))
    return Problem(
        output.id,
        f"{sentence}: make them agree, or put a Flatten and a Dense layer of {counted(values, 'unit')} "
        "between.",
        fixes=(Fix(f"Put Flatten and Dense of {values} before it", with_layers(output, *last)),),
    )


def _needs(entry: Node, values: int) -> str:
    return f"{entry.label}, which it rebuilds, has {counted(values, 'value')}"


def _wrong_filters(last: Node, sentence: str, channels: int) -> Problem:
    fix = Fix(
        f"Set filters to {channels}", lambda project: edits.set_setting(project, last.id, "filters", channels)
    )
    return Problem(last.id, f"{sentence}: set the filters of {last.label} to {channels}.", fixes=(fix,))


def _rebuilding_end(project: Project, ending: Ending, units: int) -> Dense:
    return Dense(units=units, activation="sigmoid" if _within(project, ending) else "linear")


def _within(project: Project, ending: Ending) -> bool:
    return project.data is not None and lie_within_0_and_1(project.data, ending.target.columns)


# ------------------------------------------------------------------ loss and last activation


def _loss_problems(project: Project, ending: Ending) -> Iterator[Problem]:
    output, loss, final = ending.output, ending.loss, activation_of(ending.last)
    if loss.targets == "classes":
        yield Problem(
            output.id,
            f"{loss.title} tells classes apart, but {output.label} rebuilds the inputs as numbers: "
            f"{ending.fitting.lower()} fits, for it measures how far off they are.",
            fixes=(use_fitting_loss(ending),),
        )
    elif loss.targets == "labels" and not _within(project, ending):
        yield Problem(
            output.id,
            f"{loss.title} needs values from 0 to 1, but the inputs that {output.label} rebuilds lie beyond: "
            f"use {ending.fitting.lower()}, or scale the inputs from 0 to 1.",
            fixes=(use_fitting_loss(ending), *_scaling(project, ending)),
        )
    elif loss.targets == "labels":
        yield from end_warnings(ending)
    else:
        yield from _reach_problems(project, ending, final)


def _scaling(project: Project, ending: Ending) -> tuple[Fix, ...]:
    """The rule for all columns, where that is what it takes."""
    edit = partial(set_preparation, scaling="min_max")
    return (Fix("Scale the inputs from 0 to 1", edit),) if _within(edit(project), ending) else ()


def _reach_problems(project: Project, ending: Ending, final: str) -> Iterator[Problem]:
    within = _within(project, ending)
    if final == "softmax":
        why, way_out = "whose values add up to 1", "sigmoid" if within else "linear"
    elif final != "linear" and not within:
        why, way_out = "which cannot reach every value of the inputs", "linear"
    else:
        return
    yield Problem(
        ending.last.id,
        f"{ending.last.label} ends with {ACTIVATIONS[final].title}, {why}: let it end with "
        f"{ACTIVATIONS[way_out].title} to rebuild them.",
        "warning",
        use_activation(ending, way_out),
    )


# ------------------------------------------------------------------ what there is to learn


def _copying_problems(project: Project, ending: Ending, shapes: Mapping[str, Shape]) -> Iterator[Problem]:
    """Where nothing is narrower than the inputs and nothing shakes them, they can simply be passed on."""
    between = nodes_between(project.graph, ending.target.entry, ending.output.id)
    node = narrowest(between, shapes)
    values = prod(shapes[ending.target.entry])
    shaken = project.plan.augmentation.changes or any(one.layer.family in _SHAKES for one in between)
    if node is not None and prod(shapes[node.id]) >= values and not shaken:
        yield Problem(
            ending.output.id,
            f"No layer before {ending.output.label} is narrower than the {counted(values, 'value')} that "
            "enter, so the network can copy them and learns nothing: make a layer narrower, or add noise.",
            "warning",
        )


def _moving_problems(project: Project, ending: Ending, wanted: Shape) -> Iterator[Problem]:
    if len(wanted) == 3 and project.plan.augmentation.warps:
        yield Problem(
            ending.output.id,
            f"Augmentation moves the images that enter, but {ending.output.label} compares with them as they "
            "were, and how they were moved cannot be known: switch the moving off; noise may stay.",
            "warning",
            (Fix("Switch the moving off", _without_moving),),
        )


def _without_moving(project: Project) -> Project:
    still = replace(
        project.plan.augmentation,
        horizontal_flip=False,
        vertical_flip=False,
        shift=0.0,
        rotate=0.0,
        scale=0.0,
    )
    return plan_edits.set_plan(project, replace(project.plan, augmentation=still))
