"""The runner: every run has one end, editing is safe, and the weights are those of the engine alone."""

import gc
import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.document.editing.edits import remove, set_setting
from nnstudio.document.experiment import conclude, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.engine.training.control import Control
from nnstudio.engine.training.training import Progress
from nnstudio.errors import TrainingError
from nnstudio.session.running import pace
from nnstudio.session.running.runner import Runner
from tests.helpers.projects import flower_project
from tests.helpers.scripted_training import ScriptedTraining, report, scripted, until_stopped
from tests.session.conftest import MakeRunner

ENDLESS = 1_000_000


class Ends:
    """Counts how a runner's runs begin and end."""

    def __init__(self, runner: Runner) -> None:
        self.said: list[str] = []
        self.reason = ""
        runner.started.connect(lambda: self.said.append("started"))
        runner.finished.connect(lambda: self.said.append("finished"))
        runner.stopped.connect(lambda: self.said.append("stopped"))
        runner.failed.connect(self._fail)

    def _fail(self, reason: str) -> None:
        self.said.append("failed")
        self.reason = reason


def train_to_end(runner: Runner, qtbot: QtBot) -> Ends:
    """Train until the runner is idle again."""
    ends = Ends(runner)
    runner.train()
    qtbot.waitUntil(lambda: runner.state == "idle", timeout=60_000)
    return ends


def start(runner: Runner, qtbot: QtBot) -> None:
    """Train until the first report."""
    with qtbot.waitSignal(runner.progressed, timeout=60_000):
        runner.train()


def trained_alone(project: Project) -> Run:
    """What the engine makes of a project without any runner."""
    experiment = prepare(project)
    for _progress in experiment.train():
        pass
    return conclude(experiment, "finished")


def same_weights(one: Run, other: Run) -> bool:
    return all(np.array_equal(one.weights[name], other.weights[name]) for name in one.weights)


# ------------------------------------------------------------------ how runs end


def test_a_run_that_comes_to_its_end_is_finished_once(make_runner: MakeRunner, qtbot: QtBot) -> None:
    assert train_to_end(make_runner(flower_project()), qtbot).said == ["started", "finished"]


