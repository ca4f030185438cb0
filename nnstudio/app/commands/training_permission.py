"""What begins a run can be pressed exactly where the project can be trained; elsewhere it says why not."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from nnstudio.app.commands.actions import Actions
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner

BEGINNING = ("train", "step", "epoch")


class TrainingPermission(QAction):
    """Takes over the keys of these commands while they are disabled, and answers them with the reason.

    It is for the window to add. A run that goes on may be paused and led on whatever is drawn meanwhile.
    """

    refused = Signal(str, object)
    """The sentence, and the id of the node it is about (or None)."""

    def __init__(self, editor: Editor, runner: Runner, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._editor, self._runner, self._actions = editor, runner, actions
        self.setShortcuts([key for name in BEGINNING for key in actions[name].shortcuts()])
        self.triggered.connect(self.tell_why_not)
        editor.changed.connect(self.refresh)
        runner.state_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Allow or forbid, as the project and the run are now."""
        reason = self._editor.report.reason if self._runner.state == "idle" else ""
        for name in BEGINNING:
            self._actions.forbid(name, reason)
        self.setEnabled(bool(reason))

    def tell_why_not(self) -> None:
        """Say what stands in the way; does nothing where the project can be trained."""
        for problem in self._editor.report.errors[:1]:
            self.refused.emit(problem.sentence, problem.node_id)
