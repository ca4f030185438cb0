"""What training left behind: the weights, how they came about, and what is needed to go on or to predict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nnstudio.data.preparing.preparation import Preparation
from nnstudio.data.splitting.splits import SplitSettings
from nnstudio.document.project import Project
from nnstudio.document.shapes import nodes_that_reach_an_output, parameter_shapes
from nnstudio.document.sharing import elected
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.settings import settings_of
from nnstudio.engine.training.history import Event

__all__ = ["Array", "Ending", "Event", "Run", "fits", "kept_epoch", "live_settings", "weights_that_fit"]

Array = NDArray[Any]

Ending = Literal["finished", "stopped", "diverged"]


@dataclass(frozen=True, eq=False)
class Run:
    """Weights and how they came about.

    `weights` are float32 arrays by full name (``dense_1/weight``); nodes that shared theirs have the same
    ones, each under its own name. `preparation` and `split` are those the
    run was trained with, so that new rows are prepared as the training rows were, and the test rows stay
    unseen whatever is changed in the project afterwards. `history` holds the curves (names: see
    `continuing.history_arrays`), `resume` the optimizer's arrays, with which training goes on as if it had
    never been interrupted. `events` are settings that were changed on the way, `live` the values that they
    had at the start.
    """

    plan: TrainingPlan
    weights: Mapping[str, NDArray[np.float32]]
    preparation: Preparation | None = None
    split: SplitSettings | None = None
    history: Mapping[str, Array] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    resume: Mapping[str, Array] = field(default_factory=dict)
    ending: Ending = "finished"
    epochs: int = 0
    steps: int = 0
    rows: int = 0
    validation_rows: int = 0
    live: Mapping[str, float] = field(default_factory=dict)


def kept_epoch(run: Run) -> int:
    """The epoch whose weights the run holds, counted from 1; 0 where none was finished.

    The last one, or after early stopping that goes back to the best one, the first with the smallest loss.
    """
    validation = run.history.get("epoch_validation_loss", np.zeros(0))
    watched = validation if len(validation) else run.history.get("epoch_loss", np.zeros(0))
    if not len(watched):
        return 0
    went_back = run.plan.early_stopping and run.plan.restore_best and run.ending == "finished"
    return int(np.argmin(watched)) + 1 if went_back else len(watched)


def fits(run: Run, project: Project) -> bool:
    """Whether the run's weights are those of the project's network as it is drawn now, all of them."""
    wanted = parameter_shapes(project.graph, project.data)
    if wanted != {name: weights.shape for name, weights in run.weights.items()}:
        return False
    once = elected(project.graph.nodes, nodes_that_reach_an_output(project.graph))
    return all(_are_equal(run, node_id, owner) for node_id, owner in once.items())


def _are_equal(run: Run, node_id: str, owner_id: str) -> bool:
    """Whether two nodes came out of the run with the same weights, so that they can go on as one layer."""
    pairs = (
        (values, run.weights.get(f"{owner_id}/{name.removeprefix(f'{node_id}/')}"))
        for name, values in run.weights.items()
        if name.startswith(f"{node_id}/")
    )
    return all(
        one is other or (other is not None and np.array_equal(one, other, equal_nan=True))
        for one, other in pairs
    )


def weights_that_fit(run: Run, project: Project) -> dict[str, NDArray[np.float32]]:
    """The weights of those parameters that the project's network still has, in the same shape."""
    wanted = parameter_shapes(project.graph, project.data)
    return {name: weights for name, weights in run.weights.items() if wanted.get(name) == weights.shape}


def live_settings(project: Project) -> dict[str, float]:
    """The settings that may change while a run goes on, by the names that `Control.set` takes."""
    plan = {
        name: value for thing in (project.plan, project.plan.optimizer) for name, value in _live_of(thing)
    }
    once = elected(project.graph.nodes, nodes_that_reach_an_output(project.graph))
    nodes = {
        f"{node.id}/{name}": value
        for node in project.graph.nodes
        if node.id not in once
        for name, value in _live_of(node.layer)
    }
    return {**plan, **nodes}


def _live_of(thing: Any) -> list[tuple[str, float]]:
    return [
        (setting.name, getattr(thing, setting.name))
        for setting in settings_of(thing)
        if setting.live or setting.name in ("l1", "l2")
    ]
