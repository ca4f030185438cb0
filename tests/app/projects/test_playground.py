"""From the welcome page to a toy world that is ready to train, and to another world and back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from tests.helpers.dialogs import when_asked
from tests.helpers.projects import flower_project

LEFT = Qt.MouseButton.LeftButton


def answer(qtbot, title: str, button: str) -> None:
    def act(dialog: QWidget) -> None:
        row = dialog.worlds.findItems(title, Qt.MatchFlag.MatchExactly)[0]
        dialog.worlds.setCurrentItem(row)
        qtbot.mouseClick(dialog.findChild(QPushButton, f"playground_{button}"), LEFT)

    when_asked(act)


def test_a_world_is_a_project_with_its_decision_view(window, qtbot):
    answer(qtbot, "Checkerboard", "create")
    qtbot.mouseClick(window.findChild(QPushButton, "welcome_playground"), LEFT)
    assert window.editor.project.data.source == "Checkerboard"
    assert window.editor.report.can_train
    assert not window.is_welcoming
    qtbot.waitUntil(window.views.view("decision").isVisible)
    assert not window.editor.is_modified


def test_another_world_is_an_edit_that_can_be_undone(window, qtbot):
    answer(qtbot, "Checkerboard", "create")
    window.actions_by_name["playground"].trigger()
    before = window.editor.project
    answer(qtbot, "Polynomial", "change")
    window.actions_by_name["playground"].trigger()
    assert window.editor.project.data.source == "Polynomial"
    assert window.editor.report.can_train
    window.editor.undo_stack.undo()
    assert window.editor.project is before


def test_cancelling_and_other_data_change_nothing(window, qtbot):
    window.editor.new(flower_project())
    before = window.editor.project
    offered: list[bool] = []

    def cancel(dialog: QWidget) -> None:
        offered.append(not dialog.change_button.isHidden())
        dialog.reject()

    when_asked(cancel)
    window.actions_by_name["playground"].trigger()
    assert window.editor.project is before
    assert offered == [False]
