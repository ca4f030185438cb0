"""The undo history lists every change by name, and a click goes there."""

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest

from nnstudio.app.history_popup import HistoryPopup
from nnstudio.document.editing import edits
from tests.helpers.projects import row_of


@pytest.fixture
def editor(window, qtbot):
    editor = window.editor
    editor.new(row_of("input", "dense", "output"))
    editor.perform("Add Dropout", lambda project: edits.add_node(project, "dropout", 0, 200)[0])
    editor.perform("Connect", lambda project: edits.connect(project, "dense_1", "dropout_1"))
    editor.perform("Delete Input", lambda project: edits.remove(project, ["input_1"]))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    return editor


@pytest.fixture
def popup(editor, window):
    QTest.keyClick(window.canvas, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    yield window.findChild(HistoryPopup)
    for left in window.findChildren(HistoryPopup):
        left.close()


def names(popup) -> list[str]:
    model = popup.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_all_changes_stand_in_order(popup):
    assert names(popup) == ["As it was opened", "Add Dropout", "Connect", "Delete Input"]
    assert popup.list.currentIndex().row() == 3


def test_a_click_goes_there_and_forward_again(popup, editor):
    last = editor.project
    rows = [popup.list.visualRect(popup.list.model().index(row, 0)).center() for row in range(4)]
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=rows[1])
    assert "dropout_1" in editor.project.graph
    assert len(editor.project.graph.links) == 2
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=rows[0])
    assert editor.undo_stack.index() == 0
    QTest.mouseClick(popup.list.viewport(), Qt.MouseButton.LeftButton, pos=rows[3])
    assert editor.project is last


def test_the_arrow_keys_walk_and_enter_closes(popup, editor):
    QTest.keyClick(popup.list, Qt.Key.Key_Up)
    assert "input_1" in editor.project.graph
    QTest.keyClick(popup.list, Qt.Key.Key_Return)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not shiboken6.isValid(popup)
