"""How a run goes on where it ended: the optimizer's state and the curves, as arrays and back."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnstudio.document.learning.arrays import data_of, split_as_told
from nnstudio.document.project import Project
from nnstudio.document.runs import Run, fits, live_settings
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.training.single_weights import single_weight
from nnstudio.engine.training.training import TrainingState

_BATCH_LOSS, _RECORDS = "history/batch_loss", "history/records"


def history_arrays(state: TrainingState) -> dict[str, NDArray[Any]]:
    """The curves of a run under the names that views read.

    `batch_loss` has one value for each step; `epoch`, `epoch_step`, `epoch_loss`,
    `epoch_validation_loss`, ``epoch_metric/<name>`` and ``epoch_validation_metric/<name>`` one for each epoch
    (those of the validation are empty or absent without validation rows), and so do `epoch_penalty`
    and `epoch_learning_rate`, which runs of earlier versions lack.
    """
    history = state.history
    return {
        "batch_loss": np.array(history.batch_loss),
        "epoch": np.array(history.epoch),
        "epoch_step": np.array(history.epoch_step),
        "epoch_loss": np.array(history.epoch_loss),
        "epoch_validation_loss": np.array(history.epoch_validation_loss),
        "epoch_penalty": np.array(history.epoch_penalty),
        "epoch_learning_rate": np.array(history.epoch_learning_rate),
        **{f"epoch_metric/{name}": np.array(values) for name, values in history.epoch_metrics.items()},
        **{
            f"epoch_validation_metric/{name}": np.array(values)
            for name, values in history.epoch_validation_metrics.items()
        },
    }


def resume_arrays(state: TrainingState) -> dict[str, NDArray[Any]]:
    """What continues a run, but for the batch losses, which stand in the history already."""
    return {name: array for name, array in state.arrays().items() if name != _BATCH_LOSS}


def continued_state(
    state: TrainingState, project: Project, run: Run, rows: int, validation_rows: int
) -> TrainingPlan:
    """Bring a new state to where a run ended, if it can go on there; gives the plan with the epoch to go
    on to.
    """
    plan = project.plan
    if not (_can_go_on(project, run, rows, validation_rows) and _has_the_layout_of(state, run)):
        return plan
    state.restore(_saved_arrays(run), run.events)
    state.live = _still_live(run, project)
    if run.ending == "finished" or state.epoch >= plan.epochs:
        state.be_patient_again()
        return replace(plan, epochs=state.epoch + plan.epochs)
    return plan


def _can_go_on(project: Project, run: Run, rows: int, validation_rows: int) -> bool:
    if run.ending == "diverged":
        return False
    same_optimizer = run.plan.optimizer.kind == project.plan.optimizer.kind
    if not (run.resume and same_optimizer and run.plan.seed == project.plan.seed and fits(run, project)):
        return False
    if run.split is not None and run.split != split_as_told(data_of(project)):
        return False
    same_rows = run.rows == rows and run.plan.data_share == project.plan.data_share
    return same_rows and run.validation_rows == validation_rows


def _has_the_layout_of(state: TrainingState, run: Run) -> bool:
    """Whether the saved arrays are those that this version of the engine keeps."""
    wanted, saved = state.arrays(), state.completed(_saved_arrays(run))
    if set(saved) != set(wanted) or saved[_BATCH_LOSS].shape != (run.steps,):
        return False
    fixed = ("words", "moments", "sums")
    same_records = saved[_RECORDS].shape[1:] == wanted[_RECORDS].shape[1:]
    return same_records and all(saved[name].shape == wanted[name].shape for name in fixed)


def _saved_arrays(run: Run) -> dict[str, NDArray[Any]]:
    """The arrays of the state that a run ended in."""
    return {**run.resume, _BATCH_LOSS: run.history.get("batch_loss", np.zeros(0))}


def _still_live(run: Run, project: Project) -> dict[str, float]:
    """Numbers that were changed on the way and hold on: those whose setting was not changed in the project
    since.
    """
    now = live_settings(project)
    last = {event.name: event.value for event in run.events if single_weight(event.name) is None}
    return {name: value for name, value in last.items() if run.live.get(name) == now.get(name)}
