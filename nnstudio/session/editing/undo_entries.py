"""What the entries of the undo stack stand for: the project after each, and what some of them did to the run.

Weights belong to a run, not to the project, and move on while it trains. So an entry of a weight that was set
by hand holds only what it did; whoever does and undoes it looks at whether that can still be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nnstudio.document.project import Project
from nnstudio.engine.training.single_weights import SingleWeight


@dataclass(frozen=True)
class WeightChange:
    """One weight of a run goes from a value to another."""

    weight: SingleWeight
    before: float
    after: float

    @property
    def turned_round(self) -> "WeightChange":
        """The change that takes it back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False)
class Entry:
    """The project at an index of the stack, and the change of a weight that led there."""

    project: Project
    weight: WeightChange | None = None


def weight_changes(entries: Sequence[Entry], start: int, end: int) -> list[WeightChange]:
    """What is to be done to the run on the way from one index of the stack to another, in order."""
    if end > start:
        return [entry.weight for entry in entries[start + 1 : end + 1] if entry.weight]
    return [entry.weight.turned_round for entry in reversed(entries[end + 1 : start + 1]) if entry.weight]
