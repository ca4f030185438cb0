"""Blocks by the window's menu: grouped, repeated through the dialog, ungrouped; a row of them is trained."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QPushButton, QSpinBox

from nnstudio.document.starting.starters import sample_project
from tests.helpers.dialogs import when_asked

CONTROL = Qt.KeyboardModifier.ControlModifier
INSIDE = {"conv2d_2", "conv2d_3", "add_1", "activation_1"}


@pytest.fixture
def canvas(window, qtbot):
    window.editor.new(sample_project("residual_cnn", 0))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    window.editor.select(INSIDE)
    return window.canvas


def answer(times: str, share: bool, button: str):
    def fill(dialog):
        QTest.keyClicks(dialog.findChild(QSpinBox, "repeat_times"), times)
        if share:
            QTest.keyClick(dialog.findChild(QCheckBox, "repeat_share"), Qt.Key.Key_Space)
        buttons = {each.text().replace("&", ""): each for each in dialog.findChildren(QPushButton)}
        buttons[button].click()

    when_asked(fill)


def test_ctrl_r_puts_copies_in_a_row_that_share_where_that_is_ticked(canvas):
    answer("2", True, "Repeat")
    QTest.keyClick(canvas, Qt.Key.Key_R, CONTROL)
    editor = canvas.editor
    assert [block.name for block in editor.project.sheet.blocks] == [
        "Residual block",
        "Residual block 2",
        "Residual block 3",
    ]
    assert editor.project.graph.node("conv2d_6").shares == "conv2d_2"
    assert editor.undo_stack.undoText() == "Repeat Residual block ×2"
    assert editor.report.can_train


def test_a_repetition_is_called_off(canvas, window):
    before = canvas.editor.project
    answer("4", False, "Cancel")
    window.actions_by_name["repeat"].trigger()
    assert canvas.editor.project is before


def test_group_fold_and_ungroup_by_the_menu(canvas, window):
    window.actions_by_name["fold"].trigger()
    assert canvas.editor.project.sheet.blocks[0].folded
    window.actions_by_name["ungroup"].trigger()
    assert [block.id for block in canvas.editor.project.sheet.blocks] == ["block_2"]
    window.actions_by_name["group"].trigger()
    assert canvas.editor.project.sheet.blocks[1].members == ("conv2d_2", "conv2d_3", "add_1", "activation_1")


def test_a_copy_is_appended_from_the_palette(canvas, window):
    listed = window.palette_panel.blocks.list
    listed.setCurrentRow(0)
    QTest.keyClick(listed, Qt.Key.Key_Return)
    copy = canvas.editor.project.sheet.blocks[2]
    assert copy.name == "Residual block 3"
    assert canvas.editor.selection == set(copy.members)
    assert canvas.editor.report.can_train
