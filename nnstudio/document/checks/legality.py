"""Are the settings legal, and can a network with them learn?"""

from collections.abc import Iterator
from functools import partial

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.editing import edits, plan_edits
from nnstudio.document.graph import Node
from nnstudio.document.learning.losses import activation_of
from nnstudio.document.project import Project
from nnstudio.engine.activations import ACTIVATIONS
from nnstudio.engine.layers import Output
from nnstudio.engine.settings import Setting, problem_with, settings_of


def setting_problems(project: Project) -> Iterator[Problem]:
    """Illegal values in layers, optimizer and plan, and activations that cannot learn."""
    for node in project.graph.nodes:
        own = node.layer.loss_settings if isinstance(node.layer, Output) else None
        words = _illegal(node.label, node.layer)
        if not words and own is not None and _illegal("", own):
            yield Problem(node.id, _illegal(node.label, own), fixes=(_default_loss(node),))
        elif words:
            yield Problem(node.id, words, fixes=_default_fixes(node))
        elif not ACTIVATIONS[activation_of(node)].learns:
            yield _cannot_learn(node)
    plan = project.plan
    for owner, thing, path in (
        ("The training plan", plan, ""),
        ("The optimizer", plan.optimizer, "optimizer."),
        ("The schedule", plan.schedule, "schedule."),
        ("The augmentation", plan.augmentation, "augmentation."),
    ):
        words = _illegal(owner, thing)
        if words:
            yield Problem(None, words, fixes=_default_plan_fixes(thing, path))


def _illegal(owner: str, thing: object) -> str:
    for setting in settings_of(thing):
        problem = problem_with(setting, getattr(thing, setting.name))
        if problem:
            return f"{owner}: {setting.label} {problem}."
    return ""


def _broken(thing: object) -> list[Setting]:
    return [setting for setting in settings_of(thing) if problem_with(setting, getattr(thing, setting.name))]


def _default_fixes(node: Node) -> tuple[Fix, ...]:
    return tuple(
        Fix(
            f"Set {setting.label} back to {setting.default}",
            partial(edits.set_setting, node_id=node.id, name=setting.name, value=setting.default),
        )
        for setting in _broken(node.layer)
    )


def _default_plan_fixes(thing: object, path: str) -> tuple[Fix, ...]:
    """The plan's parts are reached by a `path` such as ``optimizer.``."""
    return tuple(
        Fix(
            f"Set {setting.label} back to {setting.default}",
            partial(plan_edits.set_plan_setting, name=path + setting.name, value=setting.default),
        )
        for setting in _broken(thing)
    )


def _default_loss(node: Node) -> Fix:
    return Fix(
        "Set the loss back to its defaults",
        lambda project: edits.set_setting(project, node.id, "loss_settings", None),
    )


def _cannot_learn(node: Node) -> Problem:
    name = "function" if node.layer.kind == "activation" else "activation"
    return Problem(
        node.id,
        f"{node.label} uses the step activation, whose slope is zero everywhere: "
        "nothing before it can learn. Use sigmoid, its smooth kin.",
        "warning",
        (Fix("Use sigmoid", lambda project: edits.set_setting(project, node.id, name, "sigmoid")),),
    )
