"""From what a network puts out to answers in the words and units of the data."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.labels import joined_labels
from nnstudio.data.columns.target import Task
from nnstudio.data.preparing.labels import LabelPreparation
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.rebuilding import rebuilt_columns
from nnstudio.document.learning.losses import final_activation, loss_of, target_of
from nnstudio.document.learning.rebuilding import Rebuilt, errors_of
from nnstudio.document.project import Project
from nnstudio.engine.choices.losses import Loss
from nnstudio.errors import TrainingError

Values = NDArray[np.float64]

_MORE_LIKELY_THAN_NOT = 0.5


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of some rows.

    For a number: `values` float64 (rows,) in the target's own unit. For classes: `values` int64 (rows,) codes
    into `classes`, and `probabilities` float64 (rows, classes). For labels: `values` int64 (rows, labels), 1
    for those that are more likely than not, and `probabilities` of each; `separator` stands between them in a
    cell. For a reconstruction: `values` float (rows, features) as the network sees them, and where it was
    asked for, what was `rebuilt`.
    """

    target: str
    task: Task
    classes: tuple[str, ...]
    values: NDArray[Any]
    probabilities: Values | None = None
    separator: str = ""
    rebuilt: Rebuilt | None = None

    def held(self, row: int) -> tuple[str, ...]:
        """The class of a row, or its labels; none for a number."""
        if not self.classes:
            return ()
        said = np.flatnonzero(self.values[row]) if self.task == "labels" else self.values[row : row + 1]
        return tuple(self.classes[int(place)] for place in said)

    @property
    def label_cells(self) -> list[str]:
        """The labels of each row as one cell."""
        return [joined_labels(self.held(row), self.separator) for row in range(len(self.values))]


def answers(project: Project, preparation: Preparation, output_id: str, raw: NDArray[np.floating]) -> Answers:
    """Read the raw outputs of one output node, (rows, units)."""
    target = target_of(project, output_id)
    if target is None:
        raise TrainingError(
            f"{project.graph.node(output_id).label} has no target: choose the column it predicts."
        )
    raw = raw.reshape(len(raw), math.prod(raw.shape[1:]))
    if target.task == "reconstruction":
        values = _activated(raw, final_activation(project.graph, output_id), loss_of(project, output_id))
        return Answers(target.name, target.task, (), values)
    wide = np.asarray(raw, dtype=np.float64)
    if target.task == "regression":
        values = preparation.restore_target(target.name, wide[:, 0])
        return Answers(target.name, target.task, (), values)
    final, loss = final_activation(project.graph, output_id), loss_of(project, output_id)
    if target.task == "labels":
        return _label_answers(preparation, target.name, as_probabilities(wide, final, loss))
    probabilities = class_probabilities(wide, final, loss)
    classes = preparation.classes(target.name)
    return Answers(target.name, target.task, classes, probabilities.argmax(axis=1), probabilities)


def _label_answers(preparation: Preparation, name: str, probabilities: Values) -> Answers:
    fitted = preparation.of(name)
    assert isinstance(fitted, LabelPreparation)
    likely = (probabilities >= _MORE_LIKELY_THAN_NOT).astype(np.int64)
    return Answers(name, "labels", fitted.labels, likely, probabilities, fitted.separator)


def with_rebuilt(
    project: Project,
    preparation: Preparation,
    output_id: str,
    answer: Answers,
    inputs: Mapping[str, NDArray[np.floating]],
) -> Answers:
    """The answer of an output that rebuilds its inputs with the columns that these are; others as they are.

    `inputs` are what was asked about, by Input node.
    """
    target = target_of(project, output_id)
    if target is None or not target.entry:
        return answer
    given = inputs[target.entry].reshape(answer.values.shape)
    columns = rebuilt_columns(preparation, target.columns, answer.values)
    return replace(answer, rebuilt=Rebuilt(columns, errors_of(given, answer.values)))


def class_probabilities(raw: Values, final: str, loss: Loss) -> Values:
    """How likely each class is, (rows, classes), from raw outputs (rows, units) behind the activation
    `final`.

    One unit says how likely the second of two classes is.
    """
    shares = as_probabilities(raw, final, loss)
    return np.hstack((1.0 - shares, shares)) if shares.shape[1] == 1 else shares


def as_probabilities(raw: Values, final: str, loss: Loss) -> Values:
    """How likely what each unit stands for is, (rows, units), from raw outputs behind the activation `final`.

    Outputs that are logits still (the loss brings the activation, the network has none) pass through the
    loss's own. Behind a squared or absolute error values are only cut to 0 … 1.
    """
    return np.asarray(np.clip(_activated(raw, final, loss), 0.0, 1.0))


def _activated(raw: NDArray[Any], final: str, loss: Loss) -> NDArray[Any]:
    """Outputs behind the activation that the loss brings, where the network does not end with it."""
    if not loss.fused_activation or final == loss.fused_activation:
        return raw
    wide = np.asarray(raw, dtype=np.float64)
    return softmax(wide) if loss.fused_activation == "softmax" else sigmoid(wide)


def softmax(logits: Values) -> Values:
    """Softmax over the last axis."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def sigmoid(logits: Values) -> Values:
    """1 / (1 + e⁻ᶻ), without overflow."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1 / (1 + small), small / (1 + small))
