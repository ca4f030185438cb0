"""From the rows of a table to the arrays that a network takes: the same way for training, evaluation and
prediction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.date_order import dates_as
from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.usable_rows import UsableRows, usable_rows
from nnstudio.data.splitting.column_splits import split_by_column, split_by_files
from nnstudio.data.splitting.splits import Split, SplitSettings, split
from nnstudio.data.tables.quoting import quoted
from nnstudio.data.tables.table import CellError, Table, as_numbers
from nnstudio.document.features import dealt_by
from nnstudio.document.graph import Graph
from nnstudio.document.learning.losses import loss_of, target_of
from nnstudio.document.project import Project, ProjectData
from nnstudio.document.shapes import input_columns, nodes_that_reach_an_output
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.layers import Shape
from nnstudio.errors import DataError, TrainingError

Arrays = dict[str, NDArray[Any]]


def data_of(project: Project) -> ProjectData:
    """The project's data; raises `TrainingError` where it has none."""
    if project.data is None:
        raise TrainingError("There is no data to learn from: import a table or open a sample.")
    return project.data


def columns_in_use(project: Project) -> tuple[ColumnSetting, ...]:
    """What the network really reads: inputs and targets as the nodes name them, and the weights of the rows;
    everything else is ignored.
    """
    data, graph = data_of(project), project.graph
    trained = nodes_that_reach_an_output(graph)
    entries = (node for node in graph.of_kind("input") if node.id in trained)
    inputs = {name for node in entries for name in input_columns(node, data)}
    found = (target_of(project, node.id) for node in graph.of_kind("output"))
    targets = {target.name for target in found if target is not None and not target.entry}
    return tuple(_with_role(setting, inputs, targets) for setting in data.columns)


def _with_role(setting: ColumnSetting, inputs: set[str], targets: set[str]) -> ColumnSetting:
    role: Role = "target" if setting.name in targets else "input" if setting.name in inputs else "ignored"
    stays = setting.role == role or (role == "ignored" and setting.role == "weight")
    return setting if stays else replace(setting, role=role)


def rows_in_use(project: Project, preparation: Preparation | None = None) -> UsableRows:
    """The rows of the project's table that can be trained on, or that a training with a fitted preparation
    could use.
    """
    data = data_of(project)
    return usable_rows(data.table, columns_in_use(project), preparation or data.preparation)


def split_rows(project: Project, settings: SplitSettings, preparation: Preparation | None = None) -> Split:
    """Deal the usable rows out to the three parts: by share each class of the first class target evenly, or
    as a column says.

    With the preparation of a run, the parts are those of that run, whatever is done to gaps by now.
    """
    data = data_of(project)
    rows = rows_in_use(project, preparation).rows
    return dealt_out(data, rows, settings, _labels(project, data, rows))


def split_now(project: Project) -> Split:
    """The parts as a training would have them now; before a network is drawn, those that one of all inputs
    and targets would have. Raises `DataError` where the rows cannot be split.
    """
    data = data_of(project)
    if any(target_of(project, node.id) for node in project.graph.of_kind("output")):
        return split_rows(project, data.split)
    rows = usable_rows(data.table, data.columns, data.preparation).rows
    classes = [one for one in data.columns if one.role == "target" and one.type != "number"]
    labels = dealt_by(data, classes[0].name, rows) if classes else None
    return dealt_out(data, rows, data.split, labels)


def dealt_out(
    data: ProjectData, rows: NDArray[np.int64], settings: SplitSettings, labels: NDArray[Any] | None
) -> Split:
    """Deal these rows out to the three parts as the settings say; `labels` (rows,) are classes to be dealt
    evenly.
    """
    settings = split_as_told(data, settings)
    if settings.method == "share":
        return split(rows, settings, labels)
    column = data.table.column(settings.column)
    if settings.method == "files":
        return split_by_files(rows, settings, column, labels)
    return split_by_column(rows, settings, column)


def split_as_told(data: ProjectData, settings: SplitSettings | None = None) -> SplitSettings:
    """The settings with the name of the column that they follow, and by time with how its dates are read, so
    that they say all by themselves.

    Raises `DataError` where no column has the role to split, but one is needed.
    """
    settings = settings or data.split
    if settings.method == "share":
        return settings
    if settings.column:
        return _with_dates(data, settings)
    names = data.with_role("split")
    if not names:
        raise DataError(
            "No column says how the rows are split: give one the role Split, or split the rows by share."
        )
    return _with_dates(data, replace(settings, column=names[0]))


