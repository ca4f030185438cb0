"""What Train, Pause, Step, One epoch, Back, Stop and Reset do, and what is said when a run cannot start yet
or at all.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from nnstudio.app.commands.actions import Actions
from nnstudio.app.commands.training_permission import TrainingPermission
from nnstudio.document.runs import Run
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.session.running.runner import Runner


class TrainingCommands(QObject):
    """Connects the training actions with the runner; refuses what cannot be trained, and says why.

    While the engine is getting ready (`hold`), Train and Step are remembered and done by `release`.
    """

    refused = Signal(str, object)
    """The sentence, and the id of the node it is about (or None)."""
    rate_wanted = Signal(object)
    """The editor whose project can be tried for a learning rate now."""
    waiting_changed = Signal(bool)
    """Whether a run waits for the engine."""
    forgotten = Signal(str, object)
    """The sentence that says which weights were forgotten, and the callable that brings them back."""

    def __init__(
        self, editor: Editor, runner: Runner, actions: Actions, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._editor, self._runner = editor, runner
        self._held = False
        self._wanted: Callable[[], None] | None = None
        self.permission = TrainingPermission(editor, runner, actions, self)
        self.permission.refused.connect(self.refused)
        actions["train"].triggered.connect(self.train_or_pause)
        actions["step"].triggered.connect(self.step)
        actions["epoch"].triggered.connect(self.epoch)
        actions["back"].triggered.connect(runner.back)
        actions["stop"].triggered.connect(self.stop)
        actions["reset"].triggered.connect(self.reset)
        editor.changed.connect(self._forget_wish_after)

    def train_or_pause(self) -> None:
        """The big button: train, pause, or go on, whichever fits."""
        state = self._runner.state
        if state == "paused":
            self._runner.resume()
        elif state in ("running", "preparing"):
            self._runner.pause()
        else:
            self._begin(self._runner.train)

    def step(self) -> None:
        """One batch."""
        self._do_or_begin(self._runner.step)

    def epoch(self) -> None:
        """To the end of the epoch."""
        self._do_or_begin(self._runner.epoch)

    def find_rate(self) -> None:
        """Look for a learning rate, as soon as the engine is ready; refused for what cannot be trained."""
        self._begin(self._tell_rate_wanted)

    def stop(self) -> None:
        """End the run, or give up waiting for one."""
        self._want(None)
        self._runner.stop()

    def reset(self) -> None:
        """Forget the weights, a run that goes on included, and offer to bring them back."""
        self._runner.shutdown()
        run, project = self._editor.run, self._editor.project
        self._runner.reset()
        if run is not None:
            self.forgotten.emit(_forgotten(run, project.plan.seed), lambda: self._bring_back(run))

    # ------------------------------------------------------------------ waiting for the engine

    @property
    def is_waiting(self) -> bool:
        """Whether a run begins as soon as the engine is ready."""
        return self._wanted is not None

    def hold(self) -> None:
        """The engine is getting ready: begin nothing before `release`."""
        self._held = True

    def release(self) -> None:
        """The engine is ready: do what was wanted meanwhile."""
        wanted, self._held = self._wanted, False
        self._want(None)
        if wanted is not None:
            self._begin(wanted)

    # ------------------------------------------------------------------ inside

    def _tell_rate_wanted(self) -> None:
        self.rate_wanted.emit(self._editor)

    def _do_or_begin(self, command: Callable[[], None]) -> None:
        if self._runner.state != "idle":
            command()
        else:
            self._begin(command)

    def _begin(self, begin: Callable[[], None]) -> None:
        if not self._editor.report.can_train:
            self.permission.tell_why_not()
        elif self._held:
            self._want(begin)
        else:
            begin()

    def _want(self, begin: Callable[[], None] | None) -> None:
        before, self._wanted = self.is_waiting, begin
        if before != self.is_waiting:
            self.waiting_changed.emit(self.is_waiting)

    def _forget_wish_after(self, change: Change) -> None:
        if change.opened:
            self._want(None)

    def _bring_back(self, run: Run) -> None:
        """Unless there are newer weights already."""
        if self._editor.run is None and not self._runner.is_training:
            self._editor.set_run(run)


def _forgotten(run: Run, seed: int) -> str:
    done = f"{run.epochs:,} epoch" + ("" if run.epochs == 1 else "s") if run.epochs else "a few batches"
    return f"Forgot the weights that were trained for {done}; the next run starts anew from seed {seed}."
