"""From what a network puts out to answers in the words and units of the data."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns import Task
from nnstudio.data.preparation import Preparation
from nnstudio.document.losses import final_activation, loss_of, target_of
from nnstudio.document.project import Project
from nnstudio.engine.losses import Loss
from nnstudio.errors import TrainingError

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """What a network says of some rows.

    For a number: `values` float64 (rows,) in the target's own unit. For classes: `values` int64 (rows,) codes
    into `classes`, and `probabilities` float64 (rows, classes).
    """

    target: str
    task: Task
    classes: tuple[str, ...]
    values: NDArray[np.float64] | NDArray[np.int64]
    probabilities: Values | None = None


def answers(project: Project, preparation: Preparation, output_id: str, raw: NDArray[np.floating]) -> Answers:
    """Read the raw outputs of one output node, (rows, units)."""
    target = target_of(project, output_id)
    if target is None:
        raise TrainingError(
            f"{project.graph.node(output_id).label} has no target: choose the column it predicts."
        )
    raw = np.asarray(raw, dtype=np.float64).reshape(len(raw), math.prod(raw.shape[1:]))
    if target.task == "regression":
        values = preparation.restore_target(target.name, raw[:, 0])
        return Answers(target.name, target.task, (), values)
    probabilities = class_probabilities(
        raw, final_activation(project.graph, output_id), loss_of(project, output_id)
    )
    classes = preparation.classes(target.name)
    return Answers(target.name, target.task, classes, probabilities.argmax(axis=1), probabilities)


def class_probabilities(raw: Values, final: str, loss: Loss) -> Values:
    """How likely each class is, (rows, classes), from raw outputs (rows, units) behind the activation
    `final`.

    Outputs that are logits still (the loss brings the activation, the network has none) pass through the
    loss's own. One unit says how likely the second of two classes is. Behind a squared or absolute error
    values are only cut to 0 … 1.
    """
    if loss.fused_activation and final != loss.fused_activation:
        raw = softmax(raw) if loss.fused_activation == "softmax" else sigmoid(raw)
    shares = np.clip(raw, 0.0, 1.0)
    return np.hstack((1.0 - shares, shares)) if shares.shape[1] == 1 else shares


def softmax(logits: Values) -> Values:
    """Softmax over the last axis."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def sigmoid(logits: Values) -> Values:
    """1 / (1 + e⁻ᶻ), without overflow."""
    small = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1 / (1 + small), small / (1 + small))
