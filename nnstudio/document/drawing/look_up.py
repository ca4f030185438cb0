"""Draws an Embedding for each category that comes as a number: what it needs to be learned from."""

from collections.abc import Sequence

from nnstudio.data.columns.settings import ColumnSetting, choices_for
from nnstudio.data.preparing.category_groups import grouping
from nnstudio.document.drawing.inserting import NODE_STEP
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns
from nnstudio.engine.layers import Concatenate, Embedding, Flatten, Input

_MOST_FEATURES = 16
_BRANCH_STEP = 130.0
"""Scene pixels from one branch down to the next one."""


def gives_codes(setting: ColumnSetting) -> bool:
    """Whether a column comes as a number that names its category."""
    return setting.type == "category" and setting.own is not None and setting.own.encoding == "codes"


def rows_needed(setting: ColumnSetting, data: ProjectData) -> int:
    """How many rows an Embedding needs for a column: one for each category, and row 0 for what was never
    met.
    """
    return len(grouping(data.column_of[setting.name], choices_for(setting, data.preparation)).categories) + 1


def with_embeddings(project: Project, input_id: str) -> Project:
    """The project in which each category of an Input that comes as a number has an Input, an Embedding and a
    Flatten of its own, joined with what else came in there.
    """
    data = data_edits.data_to_edit(project)
    node = project.graph.node(input_id)
    names = input_columns(node, data)
    coded = [name for name in names if name in data.setting_of and gives_codes(data.setting_of[name])]
    others = tuple(name for name in names if name not in coded)
    followers = project.graph.outgoing(input_id)
    project = edits.disconnect(project, followers)
    room = NODE_STEP * (3 if others or len(coded) > 1 else 2)
    behind = {one.id: (one.x + room, one.y) for one in project.graph.nodes if one.x > node.x}
    project = edits.move(project, behind)
    branches = [input_id] if others else []
    for place, name in enumerate(coded):
        first = "" if others or place else input_id
        y = node.y + _BRANCH_STEP * (place + bool(others))
        project, last = _with_branch(project, data.setting_of[name], data, first, node.x, y)
        branches.append(last)
    if others:
        project = edits.set_setting(project, input_id, "columns", others)
    project, joined = _joined(project, branches, node.x + 3 * NODE_STEP, node.y)
    for link in followers:
        project = edits.connect(project, joined, link.target, link.port)
    return project


def _with_branch(
    project: Project, setting: ColumnSetting, data: ProjectData, first: str, x: float, y: float
) -> tuple[Project, str]:
    """Input (the one that is there, where its id is given) → Embedding → Flatten; also gives the last id."""
    if first:
        project = edits.set_setting(project, first, "columns", (setting.name,))
    else:
        project, first = edits.add_node(project, Input(columns=(setting.name,)), x, y)
    count = rows_needed(setting, data)
    table = Embedding(count=count, size=min(_MOST_FEATURES, max(2, count // 2)))
    project, looked_up = edits.add_node(project, table, x + NODE_STEP, y)
    project, flat = edits.add_node(project, Flatten(), x + 2 * NODE_STEP, y)
    project = edits.connect(project, first, looked_up)
    return edits.connect(project, looked_up, flat), flat


def _joined(project: Project, branches: Sequence[str], x: float, y: float) -> tuple[Project, str]:
    if len(branches) == 1:
        return project, branches[0]
    project, joined = edits.add_node(project, Concatenate(), x, y)
    for branch in branches:
        project = edits.connect(project, branch, joined)
    return project, joined
