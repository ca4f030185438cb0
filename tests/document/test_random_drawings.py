"""Train is offered exactly where a step of training gives a loss: drawings of any form decide."""

import math

import pytest
from hypothesis import HealthCheck, event, given, settings

from nnstudio.document.build import network_of
from nnstudio.document.checks.data import data_problems
from nnstudio.document.checks.indices import index_problems
from nnstudio.document.checks.legality import setting_problems
from nnstudio.document.checks.outputs import output_problems
from nnstudio.document.experiment import prepare
from nnstudio.document.problems import check
from nnstudio.document.project import Project
from nnstudio.document.shapes import infer
from nnstudio.errors import NNStudioError
from tests.helpers.random_drawings import drawings


def first_loss(project: Project) -> float:
    """The loss of the only step."""
    experiment = prepare(project)
    for _ in experiment.train():
        pass
    return float(experiment.state.history.batch_loss[0])


@pytest.mark.timeout(900)  # on a new machine every kernel is compiled on the way
@given(project=drawings())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_what_can_be_trained_gives_a_loss(project: Project):
    report = check(project)
    event("can train" if report.can_train else "cannot train")
    if report.can_train:
        assert math.isfinite(first_loss(project))
    elif {problem.sentence for problem in report.errors} - unwise(project):
        with pytest.raises((NNStudioError, KeyError)):  # a node without a shape
            network_of(project, report)


def unwise(project: Project) -> set[str]:
    """What is wrong with data, targets and settings: a network could be built all the same."""
    inference = infer(project.graph, project.data)
    problems = (
        *data_problems(project),
        *index_problems(project, inference), *setting_problems(project), *output_problems(project, inference),
    )  # fmt: skip
    return {problem.sentence for problem in problems}
