"""A training whose reports are written down by the test: for what can go wrong on the training thread."""

import threading
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.training import Progress
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.curves import Curves

Reports = Callable[[Control], Iterable[Progress]]


class ScriptedTraining:
    """Gives the reports of a function; its weights are one number that nobody changes."""

    goes_on = False
    batches = 100

    def __init__(self, project: Project, control: Control, reports: Reports) -> None:
        self.project = self._project = project
        self._control, self._reports = control, reports
        self.thread = threading.current_thread()

    def reports(self) -> Iterator[Progress]:
        return iter(self._reports(self._control))

    def nodes(self) -> frozenset[str]:
        return frozenset(node.id for node in self._project.graph.nodes)

    def publish(self) -> Snapshot:
        return Snapshot(self._project, self._run("finished"), "now", is_live=True)

    def curves(self) -> Curves:
        return Curves(np.array([1.0]), np.array([0.5]))

    def can_step_back(self) -> bool:
        return False

    def step_back(self) -> None:
        raise AssertionError("there is nothing to go back to")

    def conclude(self, ending: Ending) -> Run:
        return self._run(ending)

    def _run(self, ending: Ending) -> Run:
        return Run(self._project.plan, {"dense_1/weight": np.ones((1, 1), np.float32)}, ending=ending)


def scripted(reports: Reports) -> Callable[[Project, Run | None, Control], ScriptedTraining]:
    """What a runner begins with, to get these reports."""
    return lambda project, run, control: ScriptedTraining(project, control, reports)


def report(state: str = "running", step: int = 1) -> Progress:
    """One report."""
    return Progress(epoch=1, epochs=1, step=step, loss=0.5, state=state)  # type: ignore[arg-type]


def until_stopped(control: Control) -> Iterator[Progress]:
    """Report until somebody says stop."""
    waiting = threading.Event()
    while not control.stopped:
        yield report()
        waiting.wait(0.001)
    yield report("stopped")
