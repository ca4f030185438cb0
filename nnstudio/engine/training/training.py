"""Training as a generator: it runs the compiled machine in short calls and tells how far it has come.

In a script it runs to the end on its own; from a window it runs on a thread, steered by a `Control`. A run
that is paused, or stopped and continued from its `TrainingState`, is bit for bit the run that was never
interrupted.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.compiling.host_processor import available_cores
from nnstudio.engine import settings
from nnstudio.engine.choices.data_share import chosen_rows
from nnstudio.engine.choices.optimizers import Optimizer, optimizer_of
from nnstudio.engine.choices.plan import TrainingPlan, plan_of
from nnstudio.engine.layout import LANES
from nnstudio.engine.running.loading import Part
from nnstudio.engine.running.passes import part_of
from nnstudio.engine.samples import Objective, enough_in_batches, inputs_of, objective_of, weighted_outputs
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.divergence import TrainingDiverged
from nnstudio.engine.training.history import Event, History
from nnstudio.engine.training.progress import Progress
from nnstudio.engine.training.run import Run
from nnstudio.engine.training.state import TrainingState
from nnstudio.engine.work import work_of_sample
from nnstudio.errors import NetworkError, TrainingError

if TYPE_CHECKING:
    from nnstudio.engine.network import Network

__all__ = [
    "Control",
    "Event",
    "Progress",
    "TrainingData",
    "TrainingDiverged",
    "TrainingState",
    "fit",
    "train",
]

_SHARED_WORK = 10_000_000
"""Multiply-adds of a batch's forward pass from which a step (then some 0.2 ms) is shared between threads:
with shorter steps a helper that the system sets aside in the middle of a task costs more than all helpers
give.
"""


@dataclass(frozen=True)
class TrainingData:
    """Arrays by input and output id: inputs float32 (N, …); targets int32 (N,) classes or float32 (N,
    units); sample weights float32 (N,) from 0 on, by output or one array for all (see `Network.fit`).
    """

    inputs: Mapping[str, NDArray[Any]]
    targets: Mapping[str, NDArray[Any]]
    validation_inputs: Mapping[str, NDArray[Any]] | None = None
    validation_targets: Mapping[str, NDArray[Any]] | None = None
    sample_weights: Mapping[str, NDArray[Any]] | NDArray[Any] | None = None
    validation_sample_weights: Mapping[str, NDArray[Any]] | NDArray[Any] | None = None


def train(
    network: "Network",
    plan: TrainingPlan,
    data: TrainingData,
    losses: Any,
    control: Control | None = None,
    state: TrainingState | None = None,
    threads: int | None = None,
) -> Iterator[Progress]:
    """Train a network in place, reporting about ten times a second and once at the end.

    `losses` gives each output its loss, or (loss, weight). With the `state` of an earlier run it continues
    that run until `plan.epochs` epochs are over. Raises `NetworkError` or `TrainingError` before the first
    step where something does not fit, and `TrainingDiverged` where numbers stop being finite; the last good
    weights are then kept.
    """
    settings.check("The training plan", plan)
    settings.check("The optimizer", plan.optimizer)
    settings.check("The schedule", plan.schedule)
    settings.check("The augmentation", plan.augmentation)
    objective = objective_of(network.structure, losses)
    training, validation = _parts(network, plan, data, objective)
    enough_in_batches(network.structure, training.rows, plan.batch_size)
    if state is None:
        state = TrainingState(network, plan, objective, validation.rows > 0)
    run = Run(
        network,
        plan,
        objective,
        training,
        validation,
        control or Control(snapshots=0),
        state,
        _threads(network, plan, training.rows, threads),
    )
    return run.reports()


def new_state(network: "Network", plan: TrainingPlan, losses: Any, validates: bool) -> TrainingState:
    """The state of a run that has not begun, for callers that look at it while `train` goes on."""
    return TrainingState(network, plan, objective_of(network.structure, losses), validates)


def _parts(
    network: "Network", plan: TrainingPlan, data: TrainingData, objective: Objective
) -> tuple[Part, Part]:
    graph, weights, more = network.structure, data.sample_weights, data.validation_sample_weights
    weighted = weighted_outputs(objective, weights, more)
    inputs = inputs_of(graph, data.inputs)
    training = part_of(graph, objective, inputs, data.targets, weights, weighted)
    if training.rows == 0:
        raise TrainingError("The training part has no rows: give it at least one.")
    if plan.data_share < 1.0:
        training = _share_of(training, plan, len(network.inputs))
    if data.validation_inputs is None or data.validation_targets is None:
        return training, Part(0)
    inputs = inputs_of(graph, data.validation_inputs)
    return training, part_of(graph, objective, inputs, data.validation_targets, more, weighted)


def _share_of(whole: Part, plan: TrainingPlan, inputs: int) -> Part:
    """The rows that a plan trains on, the same share of every class of the first target of classes."""
    classes = (target for target in whole.arrays[inputs:] if target.dtype == np.int32)
    rows = chosen_rows(whole.rows, plan.data_share, plan.seed, next(classes, None))
    taken: dict[
        int, NDArray[Any]
    ] = {}  # an array that stands for several, as of an autoencoder, is one still
    for array in whole.arrays:
        if array.ctypes.data not in taken:
            taken[array.ctypes.data] = array[rows]
    arrays = [taken[array.ctypes.data] for array in whole.arrays]
    return replace(whole, rows=len(rows), arrays=arrays)


def _threads(network: "Network", plan: TrainingPlan, rows: int, wanted: int | None) -> int:
    """Threads for a run: one where a step is so short that sharing it costs more than it gives."""
    samples = min(plan.batch_size, rows)
    if wanted is None:
        work = work_of_sample(network.structure) * samples
        wanted = available_cores() if work >= _SHARED_WORK else 1
    return max(1, min(wanted, -(-samples // LANES)))


def fit(
    network: "Network",
    x: Any,
    y: Any,
    loss: Any,
    optimizer: Optimizer | str,
    batch_size: int,
    epochs: int,
    validation_data: tuple[Any, ...] | None,
    on_progress: Callable[[Progress], None] | None,
    sample_weight: Any,
    plan: Mapping[str, Any],
) -> History:
    """See `Network.fit`."""
    whole_plan = plan_of(optimizer=optimizer_of(optimizer), batch_size=batch_size, epochs=epochs, **plan)
    if validation_data is not None and not 2 <= len(validation_data) <= 3:
        raise NetworkError(
            f"The validation data is a tuple of {len(validation_data)}: give samples and targets, and "
            "perhaps sample weights."
        )
    validation_x, validation_y, *validation_weight = validation_data or (None, None)
    state = new_state(network, whole_plan, loss, validates=validation_data is not None)
    data = TrainingData(x, y, validation_x, validation_y, sample_weight, *validation_weight)
    for progress in train(network, whole_plan, data, loss, state=state):
        if on_progress is not None:
            on_progress(progress)
    return state.history
