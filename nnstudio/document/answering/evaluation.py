"""How good a trained network is, on rows it has never seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.target import Task
from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.tables.table import Table, as_numbers, naming_rows
from nnstudio.document.answering.answers import Answers, answers
from nnstudio.document.answering.prediction import outputs_for
from nnstudio.document.answering.trained import trained_network
from nnstudio.document.learning.arrays import (
    columns_in_use,
    data_of,
    input_arrays,
    rebuilt_targets,
    sample_weights,
    split_rows,
    target_arrays,
)
from nnstudio.document.learning.losses import weighted_losses
from nnstudio.document.learning.rebuilding import errors_of
from nnstudio.document.networks.build import outputs_of
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine import metrics
from nnstudio.errors import DataError

PARTS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one output says of some rows, beside the truth.

    Each row counts as much as the column `weight` says, whose values are in `weights`, or once where it is
    empty; the loss is, as in the training, the mean of weight × loss. `metrics` are, for classes, accuracy,
    the means over the classes that occur of precision, recall and f1, and roc_auc (of each class against the
    others; NaN where all rows are of one class); `by_class` holds precision, recall and f1 of each class,
    (classes,). For labels, the same with subset_accuracy (the share of rows all of whose labels are right) in
    the place of accuracy. For a number, `metrics` are mae, rmse (in its own unit) and r2. `rows` are row
    numbers of the table; `true` and `predicted` are codes into `classes`, numbers in the target's unit, or of
    labels 0 and 1 (rows, classes); `probabilities` are (rows, classes). In `confusion_matrix` rows are true
    classes and columns predicted ones; where rows have weights, it holds sums of these.

    For a reconstruction, `true` and `predicted` are float32 (rows, features) as the network sees them, the
    figures of a number and mse are over all of them, and `errors` (rows,) is the mean squared error of each
    row.
    """

    part: str
    target: str
    task: Task
    loss: float
    metrics: Mapping[str, float]
    rows: NDArray[np.int64]
    true: NDArray[Any]
    predicted: NDArray[Any]
    classes: tuple[str, ...] = ()
    probabilities: NDArray[np.float64] | None = None
    confusion_matrix: NDArray[np.int64] | NDArray[np.float64] | None = None
    by_class: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    weight: str = ""
    weights: NDArray[np.float32] | None = None
    errors: NDArray[np.float64] | None = None

    @property
    def rows_by_class(self) -> NDArray[np.int64]:
        """How many rows are of each class, or have each label, (classes,)."""
        if self.task == "labels":
            return np.asarray(self.true.sum(axis=0), dtype=np.int64)
        return np.bincount(self.true, minlength=len(self.classes)).astype(np.int64)

    @property
    def places_by_error(self) -> NDArray[np.int64]:
        """Places in `rows` of what was rebuilt, the worst first; ties in the order of the rows."""
        errors = np.zeros(0) if self.errors is None else self.errors
        return np.argsort(-errors, kind="stable")


def evaluate(
    project: Project, run: Run | None, part: str | Table = "test", output_id: str | None = None
) -> Evaluation:
    """Measure a trained project on its own test part (or another part), or on a table with the same columns.

    The parts are those that the run was trained with. Of several outputs the first one is measured unless
    `output_id` names another. Raises `DataError` where there is no row to measure on, and `TrainingError`
    without a run.
    """
    network, preparation = trained_network(project, run)
    assert run is not None
    table, rows, name = _rows_of(project, run, preparation, part)
    output = output_id or outputs_of(project)[0]
    chosen = table.take(rows)
    with naming_rows(table, rows):
        inputs = input_arrays(
            project.graph, data_of(project), network.shapes, preparation, chosen, network.inputs
        )
        targets = target_arrays(project, preparation, chosen, network.shapes)
        weights = _weights_of(preparation, chosen, name)
    targets |= rebuilt_targets(project, network.shapes, inputs)
    found = answers(project, preparation, output, outputs_for(network, inputs)[output])
    rebuilt = found.task == "reconstruction"
    true = targets[output].reshape(found.values.shape) if rebuilt else _truth(preparation, chosen, found)
    by_class = _figures_by_class(found, true, weights)
    loss = network.evaluate(inputs, targets, weighted_losses(project, network.shapes), weights)["loss"]
    return Evaluation(
        name,
        found.target,
        found.task,
        loss,
        _metrics(found, true, by_class, weights),
        rows,
        true,
        found.values,
        found.classes,
        found.probabilities,
        _confusion_matrix(found, true, weights),
        by_class,
        preparation.weight if weights is not None else "",
        weights,
        errors_of(true, found.values) if rebuilt else None,
    )


