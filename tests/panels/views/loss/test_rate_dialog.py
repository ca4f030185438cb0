"""The dialog that finds a learning rate: it shows, suggests, takes over by one edit, and leaves no thread."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.document.editing import edits
from nnstudio.engine.choices.optimizers import Adam
from nnstudio.panels.views.loss.rate_dialog import RateDialog
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import theme
from tests.helpers.projects import flower_project


@pytest.fixture
def editor(qapp) -> Editor:
    theme.apply(qapp, "light")
    return Editor(flower_project(optimizer=Adam(1e-5)))


def opened(editor: Editor, qtbot: QtBot) -> RateDialog:
    dialog = RateDialog(editor)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def is_searching() -> bool:
    return any(thread.name == "nnstudio learning rate" for thread in threading.enumerate())


def press(dialog: RateDialog, qtbot: QtBot, name: str) -> None:
    qtbot.mouseClick(dialog.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_the_suggestion_is_one_edit_that_can_be_undone(editor: Editor, qtbot: QtBot) -> None:
    dialog = opened(editor, qtbot)
    use = dialog.findChild(QPushButton, "use_rate")
    assert not use.isEnabled()
    qtbot.waitUntil(use.isEnabled, timeout=60_000)
    rate = float(use.text().removeprefix("Use "))
    assert 1e-3 < rate < 1
    assert "now it is 1e-5" in dialog.words
    before = editor.project
    press(dialog, qtbot, "use_rate")
    assert editor.project.plan.optimizer == Adam(rate)
    editor.undo_stack.undo()
    assert editor.project is before
    assert not is_searching()


def test_cancel_changes_nothing(editor: Editor, qtbot: QtBot) -> None:
    dialog, before = opened(editor, qtbot), editor.project
    cancel = dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Cancel)
    qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert editor.project is before
    assert not is_searching()
    assert not dialog.isVisible()


def test_a_network_that_cannot_be_trained_says_why(editor: Editor, qtbot: QtBot) -> None:
    links = editor.project.graph.incoming("output_1")
    editor.perform("", lambda project: edits.disconnect(project, links))
    dialog = opened(editor, qtbot)
    qtbot.waitUntil(lambda: dialog.words.endswith("."), timeout=60_000)
    assert not dialog.findChild(QPushButton, "use_rate").isEnabled()
