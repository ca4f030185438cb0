"""What stands in the way of training a project: one report, made in a few milliseconds and kept with the
project.
"""

from dataclasses import replace

from nnstudio.document.checks.data import data_problems
from nnstudio.document.checks.drawing import drawing_problems
from nnstudio.document.checks.indices import index_problems
from nnstudio.document.checks.legality import setting_problems
from nnstudio.document.checks.outputs import output_problems
from nnstudio.document.checks.report import Fix, Problem, Report
from nnstudio.document.checks.shapes import shape_problems
from nnstudio.document.checks.sharing import sharing_problems
from nnstudio.document.checks.splitting import split_problems
from nnstudio.document.project import Project
from nnstudio.document.shapes import infer, nodes_that_reach_an_output

__all__ = ["Fix", "Problem", "Report", "check"]

_KEPT = "_report"


def check(project: Project) -> Report:
    """The report on a project; asked again for the same project, the same report.

    It is kept in the project's own ``__dict__`` as a cached property would be, so that it lives and ends with
    the project and undo finds it again; fields, equality and copies of the project do not see it.
    """
    kept = vars(project).get(_KEPT)
    if not isinstance(kept, Report):
        kept = _checked(project)
        vars(project)[_KEPT] = kept
    return kept


def _checked(project: Project) -> Report:
    inference = infer(project.graph, project.data)
    problems = (
        *drawing_problems(project, inference),
        *sharing_problems(project.graph, inference),
        *shape_problems(project, inference),
        *index_problems(project, inference),
        *data_problems(project),
        *setting_problems(project),
        *output_problems(project, inference),
        *split_problems(project),
    )
    problems = _weighed(problems, nodes_that_reach_an_output(project.graph))
    return Report(problems, inference.shapes, inference.parameter_counts)


def _weighed(problems: tuple[Problem, ...], trained: frozenset[str]) -> tuple[Problem, ...]:
    """What is wrong with a node that takes no part in training forbids none: it is a warning."""
    return tuple(
        replace(problem, severity="warning")
        if trained and problem.node_id is not None and problem.node_id not in trained
        else problem
        for problem in problems
    )
