"""How the loss of an output is set: label smoothing, class weights and their balance, Huber's δ …"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from nnstudio.data.tables.table import as_categories
from nnstudio.document.editing import edits
from nnstudio.document.learning.arrays import data_of, split_rows
from nnstudio.document.learning.losses import loss_of, target_of
from nnstudio.document.project import Project
from nnstudio.engine.layers import Output
from nnstudio.errors import EditError


def set_loss_setting(project: Project, output_id: str, name: str, value: Any) -> Project:
    """Change one setting of the loss that an output has now, chosen or proposed; raises `EditError`."""
    node = project.graph.by_id.get(output_id)
    if node is None or not isinstance(node.layer, Output):
        raise EditError(f"There is no output “{output_id}” on the canvas.")
    now = loss_of(project, output_id)
    loss = edits.with_setting(f"{node.label}, {now.title.lower()}", now, name, value)
    if loss is now:
        return project
    own = None if loss == type(loss)() else loss
    new = replace(node, layer=replace(node.layer, loss_settings=own))
    nodes = tuple(new if other.id == output_id else other for other in project.graph.nodes)
    return replace(project, graph=replace(project.graph, nodes=nodes))


def balance_classes(project: Project, output_id: str) -> Project:
    """Weigh the classes of an output so that all together count the same, however rare each one is."""
    return set_loss_setting(project, output_id, "class_weights", balanced_weights(project, output_id))


def balanced_weights(project: Project, output_id: str) -> tuple[float, ...]:
    """n / (k · nᶜ) for each class c, from its rows nᶜ among the n training rows (King & Zeng 2001).

    k counts the classes that are met there; one that is not met keeps the weight 1. Raises `EditError` where
    the output has no classes.
    """
    target = target_of(project, output_id)
    if target is None or target.task not in ("two_classes", "classes"):
        raise EditError("Only classes can be balanced: choose a target column that holds some.")
    data = data_of(project)
    column = as_categories(data.column_of[target.name])
    codes = column.values[split_rows(project, data.split).train]
    counts = np.bincount(codes[codes >= 0], minlength=len(column.categories))
    return _balanced([int(counts[column.categories.index(name)]) for name in target.classes])


def _balanced(counts: Sequence[int]) -> tuple[float, ...]:
    """Weights to four digits, as a person reads them."""
    whole, met = sum(counts), sum(count > 0 for count in counts)
    return tuple(float(f"{whole / (met * count):.4g}") if count else 1.0 for count in counts)
