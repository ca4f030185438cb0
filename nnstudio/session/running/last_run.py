"""What the runs so far have left: curves, the weights of the last one, and its way back where it diverged."""

from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.session.editing.editor import Editor
from nnstudio.session.looking.snapshot import Snapshot, snapshot_of_run
from nnstudio.session.running.curve_history import CurveHistory
from nnstudio.session.running.curves import Curves
from nnstudio.session.running.training import curves_of_run
from nnstudio.session.running.training_thread import Training


class LastRun:
    """The run that the editor holds, and what the runner knows of it beyond that."""

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.history = CurveHistory()
        self.snapshot: Snapshot | None = None
        self._diverged: Training | None = None
        self._is_keeping = False

    def keep(self, project: Project, run: Run, training: Training | None) -> None:
        """A run is over: it is the editor's from now on; its curves are shown already."""
        self._diverged = training if run.ending == "diverged" else None
        self._is_keeping = True
        self.snapshot = snapshot_of_run(project, run)
        self._editor.set_run(run)
        self._is_keeping = False

    def take_from_editor(self) -> bool:
        """A run came with a file, or was taken away; says whether it is news."""
        if self._is_keeping:
            return False
        run = self._editor.run
        self.forget_way_back()
        self.snapshot = None if run is None else snapshot_of_run(self._editor.project, run)
        self.history.current = Curves() if run is None else curves_of_run(run)
        return True

    def forget_way_back(self) -> None:
        """The places of a run that diverged are not needed any more."""
        self._diverged = None

    @property
    def can_go_back(self) -> bool:
        """Whether the last run diverged and remembers an earlier place."""
        return self._diverged is not None and self._diverged.can_step_back()

    def go_back(self) -> None:
        """Keep an earlier place of the run that diverged, to go on from, in place of its end."""
        training = self._diverged
        if training is not None:
            training.step_back()
            self.history.current = training.curves()
            self.keep(training.project, training.conclude("stopped"), None)
            self._diverged = training
