"""Train a project to its end, as every caller does."""

from nnstudio.document.experiment import conclude, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Run


def trained(project: Project, run: Run | None = None) -> Run:
    """The run of a project, afresh or on from an earlier one."""
    experiment = prepare(project, run)
    for _ in experiment.train():
        pass
    return conclude(experiment, "finished")


def first_loss(project: Project) -> float:
    """The loss of the first step of a training."""
    experiment = prepare(project)
    for _ in experiment.train():
        pass
    return float(experiment.state.history.batch_loss[0])
