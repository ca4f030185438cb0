"""Train, Step and Epoch can be pressed exactly where the project can be trained; elsewhere they say why."""

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from nnstudio.app.commands.training_permission import BEGINNING
from nnstudio.document.editing import edits
from nnstudio.widgets.dress import icons
from tests.helpers.projects import flower_project
from tests.helpers.random_drawings import drawings

LEFT = Qt.MouseButton.LeftButton


def buttons(window) -> list[QToolButton]:
    return [window.findChild(QToolButton, f"button_{name}") for name in BEGINNING]


def break_off_the_output(editor) -> None:
    editor.perform("Cut", lambda project: edits.disconnect(project, project.graph.incoming("output_1")))


def test_the_buttons_follow_the_drawing_and_their_tooltips_say_why(window):
    assert not any(button.isEnabled() for button in buttons(window))  # nothing is drawn yet
    window.editor.new(flower_project())
    assert all(button.isEnabled() for button in buttons(window))
    assert buttons(window)[0].toolTip() == "Train the network, pause, and go on (F5)"
    break_off_the_output(window.editor)
    assert not any(button.isEnabled() for button in buttons(window))
    assert {button.toolTip() for button in buttons(window)} == {window.editor.report.reason}
    window.editor.undo_stack.undo()
    assert all(button.isEnabled() for button in buttons(window))


def test_the_sign_on_train_is_light_again_when_it_is_allowed_again(window):
    window.editor.new(flower_project())
    train = buttons(window)[0]
    seen = train.grab().toImage()
    icons.wear(train, "play", "on_accent")
    assert seen == train.grab().toImage()


@pytest.mark.parametrize("key", [Qt.Key.Key_F5, Qt.Key.Key_F10])
def test_a_key_says_why_nothing_is_trained(window, key):
    window.editor.new(flower_project())
    break_off_the_output(window.editor)
    QTest.keyClick(window, key)
    assert window.message_bar.text == window.editor.report.reason
    assert window.runner.state == "idle"


def test_a_run_that_goes_on_can_be_paused_whatever_is_drawn_meanwhile(window, qtbot):
    window.editor.new(flower_project(epochs=1_000_000))
    train = buttons(window)[0]
    qtbot.mouseClick(train, LEFT)
    qtbot.waitUntil(lambda: window.runner.state == "running", timeout=60_000)
    break_off_the_output(window.editor)
    qtbot.mouseClick(train, LEFT)
    qtbot.waitUntil(lambda: window.runner.state == "paused", timeout=10_000)
    window.actions_by_name["stop"].trigger()
    qtbot.waitUntil(lambda: not train.isEnabled(), timeout=10_000)


def test_of_any_drawing_train_can_be_pressed_where_it_can_be_trained(window):
    """What can be trained is proved by `test_random_drawings`, by a step of training."""

    @given(project=drawings())
    @settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
    def follows(project):
        window.editor.new(project)
        assert buttons(window)[0].isEnabled() == window.editor.report.can_train

    follows()