def test_a_stopped_run_is_stopped_once(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    ends = Ends(runner)
    start(runner, qtbot)
    with qtbot.waitSignal(runner.stopped):
        runner.stop()
        runner.stop()
    assert ends.said == ["started", "stopped"]


def stop_iteration(control: Control) -> Iterator[Progress]:
    yield report()
    raise StopIteration


def runtime_error(control: Control) -> Iterator[Progress]:
    yield report()
    raise RuntimeError("a wheel came off")


def sentence(control: Control) -> Iterator[Progress]:
    yield report()
    raise TrainingError("The loss became infinite at step 3.")


def silence(control: Control) -> Iterator[Progress]:
    yield report()


class EndsAtOnce:
    """An iterator that is over before it began, as one is whose `__next__` leaks a StopIteration."""

    def __iter__(self) -> "EndsAtOnce":
        return self

    def __next__(self) -> Progress:
        raise StopIteration


@pytest.mark.parametrize(
    ("reports", "words"),
    [
        (stop_iteration, "bug"),
        (runtime_error, "a wheel came off"),
        (sentence, "The loss became infinite at step 3."),
        (silence, "without saying why"),
        (lambda control: EndsAtOnce(), "without saying why"),
    ],
)
def test_whatever_is_raised_in_the_training_the_run_fails_once(
    make_runner: MakeRunner, qtbot: QtBot, reports: object, words: str
) -> None:
    runner = make_runner(flower_project(), begin=scripted(reports))  # type: ignore[arg-type]
    ends = train_to_end(runner, qtbot)
    assert ends.said == ["started", "failed"]
    assert words in ends.reason


def test_a_project_that_cannot_train_fails_with_its_sentence(make_runner: MakeRunner, qtbot: QtBot) -> None:
    ends = train_to_end(make_runner(Project()), qtbot)
    assert ends.said == ["started", "failed"]
    assert ends.reason.endswith(".")


def test_a_diverged_run_fails_and_keeps_its_last_good_weights(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project("height", optimizer=SGD(learning_rate=10.0), epochs=ENDLESS)
    runner = make_runner(project)
    ends = train_to_end(runner, qtbot)
    assert ends.said == ["started", "failed"]
    assert "diverged at step" in ends.reason
    run = runner.editor.run  # type: ignore[attr-defined]
    assert run.ending == "diverged"
    assert all(np.isfinite(weights).all() for weights in run.weights.values())


def test_the_next_run_works_after_a_failed_one(make_runner: MakeRunner, qtbot: QtBot) -> None:
    scripts = iter([runtime_error, until_stopped])
    runner = make_runner(
        flower_project(),
        begin=lambda project, run, control: ScriptedTraining(project, control, next(scripts)),
    )
    train_to_end(runner, qtbot)
    ends = Ends(runner)
    start(runner, qtbot)
    runner.shutdown()
    assert ends.said == ["started", "stopped"]


def test_shutdown_stops_the_run_and_waits_for_its_thread(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    ends = Ends(runner)
    start(runner, qtbot)
    runner.shutdown()
    assert ends.said == ["started", "stopped"]
    assert not any(thread.name == "nnstudio training" for thread in threading.enumerate())


def test_shutdown_while_the_run_is_being_prepared(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    ends = Ends(runner)
    runner.train()
    runner.shutdown()
    assert ends.said == ["started", "stopped"]


# ------------------------------------------------------------------ what comes out


def test_the_weights_are_to_the_bit_those_of_the_engine_alone(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project(epochs=20)
    runner = make_runner(project)
    train_to_end(runner, qtbot)
    assert same_weights(runner.editor.run, trained_alone(project))  # type: ignore[attr-defined]


def test_neither_pauses_nor_single_steps_nor_pace_change_a_bit(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project(epochs=20)
    runner = make_runner(project)
    runner.set_pace(500.0)
    start(runner, qtbot)
    runner.pause()
    with qtbot.waitSignal(runner.progressed):
        runner.step()
    runner.set_pace(None)
    runner.resume()
    qtbot.waitUntil(lambda: runner.state == "idle", timeout=60_000)
    assert same_weights(runner.editor.run, trained_alone(project))  # type: ignore[attr-defined]


def test_a_watched_run_is_seen_growing_and_changes_no_bit(
    make_runner: MakeRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "WATCH_SECONDS", 0.5)
    project = flower_project(epochs=40)
    runner = make_runner(project)
    runner.set_pace(pace.WATCH)
    lengths: set[int] = set()
    runner.curves_changed.connect(lambda: lengths.add(len(runner.curves().training)))
    with qtbot.waitSignal(runner.finished, timeout=60_000):
        runner.train()
    assert len(lengths - {0, 40}) >= 3
    assert same_weights(runner.editor.run, trained_alone(project))  # type: ignore[attr-defined]


def test_step_does_one_batch_and_pauses(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    with qtbot.waitSignal(runner.progressed, timeout=60_000, check_params_cb=lambda p: p.step == 1):
        runner.step()
    assert runner.state == "paused"
    with qtbot.waitSignal(runner.progressed, check_params_cb=lambda p: p.step == 2):
        runner.step()
    assert runner.state == "paused"


def test_pause_holds_and_resume_goes_on(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    start(runner, qtbot)
    with qtbot.waitSignal(runner.state_changed, check_params_cb=lambda state: state == "paused"):
        runner.pause()
    held = runner.last_progress.step  # type: ignore[union-attr]
    with qtbot.waitSignal(runner.progressed, check_params_cb=lambda p: p.step > held):
        runner.resume()
    assert runner.state == "running"


def test_train_goes_on_from_the_weights_and_reset_begins_anew(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project(epochs=5)
    runner = make_runner(project)
    train_to_end(runner, qtbot)
    first = runner.editor.run  # type: ignore[attr-defined]
    train_to_end(runner, qtbot)
    assert runner.editor.run.epochs == 10  # type: ignore[attr-defined]
    assert runner.curves().epochs[-1] == 10
    runner.reset()
    assert runner.editor.run is None  # type: ignore[attr-defined]
    train_to_end(runner, qtbot)
    assert same_weights(runner.editor.run, first)  # type: ignore[attr-defined]
    assert len(runner.earlier) == 1


def test_reset_stops_a_run_that_goes_on(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    ends = Ends(runner)
    start(runner, qtbot)
    runner.reset()
    assert ends.said == ["started", "stopped"]
    assert runner.editor.run is None  # type: ignore[attr-defined]
    assert runner.snapshot() is None


# ------------------------------------------------------------------ editing meanwhile


def test_a_drawing_changed_meanwhile_leaves_the_run_alone(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project(epochs=ENDLESS)
    runner = make_runner(project)
    ends = Ends(runner)
    start(runner, qtbot)
    editor = runner.editor  # type: ignore[attr-defined]
    editor.perform("Remove", lambda old: remove(old, ["dense_1"]))
    with qtbot.waitSignal(runner.progressed):
        pass
    runner.shutdown()
    assert ends.said == ["started", "stopped"]
    assert editor.run.weights["dense_1/weight"].shape == (4, 4)
    snapshot = runner.snapshot()
    assert snapshot is not None
    assert snapshot.project is project
    assert not snapshot.fits(editor.project)


def test_a_live_setting_reaches_the_run_and_becomes_an_event(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project(epochs=ENDLESS)
    runner = make_runner(project)
    start(runner, qtbot)
    editor = runner.editor  # type: ignore[attr-defined]
    plan = replace(project.plan, optimizer=Adam(learning_rate=0.25), l2=0.5, epochs=7)
    editor.apply("Learning rate", replace(project, plan=plan))
    qtbot.waitUntil(lambda: len(runner.curves().events) == 2)
    runner.shutdown()
    changes = {event.name: event.value for event in editor.run.events}
    assert changes == {"learning_rate": 0.25, "l2": 0.5}
    assert "learning rate 0.001 → 0.25" in {words for _epoch, words in runner.curves().events}


def test_a_live_setting_changed_while_the_run_is_prepared_is_not_lost(
    make_runner: MakeRunner, qtbot: QtBot
) -> None:
    go_on = threading.Event()

    def begin(project: Project, run: Run | None, control: Control) -> ScriptedTraining:
        go_on.wait(30)
        return ScriptedTraining(project, control, until_stopped)

    project = flower_project()
    runner = make_runner(project, begin=begin)
    runner.train()
    editor = runner.editor  # type: ignore[attr-defined]
    editor.apply("L1", replace(project, plan=replace(project.plan, l1=0.125)))
    control = runner._thread.control  # type: ignore[union-attr]
    go_on.set()
    with qtbot.waitSignal(runner.progressed):
        pass
    assert control.take_settings() == [("l1", 0.125)]


def test_opening_another_project_ends_the_run_and_forgets_it(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    ends = Ends(runner)
    start(runner, qtbot)
    runner.editor.new(flower_project("height"))  # type: ignore[attr-defined]
    assert ends.said == ["started", "stopped"]
    assert runner.editor.run is None  # type: ignore[attr-defined]
    assert runner.curves().is_empty
    assert runner.snapshot() is None


def test_a_layer_that_comes_back_changes_no_live_setting(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    start(runner, qtbot)
    runner.editor.perform("Delete", lambda project: remove(project, ["dense_1"]))
    runner.editor.undo_stack.undo()
    with qtbot.waitSignal(runner.progressed):
        pass
    runner.stop()
    qtbot.waitUntil(lambda: runner.state == "idle", timeout=60_000)
    assert runner.editor.run.events == ()


def test_a_change_of_units_is_no_live_setting(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    start(runner, qtbot)
    runner.editor.perform("Units", lambda old: set_setting(old, "dense_1", "units", 9))  # type: ignore[attr-defined]
    runner.shutdown()
    assert runner.editor.run.events == ()  # type: ignore[attr-defined]


# ------------------------------------------------------------------ looking


def test_weights_are_published_only_while_somebody_watches(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    start(runner, qtbot)
    first = runner.snapshot()
    with qtbot.waitSignal(runner.progressed):
        pass
    assert runner.snapshot() is first
    runner.watch(runner)
    with qtbot.waitSignal(runner.published, check_params_cb=lambda snapshot: snapshot is not first):
        pass
    runner.unwatch(runner)


def test_published_weights_are_copies_that_stay(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    runner.watch(runner)
    with qtbot.waitSignal(runner.published, timeout=60_000) as seen:
        runner.train()
    weights = seen.args[0].run.weights["dense_1/weight"]
    before = weights.copy()
    with qtbot.waitSignal(runner.published) as later:
        pass
    assert np.array_equal(weights, before)
    assert not np.array_equal(later.args[0].run.weights["dense_1/weight"], before)


def test_garbage_is_collected_on_the_gui_thread_while_a_run_goes_on(
    make_runner: MakeRunner, qtbot: QtBot
) -> None:
    runner = make_runner(flower_project(), begin=scripted(until_stopped))
    assert gc.isenabled()
    start(runner, qtbot)
    assert not gc.isenabled()
    runner.shutdown()
    assert gc.isenabled()


def test_what_a_loaded_project_was_trained_with_is_there_to_see(
    make_runner: MakeRunner, qtbot: QtBot
) -> None:
    project = flower_project(epochs=6)
    run = trained_alone(project)
    runner = make_runner(Project())
    runner.editor.new(project, run)  # type: ignore[attr-defined]
    assert len(runner.curves().epochs) == 6
    snapshot = runner.snapshot()
    assert snapshot is not None
    assert snapshot.run is run
