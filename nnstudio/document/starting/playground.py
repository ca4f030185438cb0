"""Toy worlds as projects: points in the plane with a small network, and other points for the network that is
there.
"""

from collections.abc import Sequence
from dataclasses import replace

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.data.tables.table import Table
from nnstudio.data.worlds.generators import CLASS_COLUMN
from nnstudio.data.worlds.points import Points
from nnstudio.document.editing import data_edits, edits
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.starting.starters import last_layer, with_row_of_layers
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dense, Input, Output

_PLAN = TrainingPlan(Adam(learning_rate=0.01), batch_size=16, epochs=300)
_HIDDEN = (16, 16)


def playground_project(
    points: Points, source: str, seed: int = 0, hidden: Sequence[int] | None = None
) -> Project:
    """A project that learns points: Input → Dense layers, two small ones if not told otherwise → Dense →
    Output.

    Raises `DataError` where the points cannot be learned from.
    """
    data = playground_data(points, source, seed)
    activation = "relu" if points.task == "classes" else "tanh"
    layers = [Dense(units=units, activation=activation) for units in (_HIDDEN if hidden is None else hidden)]
    project = Project(name=source.lower(), data=data, plan=replace(_PLAN, seed=seed))
    return with_row_of_layers(project, [Input(), *layers, last_layer(data), Output()])


def playground_data(points: Points, source: str, seed: int = 0) -> ProjectData:
    """Points as a project's data; raises `DataError` where they cannot be learned from."""
    table = points.as_table(source)
    return ProjectData(table, _columns(table), split=SplitSettings(seed=seed), source=source)


def with_points(project: Project, points: Points, source: str) -> Project:
    """The project with other points; where the task or the number of classes is another one, the last Dense
    layer before each Output follows it.
    """
    data = playground_data(points, source, project.plan.seed)
    if project.data is not None:
        data = replace(data, split=project.data.split)
    before = project.data
    project = data_edits.set_data(project, data)
    if before is not None and last_layer(before) == last_layer(data):
        return project
    for node in project.graph.of_kind("output"):
        project = edits.set_setting(project, node.id, "target", "")
        for link in project.graph.incoming(node.id):
            project = _with_last_layer(project, link.source, data)
    return project


def _with_last_layer(project: Project, node_id: str, data: ProjectData) -> Project:
    if not isinstance(project.graph.node(node_id).layer, Dense):
        return project
    wanted = last_layer(data)
    project = edits.set_setting(project, node_id, "units", wanted.units)
    return edits.set_setting(project, node_id, "activation", wanted.activation)


def _columns(table: Table) -> tuple[ColumnSetting, ...]:
    target = CLASS_COLUMN if CLASS_COLUMN in table.names else "y"
    return tuple(
        ColumnSetting(column.name, column.type, "target" if column.name == target else "input")
        for column in table.columns
    )
