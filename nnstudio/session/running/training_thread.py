"""What happens on the training thread: one run, from its preparation to its end. No Qt object is reachable
from here.

The GUI thread reads `reports`, `snapshot` and `outcome`; the training thread writes them. Weights are
published between two calls of the machine, when no thread is writing them, and only while somebody wants to
see them.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from nnstudio.document.project import Project
from nnstudio.document.runs import Ending, Run
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.training import Progress
from nnstudio.errors import NNStudioError, TrainingError
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.curves import Curves

End = Literal["finished", "stopped", "failed"]

MOST_REPORTS = 64
"""Reports that wait for the GUI thread; older ones are of no interest."""

_log = logging.getLogger(__name__)


class Training(Protocol):
    """A prepared run: what the thread works through. `goes_on`: its curves begin where an earlier run's
    ended.
    """

    goes_on: bool
    batches: int
    """Batches of all epochs of the plan."""
    project: Project
    """The project as it is trained."""

    def reports(self) -> Iterator[Progress]:
        """Train; the last report says how it ended."""

    def nodes(self) -> frozenset[str]:
        """Ids of the nodes of the network that is trained."""

    def publish(self) -> Snapshot:
        """Copies of the weights as they are between two reports."""

    def curves(self) -> Curves:
        """The losses so far; any thread may ask."""

    def can_step_back(self) -> bool:
        """Whether the run remembers an earlier place."""

    def step_back(self) -> None:
        """Go back to the latest earlier place of a run whose thread is over."""

    def conclude(self, ending: Ending) -> Run:
        """The run, with the weights as they are now."""


Begin = Callable[[Project, Run | None, Control], Training]
"""Prepares a run of a project that goes on from an earlier one; raises `NNStudioError`."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended, why it failed, and what it left behind."""

    end: End
    reason: str = ""
    run: Run | None = None


class TrainingThread:
    """One run on a thread of its own."""

    def __init__(self, project: Project, earlier: Run | None, begin: Begin) -> None:
        self.project = project
        self.control = Control()
        self.reports: deque[Progress] = deque(maxlen=MOST_REPORTS)
        self.training: Training | None = None
        self.snapshot: Snapshot | None = None
        self.outcome: Outcome | None = None
        self.wants_snapshots = False
        self._earlier, self._begin = earlier, begin
        self._thread = threading.Thread(target=self._work, name="nnstudio training", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def join(self) -> None:
        """Wait until the thread is over; `outcome` is there then."""
        self._thread.join()

    def _work(self) -> None:
        try:
            self.outcome = self._train()
        except NNStudioError as error:
            self.outcome = Outcome("failed", str(error), self._kept())
        # Whatever happens, the run has an end, and somebody hears of it.
        except BaseException as error:  # noqa: BLE001 — the edge of a thread
            _log.exception("training ended by a bug")
            self.outcome = Outcome(
                "failed", f"Training met a bug: {type(error).__name__}: {error}", self._kept()
            )

    def _train(self) -> Outcome:
        training = self._begin(self.project, self._earlier, self.control)
        self.training = training
        state = ""
        for progress in training.reports():
            state = progress.state
            if self.wants_snapshots or self.snapshot is None:
                self.snapshot = training.publish()
            self.reports.append(progress)
        if state == "finished":
            return Outcome("finished", run=training.conclude("finished"))
        if state == "stopped":
            return Outcome("stopped", run=training.conclude("stopped"))
        raise TrainingError("Training ended without saying why. Press Train to go on from the last weights.")

    def _kept(self) -> Run | None:
        """The last good weights of a run that failed, if it had begun."""
        if self.training is None:
            return None
        try:
            return self.training.conclude("diverged")
        except Exception:  # noqa: BLE001 — a second failure must not hide the first
            _log.exception("the weights of the failed run are lost")
            return None
