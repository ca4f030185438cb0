"""Everything between a project and its training: one way for the window, the command line and scripts.

`prepare` makes the network, the arrays and the plan; `Experiment.train` is the engine's generator on them;
`conclude` makes the `Run`. Nothing is decided elsewhere, so that the same project and seed give the same
weights wherever they train.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from nnstudio.data.preparing.preparation import Preparation, fit
from nnstudio.data.splitting.splits import Split
from nnstudio.data.storage.room import Room
from nnstudio.document.answering.evaluation import Evaluation, evaluate
from nnstudio.document.answering.prediction import Predictions, predict
from nnstudio.document.learning.arrays import (
    columns_in_use,
    data_of,
    split_as_told,
    split_rows,
)
from nnstudio.document.learning.losses import weighted_losses
from nnstudio.document.learning.training_arrays import training_data
from nnstudio.document.networks import hand_weights
from nnstudio.document.networks.build import build
from nnstudio.document.networks.continuing import continued_state, history_arrays, resume_arrays
from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run, live_settings, weights_that_fit
from nnstudio.document.sharing import copies_of, own_weights, weights_by_node
from nnstudio.engine.choices.losses import Loss
from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.network import Network
from nnstudio.engine.training.training import Control, Progress, TrainingData, TrainingState, new_state, train

__all__ = [
    "Evaluation", "Experiment", "Predictions", "conclude", "evaluate", "first_run", "predict", "prepare",
    "run_to_ask",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Experiment:
    """A project made ready to train: nothing is left to decide.

    `network` is trained in place and `state` moves along; while the training goes on, look at the weights
    through `state.published()` or `state.network_now()` only. `plan` is the project's, with the epoch at
    which a continued run ends.
    """

    project: Project
    network: Network
    preparation: Preparation
    split: Split
    data: TrainingData
    losses: Mapping[str, tuple[Loss, float]]
    plan: TrainingPlan
    state: TrainingState

    def train(self, control: Control | None = None) -> Iterator[Progress]:
        """The engine's training; raises `TrainingDiverged` with the last good weights kept in the network."""
        return train(self.network, self.plan, self.data, self.losses, control, self.state)


def prepare(project: Project, run: Run | None = None, room: Room | None = None) -> Experiment:
    """Make a project ready to train, afresh or on from a run.

    Going on, layers whose shapes still fit keep their weights. Where all of them do and optimizer and rows
    are still the same, the optimizer's state and the curves go on too: a run that was stopped ends as if it
    had not been, and one that was over gets as many epochs more. `room` says how much of the prepared rows
    memory may take (see `data.room`). Raises `TrainingError` with the first
    problem's sentence where the project cannot be trained, and `DataError` where its rows cannot be used.
    """
    network, preparation, split = _begun(project)
    losses = weighted_losses(project, network.shapes)
    arrays = training_data(project, network, preparation, split, room)
    plan = project.plan
    state = new_state(network, plan, losses, validates=len(split.validation) > 0)
    if run is not None:
        _take_over(network, project, run)
        plan = continued_state(state, project, run, len(split.train), len(split.validation))
    return Experiment(project, network, preparation, split, arrays, losses, plan, state)


def first_run(project: Project, earlier: Run | None = None) -> Run:
    """What the next run begins with, on from an earlier one where there is one: its weights and its
    preparation, of no step yet. Raises what `prepare` does.
    """
    network, preparation, _ = _begun(project)
    if earlier is not None:
        _take_over(network, project, earlier)
    weights = weights_by_node(network, copies_of(network))
    return Run(project.plan, weights, preparation, split_as_told(data_of(project)))


def run_to_ask(project: Project, run: Run | None) -> Run | None:
    """The run whose weights answer: where nothing was trained, but a person set weights by hand, what the
    first run begins with.
    """
    return first_run(project) if run is None and hand_weights.are_set(project) else run


def _begun(project: Project) -> tuple[Network, Preparation, Split]:
    network, data = build(project), data_of(project)
    split = split_rows(project, data.split)
    return network, fit(data.table, columns_in_use(project), data.preparation, split.train), split


def _take_over(network: Network, project: Project, run: Run) -> None:
    known = own_weights(network, weights_that_fit(run, project))
    network.load_parameters({**network.parameters, **known})


def conclude(experiment: Experiment, ending: Ending) -> Run:
    """What the training left behind, to be kept with the project; call it when the generator has ended."""
    project, state = experiment.project, experiment.state
    return Run(
        plan=replace(experiment.plan, epochs=project.plan.epochs),
        weights=weights_by_node(experiment.network, copies_of(experiment.network)),
        preparation=experiment.preparation,
        split=split_as_told(data_of(project)),
        history=history_arrays(state),
        events=tuple(state.events),
        resume=resume_arrays(state),
        ending=ending,
        epochs=state.epoch,
        steps=state.step,
        rows=len(experiment.split.train),
        validation_rows=len(experiment.split.validation),
        live=live_settings(project),
    )
