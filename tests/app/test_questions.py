"""Questions are read whole, however long the names in them are, and nothing is asked in vain."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton, QWidget

from tests.helpers.dialogs import when_asked

LEFT = Qt.MouseButton.LeftButton


@pytest.mark.parametrize("name", ["iris", "a name that somebody gave to a project", "long name " * 12])
def test_the_question_about_changes_shows_the_whole_name(window, qtbot, name):
    window.editor.new(replace(window.editor.project, name=name.strip()))
    question = window.files.question()
    question.show()
    label = question.findChild(QLabel, "qt_msgbox_label")
    qtbot.waitUntil(label.isVisible)
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    assert label.height() >= needed
    assert label.wordWrap() or label.width() >= label.sizeHint().width()
    question.close()
    question.deleteLater()


def test_a_single_image_is_refused_with_what_to_open_and_no_question(window, tmp_path):
    said = []
    window.files.failed.connect(said.append)
    window.editor.perform("Name it", lambda project: replace(project, name="changed"))
    Image.fromarray(np.zeros((8, 8), dtype=np.uint8)).save(tmp_path / "one.png")
    window.open_file(tmp_path / "one.png")
    assert len(said) == 1
    assert said[0].startswith("“one.png” is a single image: open a folder that has a sub-folder of images")
    assert window.editor.project.name == "changed"


def test_what_was_painted_is_there_again_where_the_open_project_is_not_left(window, qtbot):
    """“New project” asks about unsaved changes; who stays finds the painting as it was."""
    window.editor.perform("Name it", lambda project: replace(project, name="changed"))
    counts: list[int] = []

    def paint(dialog: QWidget) -> None:
        counts.append(len(dialog.points))
        QTest.mouseClick(dialog.picture, LEFT, pos=dialog.picture.place_of(0.1, 0.1).toPoint())
        when_asked(look_again)
        QTest.mouseClick(dialog.findChild(QPushButton, "playground_create"), LEFT)

    def look_again(question: QWidget) -> None:
        assert isinstance(question, QMessageBox)
        when_asked(leave)
        question.button(QMessageBox.StandardButton.Cancel).click()

    def leave(dialog: QWidget) -> None:
        counts.append(len(dialog.points))
        dialog.done(0)

    when_asked(paint)
    window.actions_by_name["playground"].trigger()
    assert counts == [400, 401]
    assert window.editor.project.name == "changed"
