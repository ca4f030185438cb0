"""Is there data to learn from, and do the inputs and outputs name columns of it?"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.splitting.column_splits import sets_aside
from nnstudio.data.tables.table import Column, listed, number_text
from nnstudio.document.checks.rebuilding import entry_problems
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.document.drawing.heads import trunk, with_all_heads
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.features import categories_of, span_of
from nnstudio.document.graph import Node
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Input, Output


def data_problems(project: Project) -> Iterator[Problem]:
    """Problems of the table as a whole, then of each input and output."""
    data = project.data
    if data is None:
        yield Problem(None, "There is no data to learn from: import a table or open a sample.")
        return
    yield from _table_problems(project, data)
    yield from _stopping_problems(project, data)
    yield from _unpredicted_targets(project, data)
    names = frozenset(data.column_of)
    texts = frozenset(setting.name for setting in data.columns if setting.type == "text")
    targets = frozenset(_targets_in_use(project, data))
    for node in project.graph.of_kind("input"):
        yield from _input_problems(node, data, names, targets)
    for node in _predicting(project):
        yield from _target_problems(project, node, data, names, texts)
    yield from entry_problems(project)


def _table_problems(project: Project, data: ProjectData) -> Iterator[Problem]:
    source = data.source or data.table.name or "The data"
    if data.table.rows == 0:
        yield Problem(None, f"{source} has no rows: import a table with rows to learn from.")
    if not data.with_role("target") and not _only_rebuilds(project):
        yield Problem(
            None,
            "No column is the target: choose the column to be predicted in the Data panel.",
            fixes=_target_fixes(data),
        )
    if not data.with_role("input"):
        yield Problem(
            None,
            "No column is an input: choose the columns to learn from in the Data panel.",
            fixes=_input_fixes(data),
        )


def _unpredicted_targets(project: Project, data: ProjectData) -> Iterator[Problem]:
    """Targets that no Output names, where every Output names one."""
    named = {getattr(node.layer, "target", "") for node in _predicting(project)}
    left = [name for name in data.with_role("target") if name not in named]
    if named and left and "" not in named:
        are = "is a target" if len(left) == 1 else "are targets"
        yield Problem(
            None,
            f"{listed(left)} {are} that no Output predicts: draw an Output for it, or give it another role.",
            "warning",
            _head_fixes(project),
        )


def _head_fixes(project: Project) -> tuple[Fix, ...]:
    if trunk(project.graph) is None:
        return ()
    return (Fix("Give each target an Output", with_all_heads),)


def _predicting(project: Project) -> Iterator[Node]:
    """The Outputs that are compared with a column."""
    for node in project.graph.of_kind("output"):
        assert isinstance(node.layer, Output)
        if not node.layer.rebuilds:
            yield node


def _only_rebuilds(project: Project) -> bool:
    """Whether there are Outputs, and all of them rebuild the inputs: no column need be a target."""
    return bool(project.graph.of_kind("output")) and not any(_predicting(project))


def _target_fixes(data: ProjectData) -> tuple[Fix, ...]:
    """The last column is the target in most tables."""
    candidates = [setting.name for setting in data.columns if setting.type != "text"]
    if len(candidates) < 2:
        return ()
    last = candidates[-1]
    return (Fix(f"Predict “{last}”", lambda project: data_edits.set_roles(project, (last,), "target")),)


def _input_fixes(data: ProjectData) -> tuple[Fix, ...]:
    others = [setting.name for setting in data.columns if setting.role != "target" and setting.type != "text"]
    if not others or not data.with_role("target"):
        return ()
    words = f"Learn from {listed(others)}" if len(others) == 1 else f"Learn from {len(others)} other columns"
    return (Fix(words, partial(data_edits.set_roles, names=others, role="input")),)


def _stopping_problems(project: Project, data: ProjectData) -> Iterator[Problem]:
    if project.plan.early_stopping and not _validates(data):
        yield Problem(
            None,
            "Early stopping watches the validation rows, but none are set aside: set a validation share.",
            "warning",
            (Fix("Set 15 % aside", _with_validation),),
        )


def _validates(data: ProjectData) -> bool:
    """Whether rows are set aside to watch the training: by share, or by what names their parts."""
    column = data.column_of.get(data.split.column)
    named = data.split.method == "files" and column is not None and sets_aside(column, "validation")
    return named or data.split.method == "column" or data.split.validation > 0


def _with_validation(project: Project) -> Project:
    data = project.data
    if data is None:
        return project
    return data_edits.set_data(project, replace(data, split=replace(data.split, validation=0.15)))


def _targets_in_use(project: Project, data: ProjectData) -> Iterator[str]:
    for node in _predicting(project):
        assert isinstance(node.layer, Output)
        yield from (node.layer.target,) if node.layer.target else data.with_role("target")


def _input_problems(
    node: Node, data: ProjectData, names: frozenset[str], targets: frozenset[str]
) -> Iterator[Problem]:
    assert isinstance(node.layer, Input)
    columns = input_columns(node, data)
    all_inputs = Fix(
        "Use every input column", lambda project: edits.set_setting(project, node.id, "columns", ())
    )
    for name in columns:
        if name not in names:
            yield Problem(
                node.id, f"{node.label} names the column “{name}”, which is not in the data: choose others.",
                fixes=(all_inputs,),
            )  # fmt: skip
        elif name in targets:
            yield Problem(
                node.id,
                f"{node.label} sees the target “{name}” itself, so the network can copy the answer: "
                "leave it out.",
                "warning",
                _without_column(node, name) or ((all_inputs,) if node.layer.columns else ()),
            )


def _without_column(node: Node, name: str) -> tuple[Fix, ...]:
    """Leave one of the columns out that an Input names, where others remain."""
    assert isinstance(node.layer, Input)
    others = tuple(other for other in node.layer.columns if other != name)
    edit = partial(edits.set_setting, node_id=node.id, name="columns", value=others)
    return (Fix(f"Leave “{name}” out", edit),) if others else ()


def _target_problems(
    project: Project, node: Node, data: ProjectData, names: frozenset[str], texts: frozenset[str]
) -> Iterator[Problem]:
    assert isinstance(node.layer, Output)
    targets = data.with_role("target")
    name = node.layer.target or (targets[0] if len(targets) == 1 else "")
    if not node.layer.target and len(targets) > 1:
        yield Problem(
            node.id,
            f"The data has {len(targets)} targets: choose the one that {node.label} predicts.",
            fixes=(
                *_head_fixes(project),
                *(_predict(node, target) for target in targets[:3]),
            ),
        )
    elif name and name not in names:
        yield Problem(
            node.id,
            f"{node.label} predicts “{name}”, which is no column of the data: choose another target.",
            fixes=tuple(_predict(node, target) for target in targets[:4]),
        )
    elif name in texts:
        yield Problem(
            node.id,
            f"The target “{name}” of {node.label} holds free text: take it as a category, or choose another.",
            fixes=(Fix(f"Take “{name}” as a category", partial(_as_type, name=name, type="category")),),
        )
    elif name and is_date(data.setting_of[name].type):
        yield Problem(
            node.id,
            f"The target “{name}” of {node.label} is taken as a date, which cannot be predicted: take it as "
            "a category, or choose another target.",
            fixes=(Fix(f"Take “{name}” as a category", partial(_as_type, name=name, type="category")),),
        )
    elif name and data.setting_of[name].type == data.column_of[name].type == "number":
        yield from _single_number(node, data.column_of[name])
    elif name and data.setting_of[name].type == "category":
        yield from _scattered_classes(node, data, name)


def _as_type(project: Project, name: str, type: Literal["number", "category"]) -> Project:
    return data_edits.set_types(project, (name,), type)


def _scattered_classes(node: Node, data: ProjectData, name: str) -> Iterator[Problem]:
    """Names and codes that hardly repeat were hardly meant to be told apart."""
    classes, rows = len(categories_of(data.column_of[name])), data.table.rows
    if classes > 2 and 2 * classes > rows:
        yield Problem(
            node.id,
            f"The target “{name}” of {node.label} has {classes:,} classes in {rows:,} rows, too few of each "
            "to learn from: choose another target, or take it as a number.",
            "warning",
            (Fix(f"Take “{name}” as a number", partial(_as_type, name=name, type="number")),)
            if data.column_of[name].type == "number"
            else (),
        )


def _single_number(node: Node, column: Column) -> Iterator[Problem]:
    """A number that never changes can be told without a network."""
    span = span_of(column)
    if span is None:
        held = "no value at all"
    elif span[0] == span[1]:
        held = f"{number_text(span[0])} in every row"
    else:
        return
    yield Problem(
        node.id,
        f"The target “{column.name}” of {node.label} holds {held}, so there is nothing to learn: "
        "choose another target.",
    )


def _predict(node: Node, target: str) -> Fix:
    return Fix(f"Predict “{target}”", lambda project: edits.set_setting(project, node.id, "target", target))
