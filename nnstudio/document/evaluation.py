"""How good a trained network is, on rows it has never seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.columns import Task
from nnstudio.data.preparation import Preparation
from nnstudio.data.table import Table, as_numbers, naming_rows
from nnstudio.data.usable_rows import usable_rows
from nnstudio.document.answers import Answers, answers
from nnstudio.document.arrays import columns_in_use, data_of, input_arrays, split_rows, target_arrays
from nnstudio.document.build import outputs_of
from nnstudio.document.losses import weighted_losses
from nnstudio.document.prediction import outputs_for
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.document.trained import trained_network
from nnstudio.engine import metrics
from nnstudio.errors import DataError

PARTS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What one output says of some rows, beside the truth.

    Every row counts once here, also where a column says how much each counts in the training.
    `metrics` are, for classes, accuracy, the means over the classes that occur of precision, recall and f1,
    and roc_auc (of each class against the others; NaN where all rows are of one class); `by_class` holds
    precision, recall and f1 of each class, (classes,). For a number, `metrics` are mae, rmse (in its own
    unit) and r2. `rows` are row numbers of the table; `true` and `predicted` are
    codes into `classes` or numbers in the target's unit, `probabilities` (rows, classes). In
    `confusion_matrix` rows are true classes and columns predicted ones.
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
    confusion_matrix: NDArray[np.int64] | None = None
    by_class: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)


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
    found = answers(project, preparation, output, outputs_for(network, inputs)[output])
    true = _truth(preparation, chosen, found)
    by_class = _figures_by_class(found, true)
    loss = network.evaluate(inputs, targets, weighted_losses(project, network.shapes))["loss"]
    return Evaluation(
        name,
        found.target,
        found.task,
        loss,
        _metrics(found, true, by_class),
        rows,
        true,
        found.values,
        found.classes,
        found.probabilities,
        metrics.confusion_matrix(true, found.values, len(found.classes)) if found.classes else None,
        by_class,
    )


def _rows_of(
    project: Project, run: Run, preparation: Preparation, part: str | Table
) -> tuple[Table, NDArray[np.int64], str]:
    """The table, the rows of it that are measured, and what to call them."""
    data = data_of(project)
    if isinstance(part, Table):
        rows = usable_rows(part, columns_in_use(project), preparation).rows
        if not len(rows):
            raise DataError(
                f"{part.name or 'The table'} has no row with a target and all inputs to measure on."
            )
        return part, rows, part.name or "table"
    rows = split_rows(project, run.split or data.split, preparation).part(part)
    if not len(rows):
        raise DataError(f"There are no {part} rows: set their share in the data above 0 % and train again.")
    return data.table, rows, part


def _truth(preparation: Preparation, table: Table, found: Answers) -> NDArray[Any]:
    values = preparation.target(table, found.target)
    if found.classes:
        return values.astype(np.int64)
    return as_numbers(table.column(found.target)).values


def _figures_by_class(found: Answers, true: NDArray[Any]) -> dict[str, NDArray[np.float64]]:
    if not found.classes:
        return {}
    count = len(found.classes)
    measures = {"precision": metrics.precision, "recall": metrics.recall, "f1": metrics.f1}
    return {name: measure(true, found.values, count) for name, measure in measures.items()}


def _metrics(
    found: Answers, true: NDArray[Any], by_class: Mapping[str, NDArray[np.float64]]
) -> dict[str, float]:
    if found.probabilities is None:
        return {
            "mae": metrics.mae(true, found.values),
            "rmse": metrics.rmse(true, found.values),
            "r2": metrics.r2(true, found.values),
        }
    return {
        "accuracy": metrics.accuracy(true, found.values),
        **{name: metrics.macro(values, true, found.values) for name, values in by_class.items()},
        "roc_auc": metrics.macro_roc_auc(true, found.probabilities),
    }
