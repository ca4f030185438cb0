"""Drawing a picture to ask about: strokes are taken back one by one, and it is told what the network sees."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from nnstudio.document.starting.starters import sample_project
from nnstudio.panels.views.predict.picture_form import PictureForm
from nnstudio.panels.views.predict.predict_view import PredictPanel
from tests.helpers.studio import Studio
from tests.panels.conftest import OpenStudio
from tests.panels.views.predict.test_predict_view import LEFT, NONE, drag, shown

Asked = tuple[PredictPanel, PictureForm, Studio]


@pytest.fixture
def asked(open_studio: OpenStudio) -> Asked:
    """The panel with its picture on a trained network for digits."""
    studio = open_studio(sample_project("digits_cnn"))
    panel = shown(studio)
    panel.window().activateWindow()
    studio.train()
    assert panel.form is not None
    assert panel.form.picture is not None
    return panel, panel.form.picture, studio


def test_escape_takes_back_the_stroke_and_undo_the_one_before(asked: Asked, qtbot: QtBot) -> None:
    panel, form, studio = asked
    studio.editor.perform("Call it so", lambda project: replace(project, name="so"))
    pad, row = form.pad, form.pad.pixels.copy()
    drag(pad, (0.1, 0.1), (0.9, 0.1))
    line = pad.pixels.copy()
    QTest.mousePress(pad, LEFT, NONE, pad.picture().center().toPoint())
    QTest.keyClick(pad, Qt.Key.Key_Escape)
    QTest.mouseMove(pad, pad.picture().bottomLeft().toPoint())
    QTest.mouseRelease(pad, LEFT, NONE, pad.picture().bottomLeft().toPoint())
    assert np.array_equal(pad.pixels, line)
    qtbot.mouseClick(form.findChild(QPushButton, "clear-picture"), LEFT)
    assert not pad.pixels.any()
    for _ in range(4):  # more often than there are strokes: nothing of the project is undone by it
        QTest.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert np.array_equal(pad.pixels, row)
    assert not form.seen.isVisible()
    studio.settle()
    assert panel.answer.text() == studio.editor.project.data.table.columns[-1].cell(0)
    assert studio.editor.project.name == "so"


def test_an_empty_picture_is_told_to_be_empty(asked: Asked, qtbot: QtBot) -> None:
    panel, form, studio = asked
    qtbot.mouseClick(form.findChild(QPushButton, "clear-picture"), LEFT)
    studio.settle()
    assert panel._note.text() == "Nothing is drawn: this is the answer for an empty picture."
    drag(form.pad, (0.5, 0.1), (0.5, 0.9))
    studio.settle()
    assert panel._note.text() == ""


def test_what_the_network_sees_stands_below_where_there_is_no_room_beside(asked: Asked, qtbot: QtBot) -> None:
    panel, form, _ = asked
    for width in (900, 420):
        panel.resize(width, 420)
        panel.row.stepUp()
        qtbot.wait(50)
        before = form.pad.size()
        drag(form.pad, (0.1, 0.1), (0.9, 0.9))
        qtbot.wait(50)
        assert form.pad.size() == before  # or the pen would jump
        assert form.width() <= panel.form.viewport().width()
        assert form.seen.isVisible()
        assert (form.seen.y() > form.pad.geometry().bottom()) == (width == 420)