def _weights_of(preparation: Preparation, table: Table, name: str) -> NDArray[np.float32] | None:
    """How much each row counts; None where no column says it, as in a table without that column."""
    if preparation.weight not in table.names:
        return None
    weights = sample_weights(preparation, table)
    if weights is not None and not weights.any():
        raise DataError(
            f"All {len(weights):,} rows ({name}) have the weight 0 in the column “{preparation.weight}”, so "
            "there is nothing to measure: correct the weights, or measure other rows."
        )
    return weights


def _confusion_matrix(
    found: Answers, true: NDArray[Any], weights: NDArray[np.float32] | None
) -> NDArray[np.int64] | NDArray[np.float64] | None:
    if found.task not in ("two_classes", "classes"):
        return None
    return metrics.confusion_matrix(true, found.values, len(found.classes), weights)


def _rows_of(
    project: Project, run: Run, preparation: Preparation, part: str | Table
) -> tuple[Table, NDArray[np.int64], str]:
    """The table, the rows of it that are measured, and what to call them."""
    data = data_of(project)
    if isinstance(part, Table):
        settings = columns_in_use(project)
        if preparation.weight not in part.names:  # then each row counts the same
            preparation, settings = _without_weight(preparation, settings)
        rows = usable_rows(part, settings, preparation).rows
        if not len(rows):
            raise DataError(
                f"{part.name or 'The table'} has no row with a target and all inputs to measure on."
            )
        return part, rows, part.name or "table"
    rows = split_rows(project, run.split or data.split, preparation).part(part)
    if not len(rows):
        raise DataError(f"There are no {part} rows: set their share in the data above 0 % and train again.")
    return data.table, rows, part


def _without_weight(
    preparation: Preparation, settings: tuple[ColumnSetting, ...]
) -> tuple[Preparation, tuple[ColumnSetting, ...]]:
    return replace(preparation, weight=""), tuple(one for one in settings if one.role != "weight")


def _truth(preparation: Preparation, table: Table, found: Answers) -> NDArray[Any]:
    if found.task != "regression":
        return preparation.target(table, found.target).astype(np.int64)
    return as_numbers(table.column(found.target)).values


def _figures_by_class(
    found: Answers, true: NDArray[Any], weights: NDArray[np.float32] | None
) -> dict[str, NDArray[np.float64]]:
    if not found.classes:
        return {}
    if found.task == "labels":
        return metrics.label_figures(true, found.values, weights)
    count = len(found.classes)
    measures = {"precision": metrics.precision, "recall": metrics.recall, "f1": metrics.f1}
    return {name: measure(true, found.values, count, weights) for name, measure in measures.items()}


def _metrics(
    found: Answers,
    true: NDArray[Any],
    by_class: Mapping[str, NDArray[np.float64]],
    weights: NDArray[np.float32] | None,
) -> dict[str, float]:
    said = found.values
    if found.probabilities is None:
        measures = {"mae": metrics.mae, "rmse": metrics.rmse, "r2": metrics.r2}
        figures = {name: measure(true, said, weights) for name, measure in measures.items()}
        return {"mse": figures["rmse"] ** 2, **figures} if found.task == "reconstruction" else figures
    if found.task == "labels":
        return {
            "subset_accuracy": metrics.subset_accuracy(true, said, weights),
            **{name: metrics.macro_of_labels(values, true, said) for name, values in by_class.items()},
            "roc_auc": metrics.labels_roc_auc(true, found.probabilities, weights),
        }
    return {
        "accuracy": metrics.accuracy(true, said, weights),
        **{name: metrics.macro(values, true, said) for name, values in by_class.items()},
        "roc_auc": metrics.macro_roc_auc(true, found.probabilities, weights),
    }
