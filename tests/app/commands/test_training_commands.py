"""Train before the engine is ready, and weights that were forgotten and are wanted back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from nnstudio.app.notices import WAITING
from nnstudio.document.editing import edits
from tests.helpers.dialogs import when_asked
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


def press(window, qtbot, name):
    qtbot.mouseClick(window.findChild(QToolButton, f"button_{name}"), LEFT)


def test_train_waits_for_the_engine_and_begins_by_itself(window, qtbot):
    window.training.hold()
    window.editor.new(flower_project(epochs=2))
    press(window, qtbot, "train")
    assert window.runner.state == "idle"
    assert window.message_bar.text == WAITING
    assert window.top_bar.figures._epoch.text() == "waiting for the engine"
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        window.training.release()
    assert window.message_bar.text == ""
    assert window.editor.run.epochs == 2


def test_stop_gives_up_waiting(window, qtbot):
    window.training.hold()
    window.editor.new(flower_project(epochs=2))
    press(window, qtbot, "train")
    press(window, qtbot, "stop")
    assert window.top_bar.figures._epoch.text() == "not trained yet"
    window.training.release()
    assert window.runner.state == "idle"
    assert window.message_bar.text == ""


def test_another_project_is_not_trained_for_the_one_before(window, qtbot):
    window.training.hold()
    window.editor.new(flower_project(epochs=2))
    press(window, qtbot, "train")
    window.editor.new(flower_project(epochs=2))
    window.training.release()
    assert window.runner.state == "idle"


def test_what_was_broken_while_waiting_is_refused(window, qtbot):
    window.training.hold()
    window.editor.new(flower_project(epochs=2))
    press(window, qtbot, "train")
    links = window.editor.project.graph.incoming("output_1")
    window.editor.perform("", lambda project: edits.disconnect(project, links))
    window.training.release()
    assert window.runner.state == "idle"
    assert window.message_bar.text == window.editor.report.reason


def test_forgotten_weights_can_be_brought_back(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        press(window, qtbot, "train")
    run = window.editor.run
    press(window, qtbot, "reset")
    assert window.message_bar.text.startswith("Forgot the weights that were trained for 2 epochs")
    qtbot.mouseClick(window.message_bar.findChild(QPushButton, "message_action"), LEFT)
    assert window.editor.run is run
    assert window.top_bar.figures._epoch.text() == "epoch 2 / 2"


def test_reset_of_a_run_that_goes_on_keeps_its_weights_at_hand(window, qtbot):
    window.editor.new(flower_project(epochs=1_000_000))
    with qtbot.waitSignal(window.runner.progressed, timeout=60_000):
        press(window, qtbot, "train")
    press(window, qtbot, "reset")
    assert window.editor.run is None
    qtbot.mouseClick(window.message_bar.findChild(QPushButton, "message_action"), LEFT)
    assert window.editor.run.steps > 0


def test_the_offer_goes_with_the_project(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        press(window, qtbot, "train")
    press(window, qtbot, "reset")
    window.editor.new(flower_project())
    assert window.message_bar.text == ""


def test_the_top_bar_says_how_the_run_ended(window, qtbot):
    window.editor.new(flower_project(epochs=2))
    with qtbot.waitSignal(window.runner.finished, timeout=60_000):
        press(window, qtbot, "train")
    figures = window.top_bar.figures
    assert figures._speed.text() == "finished"
    loss = window.editor.run.history["epoch_validation_loss"][-1]
    assert figures._losses.text().startswith(f"val loss {loss:.3g} · accuracy ")


def test_a_stopped_run_says_so_and_so_does_its_file(window, qtbot, tmp_path):
    window.editor.new(flower_project(epochs=1_000_000))
    with qtbot.waitSignal(window.runner.progressed, timeout=60_000):
        press(window, qtbot, "train")
    with qtbot.waitSignal(window.runner.stopped, timeout=10_000):
        press(window, qtbot, "stop")
    assert window.top_bar.figures._speed.text() == "stopped"
    window.editor.save(tmp_path / "flowers.nns")
    window.editor.new(flower_project())
    assert window.top_bar.figures._speed.text() == ""
    window.editor.open(tmp_path / "flowers.nns")
    assert window.top_bar.figures._speed.text() == "stopped"


def paused_at(window, qtbot, step):
    def is_there():
        progress = window.runner.last_progress
        return progress is not None and (progress.state, progress.step) == ("paused", step)

    qtbot.waitUntil(is_there, timeout=60_000)


def test_back_takes_the_last_step_away_by_mouse_and_by_key(window, qtbot):
    window.editor.new(flower_project(epochs=1000))
    back = window.actions_by_name["back"]
    assert not back.isEnabled()
    for step in range(1, 5):
        press(window, qtbot, "step")
        paused_at(window, qtbot, step)
    assert back.isEnabled()
    points = len(window.runner.curves().training)
    press(window, qtbot, "back")
    paused_at(window, qtbot, 3)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    paused_at(window, qtbot, 2)
    assert len(window.runner.curves().training) == points - 2
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    paused_at(window, qtbot, 0)
    qtbot.waitUntil(lambda: not back.isEnabled())
    press(window, qtbot, "train")
    qtbot.waitUntil(lambda: window.runner.state == "running")
    assert not back.isEnabled()


def test_one_epoch_by_mouse_and_by_key(window, qtbot):
    window.editor.new(flower_project(epochs=1000))
    press(window, qtbot, "epoch")
    qtbot.waitUntil(lambda: window.runner.state == "paused", timeout=60_000)
    first = window.runner.last_progress
    assert (first.epoch, first.state) == (1, "paused")
    assert first.validation_loss is not None
    qtbot.keyClick(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    paused_at(window, qtbot, 2 * first.step)
    assert window.top_bar.figures._epoch.text() == "epoch 2 / 1,000"


def test_a_learning_rate_is_looked_for_from_the_inspector(window, qtbot):
    window.editor.new(flower_project(epochs=5))
    asked = []

    def close(dialog):
        asked.append(dialog.objectName())
        dialog.reject()

    when_asked(close)
    find = window.findChild(QPushButton, "find_rate")
    qtbot.mouseClick(find, LEFT)
    assert asked == ["rate_dialog"]
    links = window.editor.project.graph.incoming("output_1")
    window.editor.perform("", lambda project: edits.disconnect(project, links))
    qtbot.mouseClick(find, LEFT)
    assert window.message_bar.text == window.editor.report.reason
