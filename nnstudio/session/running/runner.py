"""Trains the open project on a thread, and tells the windows about it on theirs.

A run trains the project as it was when Train was pressed; editing meanwhile is safe, and the few settings
that may change while it goes on reach it at once. Every `train()` is followed by `started` and by exactly one
of `finished`, `stopped` and `failed(reason)`. Nothing crosses the threads as a signal: a timer looks at what
the thread left.
"""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from nnstudio.engine.training.single_weights import SingleWeight
from nnstudio.engine.training.training import Progress
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.session.garbage import CollectOnGuiThread
from nnstudio.session.looking.snapshot import Snapshot
from nnstudio.session.running.curves import Curves
from nnstudio.session.running.edits_meanwhile import EditsMeanwhile
from nnstudio.session.running.last_run import LastRun
from nnstudio.session.running.pace import Speed
from nnstudio.session.running.steering import Steering
from nnstudio.session.running.training import begin_training
from nnstudio.session.running.training_thread import Begin, Outcome, Training, TrainingThread

State = Literal["idle", "preparing", "running", "paused"]

DRAIN_MILLISECONDS = 40


class Runner(QObject):
    """Train, pause, resume, step, go back, stop and reset; see the module for what is promised."""

    state_changed = Signal(str)
    started = Signal()
    progressed = Signal(object)
    """A `Progress`, at most 25 times a second."""
    published = Signal(object)
    """A `Snapshot` of the weights; only while somebody watches."""
    curves_changed = Signal()
    """`curves()` or `earlier` have something new."""
    pace_changed = Signal(object)
    """The new pace, a `pace.Speed`."""
    finished = Signal()
    stopped = Signal()
    failed = Signal(str)

    def __init__(self, editor: Editor, parent: QObject | None = None, begin: Begin = begin_training) -> None:
        super().__init__(parent)
        self._editor, self._begin = editor, begin
        self._state: State = "idle"
        self._thread: TrainingThread | None = None
        self._given_up = False
        self._watchers: set[int] = set()
        self._shown: Snapshot | None = None
        self._last_run = LastRun(editor)
        self._edits: EditsMeanwhile | None = None
        self._steering = Steering()
        self._clock = QElapsedTimer()
        self.last_progress: Progress | None = None
        self._collector = CollectOnGuiThread(self)
        self._timer = QTimer(self)
        self._timer.setInterval(DRAIN_MILLISECONDS)
        self._timer.timeout.connect(self._drain)
        editor.changed.connect(self._take_edit)
        editor.run_changed.connect(self._take_run)
        self._take_run()

    # ------------------------------------------------------------------ what there is to see

    @property
    def state(self) -> State:
        """What the runner does now."""
        return self._state

    @property
    def is_training(self) -> bool:
        """Whether a run goes on, paused or not."""
        return self._thread is not None

    @property
    def earlier(self) -> tuple[Curves, ...]:
        """Curves of the runs before this one, the oldest first."""
        return self._last_run.history.earlier

    def curves(self) -> Curves:
        """The losses of the run that goes on, or of the last one."""
        thread = self._thread
        if thread is None or thread.training is None:
            return self._last_run.history.current
        return thread.training.curves()

    def snapshot(self) -> Snapshot | None:
        """The weights published last, or those of the editor's run; None where nothing was trained."""
        thread = self._thread
        return (None if thread is None else thread.snapshot) or self._last_run.snapshot

    def weights_now(self) -> Snapshot | None:
        """The weights as they are this moment, whether anybody watches or not; see `snapshot`."""
        thread = self._thread
        return self.snapshot() if thread is None or thread.training is None else thread.training.publish()

    def watch(self, watcher: QObject) -> None:
        """Have weights published from now on, for `watcher` is seen."""
        self._watchers.add(id(watcher))
        self._tell_thread_of_watchers()

    def unwatch(self, watcher: QObject) -> None:
        """`watcher` is not seen any more; when nobody is, no weights are published."""
        self._watchers.discard(id(watcher))
        self._tell_thread_of_watchers()

    # ------------------------------------------------------------------ steering

    def train(self) -> None:
        """Begin a run, from the current weights where they fit; or go on with a paused one."""
        if self._thread is None:
            self._start()
        else:
            self.resume()

    def pause(self) -> None:
        """Wait at the next step boundary."""
        if self._steering.pause() and self._state == "running":
            self._enter("paused")

    def resume(self) -> None:
        """Go on after a pause."""
        self._steering.resume()
        if self._state == "paused":
            self._enter("running")

    def step(self) -> None:
        """Do one batch, then pause; begins a run where none goes on."""
        self._do_or_start(self._steering.step)

    def epoch(self) -> None:
        """Go on to the end of the epoch, then pause; begins a run where none goes on."""
        self._do_or_start(self._steering.epoch)

    @property
    def can_go_back(self) -> bool:
        """Whether a paused run, or one that has just diverged, remembers an earlier place."""
        if self._thread is None:
            return self._last_run.can_go_back
        return self._state == "paused" and self.last_progress is not None and self.last_progress.can_step_back

    def back(self) -> None:
        """Go back to the place before the last step, or before the run went on the last time.

        Settings that were changed since the run began hold on, for the forms show them.
        """
        if not self.can_go_back:
            return
        if self._edits is not None:
            self._steering.back()
            self._edits.say_again()
        else:
            self._last_run.go_back()
            self.curves_changed.emit()

    def set_weight(self, weight: SingleWeight, value: float) -> None:
        """Have a run that waits go on from another value of a weight."""
        if self._thread is not None:
            self._thread.control.set(weight.name, value)

    @property
    def pace(self) -> Speed:
        """How fast runs may go."""
        return self._steering.speed

    def set_pace(self, speed: Speed) -> None:
        """Go slowly enough to watch, now and from now on, or with None at full speed; changes no result."""
        if speed != self.pace:
            self._steering.set_speed(speed)
            self.pace_changed.emit(speed)

    def stop(self) -> None:
        """End the run at the next step boundary; its weights stay."""
        self._steering.stop()

    def reset(self) -> None:
        """Forget the weights, so that the next run starts anew; a run that goes on is stopped first."""
        self._end_now()
        self._last_run.history.begin_another()
        self._editor.set_run(None)
        self.last_progress = None
        self.curves_changed.emit()

    def shutdown(self) -> None:
        """Stop a run that goes on and wait for it; its weights are kept."""
        self._end_now()

    # ------------------------------------------------------------------ inside

    def _do_or_start(self, command: Callable[[], None]) -> None:
        if self._thread is None:
            self._start(command)
        else:
            command()

    def _start(self, command: Callable[[], None] | None = None) -> None:
        """Begin a run, which does a command before all else."""
        self._given_up = False
        self._last_run.forget_way_back()
        self._thread = TrainingThread(self._editor.project, self._editor.run, self._begin)
        self._edits = EditsMeanwhile(self._thread.project, self._thread.control)
        self.last_progress = None
        self._steering.begin(self._thread.control)
        if command is not None:
            command()
        self._tell_thread_of_watchers()
        self._collector.hold()
        self._enter("preparing")
        self.started.emit()
        self._thread.start()
        self._timer.start()
        self._clock.start()

    def _enter(self, state: State) -> None:
        if state != self._state:
            self._state = state
            self.state_changed.emit(state)

    def _tell_thread_of_watchers(self) -> None:
        if self._thread is not None:
            self._thread.wants_snapshots = bool(self._watchers)

    def _drain(self) -> None:
        """Tell what the thread has left since the last time, and its end."""
        thread = self._thread
        if thread is None:
            return
        if thread.training is not None and not self._has_begun:
            self._begin_showing(thread.training)
        self._steering.let_through(self._clock.restart() / 1000)
        outcome = thread.outcome  # looked at first: everything before the end is told before the end
        self._tell_progress(thread)
        if outcome is None:
            self._tell_weights(thread)
        elif thread is self._thread:
            self._conclude(thread, outcome)

    def _tell_progress(self, thread: TrainingThread) -> None:
        """The newest report alone: those before it are out of date."""
        if not thread.reports:
            return
        while thread.reports:
            newest = thread.reports.popleft()
        progress = self._steering.as_wanted(newest, thread.project.plan.batch_size)
        self.last_progress = progress
        self._enter("paused" if progress.state == "paused" else "running")
        self.progressed.emit(progress)
        self.curves_changed.emit()

    def _tell_weights(self, thread: TrainingThread) -> None:
        if thread.snapshot is not self._shown and thread.snapshot is not None:
            self._shown = thread.snapshot
            self.published.emit(self._shown)

    @property
    def _has_begun(self) -> bool:
        return self._edits is not None and self._edits.has_begun

    def _begin_showing(self, training: Training) -> None:
        """The run is prepared: its curves are its own, unless it goes on where the last one ended."""
        self._steering.know(training.batches)
        if not training.goes_on:
            self._last_run.history.begin_another()
        if self._edits is not None:
            self._edits.begin(training)

    def _conclude(self, thread: TrainingThread, outcome: Outcome) -> None:
        thread.join()
        self._timer.stop()
        self._thread = None
        self._steering.end()
        self._collector.release()
        if thread.training is not None and not self._given_up:
            if not self._has_begun:
                self._begin_showing(thread.training)
            self._last_run.history.current = thread.training.curves()
        self._edits = None
        if outcome.run is not None and not self._given_up:
            self._last_run.keep(thread.project, outcome.run, thread.training)
        self._enter("idle")
        self.curves_changed.emit()
        if outcome.end == "failed":
            self.failed.emit(outcome.reason)
        elif outcome.end == "stopped" or self._given_up:
            self.stopped.emit()
        else:
            self.finished.emit()

    def _end_now(self) -> None:
        if self._thread is not None:
            self._steering.stop()
            self._thread.join()
            self._drain()

    def _take_edit(self, change: Change) -> None:
        """An edit while a run goes on changes its live settings; another project ends it, its weights
        forgotten.
        """
        thread = self._thread
        if change.opened:
            if thread is not None:
                self._given_up = True
                self._end_now()
            self._last_run.history.forget_earlier()
            self._take_run()
        elif self._edits is not None:
            self._edits.take(change)

    def _take_run(self) -> None:
        if self._last_run.take_from_editor():
            self.curves_changed.emit()
