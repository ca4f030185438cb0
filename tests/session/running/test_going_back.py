"""One epoch and steps back, as the runner does them: what is seen follows, and no bit of the rest changes."""

from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nnstudio.document.experiment import conclude, prepare
from nnstudio.document.project import Project
from nnstudio.document.runs import Run
from nnstudio.engine.choices.optimizers import SGD, Adam
from nnstudio.session.running.runner import Runner
from tests.helpers.projects import flower_project
from tests.session.conftest import MakeRunner

ENDLESS = 1_000_000


def do(runner: Runner, qtbot: QtBot, command: object, step: int) -> None:
    """Ask for something and wait until the run is paused at a step."""

    def is_there() -> bool:
        progress = runner.last_progress
        return progress is not None and progress.step == step and progress.state == "paused"

    command()  # type: ignore[operator]
    qtbot.waitUntil(is_there, timeout=60_000)
    assert runner.state == "paused"


def stepped(runner: Runner, qtbot: QtBot, count: int) -> None:
    for step in range(1, count + 1):
        do(runner, qtbot, runner.step, step)


def trained_alone(project: Project) -> Run:
    experiment = prepare(project)
    for _progress in experiment.train():
        pass
    return conclude(experiment, "finished")


def assert_same_weights(one: Run, other: Run) -> None:
    for name, weights in one.weights.items():
        np.testing.assert_array_equal(weights, other.weights[name])


def test_there_is_nothing_to_go_back_to_before_a_step(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    assert not runner.can_go_back
    runner.back()
    assert runner.state == "idle"
    stepped(runner, qtbot, 1)
    assert runner.can_go_back
    do(runner, qtbot, runner.back, 0)
    assert not runner.can_go_back
    with qtbot.waitSignal(runner.progressed):
        runner.resume()
    assert not runner.can_go_back


def test_curves_and_published_weights_follow(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS))
    runner.watch(runner)
    seen = {}
    for step in range(1, 7):
        do(runner, qtbot, runner.step, step)
        seen[step] = (runner.curves().training, runner.snapshot().run.weights["dense_1/weight"])  # type: ignore[union-attr]
    do(runner, qtbot, runner.back, 5)
    do(runner, qtbot, runner.back, 4)
    training, weights = seen[4]
    np.testing.assert_array_equal(runner.curves().training, training)
    np.testing.assert_array_equal(runner.snapshot().run.weights["dense_1/weight"], weights)  # type: ignore[union-attr]
    assert not np.array_equal(seen[5][1], weights)


@pytest.mark.parametrize("speed", [None, 200.0])
def test_steps_back_and_epochs_change_no_bit(make_runner: MakeRunner, qtbot: QtBot, speed: float) -> None:
    project = flower_project(epochs=6)
    runner = make_runner(project)
    per_epoch = len(trained_alone(project).history["batch_loss"]) // 6
    runner.set_pace(speed)
    do(runner, qtbot, runner.epoch, per_epoch)
    assert runner.last_progress.epoch == 1  # type: ignore[union-attr]
    do(runner, qtbot, runner.step, per_epoch + 1)
    do(runner, qtbot, runner.epoch, 2 * per_epoch)
    do(runner, qtbot, runner.back, per_epoch + 1)
    do(runner, qtbot, runner.back, per_epoch)
    runner.set_pace(None)
    runner.resume()
    qtbot.waitUntil(lambda: runner.state == "idle", timeout=60_000)
    assert_same_weights(runner.editor.run, trained_alone(project))  # type: ignore[attr-defined]


def test_an_epoch_can_be_paused_on_its_way(make_runner: MakeRunner, qtbot: QtBot) -> None:
    runner = make_runner(flower_project(epochs=ENDLESS, batch_size=1))
    stepped(runner, qtbot, 1)
    runner.epoch()
    runner.pause()
    qtbot.waitUntil(lambda: runner.state == "paused")
    held = runner.last_progress.step  # type: ignore[union-attr]
    do(runner, qtbot, runner.step, held + 1)


def test_a_setting_that_was_changed_holds_on_behind_a_step_back(
    make_runner: MakeRunner, qtbot: QtBot
) -> None:
    project = flower_project(epochs=ENDLESS)
    runner = make_runner(project)
    stepped(runner, qtbot, 2)
    editor = runner.editor  # type: ignore[attr-defined]
    editor.apply("Learning rate", replace(project, plan=replace(project.plan, optimizer=Adam(0.25))))
    do(runner, qtbot, runner.step, 3)
    do(runner, qtbot, runner.back, 2)
    do(runner, qtbot, runner.back, 1)
    qtbot.waitUntil(lambda: runner.last_progress.learning_rate == 0.25)  # type: ignore[union-attr]
    runner.shutdown()
    assert [(event.step, event.value) for event in editor.run.events] == [(1, 0.25)]


def test_a_run_that_diverged_goes_back_and_on(make_runner: MakeRunner, qtbot: QtBot) -> None:
    project = flower_project("height", optimizer=SGD(learning_rate=10.0), epochs=ENDLESS)
    runner = make_runner(project)
    stepped(runner, qtbot, 1)
    with qtbot.waitSignal(runner.failed, timeout=60_000):
        runner.resume()
    editor = runner.editor  # type: ignore[attr-defined]
    assert editor.run.ending == "diverged"
    while runner.can_go_back:
        before = editor.run.steps
        runner.back()
        assert editor.run.steps < before
    assert (editor.run.ending, editor.run.steps, runner.state) == ("stopped", 0, "idle")
    assert runner.curves().is_empty
    plan = replace(project.plan, optimizer=SGD(learning_rate=0.001), epochs=5)
    editor.apply("Learning rate", replace(project, plan=plan))
    with qtbot.waitSignal(runner.finished, timeout=60_000):
        runner.train()
    assert editor.run.ending == "finished"
    assert not runner.can_go_back
