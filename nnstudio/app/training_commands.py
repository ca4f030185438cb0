"""What Train, Pause, Step, Stop and Reset do, and what is said when a run cannot start or has ended."""

from PySide6.QtCore import QObject, Signal

from nnstudio.app.actions import Actions
from nnstudio.session.editor import Editor
from nnstudio.session.runner import Runner


class TrainingCommands(QObject):
    """Connects the training actions with the runner; refuses what cannot be trained, and says why."""

    refused = Signal(str, object)
    """The sentence, and the id of the node it is about (or None)."""

    def __init__(
        self, editor: Editor, runner: Runner, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._runner = editor, runner
        actions["train"].triggered.connect(self.train_or_pause)
        actions["step"].triggered.connect(self.step)
        actions["stop"].triggered.connect(runner.stop)
        actions["reset"].triggered.connect(runner.reset)

    def train_or_pause(self) -> None:
        """The big button: train, pause, or go on, whichever fits."""
        state = self._runner.state
        if state == "paused":
            self._runner.resume()
        elif state in ("running", "preparing"):
            self._runner.pause()
        elif self._can_train():
            self._runner.train()

    def step(self) -> None:
        """One batch."""
        if self._runner.state != "idle" or self._can_train():
            self._runner.step()

    def _can_train(self) -> bool:
        report = self._editor.report
        if report.can_train:
            return True
        problem = report.errors[0]
        self.refused.emit(problem.sentence, problem.node_id)
        return False