def _with_dates(data: ProjectData, settings: SplitSettings) -> SplitSettings:
    """The settings with how the dates of their column are read, where its cells do not tell by themselves."""
    if settings.method != "time" or settings.dates:
        return settings
    column, setting = data.column_of.get(settings.column), data.setting_of.get(settings.column)
    if column is None or setting is None or column.type in ("number", "image"):
        return settings
    dates = dates_as(column, setting.type)
    return settings if dates == "date" else replace(settings, dates=dates)


def _labels(project: Project, data: ProjectData, rows: NDArray[np.int64]) -> NDArray[Any] | None:
    for node in project.graph.of_kind("output"):
        target = target_of(project, node.id)
        if target is not None and target.task not in ("regression", "reconstruction"):
            return dealt_by(data, target.name, rows)
    return None


def input_arrays(
    graph: Graph,
    data: ProjectData,
    shapes: Mapping[str, Shape],
    preparation: Preparation,
    table: Table,
    inputs: Sequence[str] | None = None,
    unknown: bool = False,
) -> Arrays:
    """Prepared features for each input node: float32 (rows, …) in the node's shape. `inputs` limits the
    nodes; `unknown` as for `Preparation.inputs`.
    """
    return {
        node.id: preparation.inputs(table, input_columns(node, data), unknown).reshape(
            table.rows, *shapes[node.id]
        )
        for node in graph.of_kind("input")
        if inputs is None or node.id in inputs
    }


def target_arrays(
    project: Project, preparation: Preparation, table: Table, shapes: Mapping[str, Shape]
) -> Arrays:
    """Targets of each output node that is compared with a column, as its loss takes them; `shapes` are those
    of the network's nodes.
    """
    targets: Arrays = {}
    for node in project.graph.of_kind("output"):
        target = target_of(project, node.id)
        if target is None:
            raise TrainingError(f"{node.label} has no target: choose the column that it predicts.")
        if not target.entry:
            loss = loss_of(project, node.id, shapes)
            targets[node.id] = target_array(preparation, table, target.name, loss, shapes[node.id][0])
    return targets


def rebuilt_targets(project: Project, shapes: Mapping[str, Shape], inputs: Arrays) -> Arrays:
    """Targets of each output node that is compared with the inputs: their very arrays, so that they take no
    memory. For a loss of shares a value beyond those of the training is cut to 0 … 1.
    """
    targets: Arrays = {}
    for node in project.graph.of_kind("output"):
        target = target_of(project, node.id)
        if target is not None and target.entry:
            values = inputs[target.entry]
            is_share = loss_of(project, node.id, shapes).targets == "labels"
            targets[node.id] = _as_shares(values) if is_share else values
    return targets


def _as_shares(values: NDArray[np.float32]) -> NDArray[np.float32]:
    lies_there = not values.size or (values.min() >= 0 and values.max() <= 1)
    return values if lies_there else np.clip(values, 0, 1)


def sample_weights(preparation: Preparation, table: Table) -> NDArray[np.float32] | None:
    """How much each row counts, float32 (rows,); None where no column says it.

    Raises `CellError` naming the first row whose weight is none.
    """
    if not preparation.weight:
        return None
    column = as_numbers(table.column(preparation.weight))
    wrong = np.flatnonzero(~(column.values >= 0))
    if len(wrong):
        row = int(wrong[0])
        raise CellError(
            row,
            f"column “{column.name}” says how much a row counts and holds {quoted(column.cell(row))}; "
            "correct the cell to 0 or more, or give the column another role.",
        )
    return column.values.astype(np.float32)


def target_array(preparation: Preparation, table: Table, name: str, loss: Loss, units: int) -> NDArray[Any]:
    """A target as a loss takes it.

    Class codes int32 (rows,) for `classes`; for labels float32 (rows, units), 1 for those that a row has; for
    a category under any other loss float32 (rows, units), one
    0/1 column for each class, or with one unit 0 for the first class and 1 for the second; for a number its
    standardized value, float32 (rows, 1).
    """
    values = preparation.target(table, name)
    if loss.targets == "classes" or not preparation.classes(name):  # labels are 0 and 1 already
        return values
    if units == 1:
        return values.astype(np.float32).reshape(-1, 1)
    return np.asarray(values.reshape(-1, 1) == np.arange(units), dtype=np.float32)
