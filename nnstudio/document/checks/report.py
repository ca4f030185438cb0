"""What a check of a project finds: problems in sentences, and edits that mend them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from nnstudio.document.graph import Link
from nnstudio.document.project import Project
from nnstudio.engine.layers import Shape

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Fix:
    """One way out: the words on its button, and the edit behind it."""

    label: str
    edit: Callable[[Project], Project]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `node_id` None means the project as a whole; an error forbids training.

    `links` are those that carry what does not fit.
    """

    node_id: str | None
    sentence: str
    severity: Severity = "error"
    fixes: tuple[Fix, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Report:
    """All problems of a project, and the shapes and parameter counts that could be found.

    `shapes` holds for each node what leaves it (for an output: what arrives). Nodes without a shape are
    absent.
    """

    problems: tuple[Problem, ...] = ()
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    parameter_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid training."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def can_train(self) -> bool:
        """Whether nothing forbids training."""
        return not self.errors

    @property
    def reason(self) -> str:
        """The sentence that says why training is refused; empty where it is not."""
        errors = self.errors
        return errors[0].sentence if errors else ""

    @property
    def parameter_count(self) -> int:
        """Parameters of the whole network."""
        return sum(self.parameter_counts.values())

    def of_node(self, node_id: str | None) -> tuple[Problem, ...]:
        """The problems of one node, or with None of the project as a whole; errors first."""
        own = [problem for problem in self.problems if problem.node_id == node_id]
        return tuple(sorted(own, key=lambda problem: problem.severity != "error"))
