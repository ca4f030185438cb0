"""What views of the weights share: they look again when the network changes or newer weights are there, and
ask the inspection under one key of their own.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from nnstudio.document.networks import hand_weights
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.training.progress import Progress
from nnstudio.panels.views.view import View, concerns_network
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.looking.snapshot import Snapshot, first_snapshot
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel


class LiveView(View):
    """Subclasses override `_look` (look at what is there now) and `_show` (an answer came); `_say` tells why
    there is none.
    """

    def __init__(
        self, name: str, title: str, editor: Editor, runner: Runner, inspection: Inspection,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(name, title, parent)
        self._editor, self._runner, self._inspection = editor, runner, inspection
        self._state = ElidedLabel("", role="muted")
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._state.setFont(theme.body_font(12))
        editor.changed.connect(self._look_if_seen)
        editor.run_changed.connect(self._take_run)
        runner.published.connect(self._take_published)
        runner.progressed.connect(self._take_progress)
        self._at_rest: Snapshot | None = None

    def wake(self) -> None:
        self._runner.watch(self)
        self._look()

    def sleep(self) -> None:
        self._runner.unwatch(self)
        self._inspection.forget(self.objectName())

    # ------------------------------------------------------------------ when to look

    def _look_if_seen(self, change: object) -> None:
        """The project or its run changed."""
        if self.is_awake and concerns_network(change):
            self._look()

    def _take_run(self, run: Run | None) -> None:
        """The editor has another run, or none."""
        self._look_if_seen(run)

    def _take_published(self, snapshot: Snapshot) -> None:
        """There are newer weights of a run that goes on; those that come while an answer is awaited are left
        out.
        """
        if self._is_free:
            self._look()

    def _take_progress(self, progress: Progress) -> None:
        """A run that waits is shown as it stands, whatever was left out on its way."""
        snapshot = self._runner.snapshot() if progress.state == "paused" else None
        if self.is_awake and snapshot is not self._at_rest:
            self._at_rest = snapshot
            if snapshot is not None:
                self._look()

    @property
    def _is_free(self) -> bool:
        return self.is_awake and not self._inspection.is_waiting(self.objectName())

    # ------------------------------------------------------------------ what to look at

    def _trained(self) -> Snapshot | None:
        """The weights published last, as far as they belong to the network that is drawn or trained now."""
        snapshot, project = self._runner.snapshot(), self._editor.project
        fits = snapshot is not None and (snapshot.is_live or snapshot.fits(project))
        return snapshot if fits else None

    def _seen(self) -> Callable[[], Snapshot]:
        """Gives, on the inspection's thread, those weights, or where there are none those that the next run
        begins with.
        """
        return partial(_seen, self._trained(), self._editor.project, self._editor.run)

    def _is_set_by_hand(self) -> bool:
        """Whether a network that was never trained can be asked, for a person gave it its weights."""
        return self._runner.snapshot() is None and hand_weights.are_set(self._editor.project)

    def _ask(self, work: Callable[[], Any]) -> None:
        """Have something computed for `_show`, in place of what was asked before."""
        self._inspection.ask(self.objectName(), work, self._show, self._say)

    # ------------------------------------------------------------------ for subclasses

    def _look(self) -> None:
        raise NotImplementedError

    def _show(self, answer: Any) -> None:
        raise NotImplementedError

    def _say(self, sentence: str) -> None:
        """Show a sentence in place of an answer, a late one included."""
        self._inspection.forget(self.objectName())
        self._state.setText("")
        self.show_message(sentence)


def _seen(snapshot: Snapshot | None, project: Project, earlier: Run | None) -> Snapshot:
    return snapshot or first_snapshot(project, earlier)
