"""The real training that the runner's thread works through: an experiment of the document with the engine's
state.
"""

from collections.abc import Iterator

from nnstudio.document.experiment import Experiment, conclude, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run, live_settings
from nnstudio.document.sharing import weights_by_node
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.training import Progress
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.curves import Curves, Losses, curves_of, losses_of


class ExperimentTraining:
    """One run of a project, prepared; see `training_thread.Training` for what is asked of it."""

    def __init__(self, experiment: Experiment, control: Control) -> None:
        self._experiment, self._control = experiment, control
        self.goes_on, self.project = experiment.state.step > 0, experiment.project
        plan = experiment.plan
        self._steps_per_epoch = plan.steps_per_epoch(len(experiment.split.train))
        self.batches = self._steps_per_epoch * plan.epochs

    def reports(self) -> Iterator[Progress]:
        """Train; the last report says how it ended."""
        return self._experiment.train(self._control)

    def nodes(self) -> frozenset[str]:
        """Ids of the nodes of the network that is trained."""
        return frozenset(self._experiment.network.nodes)

    def publish(self) -> Snapshot:
        """Copies of the weights as they are between two reports."""
        experiment = self._experiment
        project, state = experiment.project, experiment.state
        split = project.data.split if project.data is not None else None
        weights = weights_by_node(experiment.network, state.published())
        run = Run(project.plan, weights, experiment.preparation, split, epochs=state.epoch)
        return Snapshot(project, run, f"epoch {state.epoch}", is_live=True)

    def curves(self) -> Curves:
        """The losses so far; any thread may ask."""
        state = self._experiment.state
        history = state.history
        losses = Losses(
            history.epoch_loss, history.epoch_validation_loss, history.batch_loss, history.epoch_penalty,
            history.epoch_learning_rate,
        )  # fmt: skip
        return curves_of(
            losses, self._steps_per_epoch, tuple(state.events), live_settings(self._experiment.project)
        )

    def can_step_back(self) -> bool:
        """Whether the run remembers an earlier place."""
        state = self._experiment.state
        return state.snapshots.reaches_behind(state.step)

    def step_back(self) -> None:
        """Go back to the latest earlier place of a run whose thread is over."""
        self._experiment.state.step_back()

    def conclude(self, ending: Ending) -> Run:
        """The run, with the weights as they are now."""
        return conclude(self._experiment, ending)


def begin_training(project: Project, earlier: Run | None, control: Control) -> ExperimentTraining:
    """Prepare a run of a project that goes on from an earlier one; raises `NNStudioError`."""
    return ExperimentTraining(prepare(project, earlier), control)


def curves_of_run(run: Run) -> Curves:
    """The curves of a run that is over, as it was saved."""
    if "epoch_loss" not in run.history:
        return Curves()
    steps = run.plan.steps_per_epoch(run.rows)
    return curves_of(losses_of(run.history), steps, run.events, run.live)
