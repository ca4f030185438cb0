"""What a network costs to train: products, memory and time of an epoch, estimated from its drawing alone."""

from dataclasses import dataclass
from math import prod

from nnstudio.document.checks.report import Report
from nnstudio.document.project import Project
from nnstudio.document.summary import multiply_adds

_FLOAT_BYTES = 4
_SAMPLES = 16
"""Batches are kept in groups of so many samples."""
_PASSES = 3
"""Forward, and backward for the inputs and for the weights."""
_PRODUCTS_A_SECOND = 50e9
"""Of one core, as measured over the samples: 40 to 120 of them in a nanosecond where vectors have 16 numbers,
half as many where they have 8.
"""
_SECONDS_A_LAYER = 1.5e-7
_SECONDS_A_VALUE = 2e-10
"""What each step takes for each layer, and for each value that flows on a link."""


@dataclass(frozen=True)
class Costs:
    """Multiply–adds for one row on its way forward; and estimates of the bytes while training, and of the
    seconds of an epoch on one core.
    """

    multiply_adds: int
    memory: int
    epoch_seconds: float


def costs_of(project: Project, report: Report, training_rows: int, validation_rows: int) -> Costs:
    """The costs of the layers whose shapes are known."""
    products = sum(multiply_adds(project, report).values())
    values = sum(prod(shape) for shape in report.shapes.values())
    plan, rows = project.plan, training_rows + validation_rows
    inputs = sum(prod(report.shapes.get(node.id, ())) for node in project.graph.of_kind("input"))
    batch = -(-min(plan.batch_size, max(training_rows, 1)) // _SAMPLES) * _SAMPLES
    copies = 3 + plan.optimizer.vectors + plan.early_stopping  # weights, gradients and what is shown of them
    numbers = report.parameter_count * copies + 2 * values * batch + inputs * rows
    seconds = 0.0
    if training_rows:
        work = _PASSES * products / _PRODUCTS_A_SECOND + values * _SECONDS_A_VALUE
        ahead = work / _PASSES  # rows that are only measured
        steps = plan.steps_per_epoch(training_rows)
        per_step = len(report.shapes) * _SECONDS_A_LAYER
        trained = round(training_rows * plan.data_share)
        seconds = steps * per_step + trained * work + validation_rows * ahead
    return Costs(products, numbers * _FLOAT_BYTES, seconds)
