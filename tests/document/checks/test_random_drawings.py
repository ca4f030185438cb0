"""Train is offered exactly where a step of training gives a loss: drawings of any form decide.

The contrary is tried too: a project that is refused is built all the same, and must fail. Only where the
numbers would go through and mean nothing may Train refuse what the engine could do.
"""

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, event, given, settings

from nnstudio.document.checks import problems
from nnstudio.document.checks.problems import check
from nnstudio.document.project import Project
from nnstudio.errors import NNStudioError
from tests.helpers.random_drawings import drawings
from tests.helpers.training import first_loss

WITHOUT_MEANING = (
    "holds free text",
    "needs a flat list of values",
    " classes: set its units",
    " classes: put a Dense layer",
    "is one number",
    "lie beyond",
    "put a Reshape between",
)
"""Words of the refusals of what the engine would train on: values that stand for nothing."""


def unchecked(project: Project) -> Project:
    """The project with a report that knows of no problem."""
    free = replace(project, name=f"{project.name}, whatever the check says")
    vars(free)[problems._KEPT] = replace(check(project), problems=())
    return free


@pytest.mark.timeout(900)  # on a new machine every kernel is compiled on the way
@given(project=drawings())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_what_can_be_trained_gives_a_loss_and_what_is_refused_would_not(project: Project):
    report = check(project)
    event("can train" if report.can_train else "cannot train")
    if report.can_train:
        assert math.isfinite(first_loss(project))
    elif not any(words in problem.sentence for problem in report.errors for words in WITHOUT_MEANING):
        with pytest.raises((NNStudioError, KeyError)):  # a node without a shape
            first_loss(unchecked(project))


@given(project=drawings())
@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
def test_every_way_out_of_any_drawing_mends_what_it_is_offered_for(project: Project):
    for problem in check(project).problems:
        for fix in problem.fixes:
            mended = fix.edit(project)
            assert problem.sentence not in [left.sentence for left in check(mended).problems], fix.label
