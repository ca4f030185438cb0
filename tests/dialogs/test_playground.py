"""The playground: worlds follow the sliders, the mouse paints and erases, and undo brings back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from nnstudio.data.worlds.generators import make_world
from nnstudio.data.worlds.points import points_of
from nnstudio.dialogs.playground import PlaygroundDialog

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def dialog(qtbot):
    dialog = PlaygroundDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):  # on the real platform, keys go to the active window only
        dialog.show()
        dialog.activateWindow()
    return dialog


def choose(dialog, title: str) -> None:
    items = dialog.worlds.findItems(title, Qt.MatchFlag.MatchExactly)
    dialog.worlds.scrollToItem(items[0])
    place = dialog.worlds.visualItemRect(items[0]).center()
    QTest.mouseClick(dialog.worlds.viewport(), LEFT, NONE, place)


def place(dialog, x: float, y: float) -> QPoint:
    return dialog.picture.place_of(x, y).toPoint()


def click(dialog, x: float, y: float) -> None:
    QTest.mouseClick(dialog.picture, LEFT, NONE, place(dialog, x, y))


def drag(dialog, start: tuple[float, float], end: tuple[float, float]) -> None:
    QTest.mousePress(dialog.picture, LEFT, NONE, place(dialog, *start))
    QTest.mouseMove(dialog.picture, place(dialog, *end))
    QTest.mouseRelease(dialog.picture, LEFT, NONE, place(dialog, *end))


def brush(dialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QToolButton, f"brush_{name}"), LEFT)


def test_points_are_those_of_the_world_and_the_sliders(dialog):
    choose(dialog, "Moons")
    QTest.keyClick(dialog.sliders.focusWidget() or dialog.sliders._noise.slider, Qt.Key.Key_End)
    dialog.sliders._seed.setValue(3)
    expected = points_of(make_world("moons", 400, 0.5, 3))
    assert np.array_equal(dialog.points.x, expected.x)
    assert np.array_equal(dialog.points.classes, expected.classes)
    assert dialog.source == "Moons"


def test_painted_points_stand_where_the_mouse_was(dialog):
    choose(dialog, "Paint classes")
    assert not dialog.new_button.isEnabled()
    click(dialog, -0.5, 0.5)
    brush(dialog, "C")
    drag(dialog, (0.0, 0.0), (0.8, 0.0))
    points = dialog.points
    assert (points.x[0], points.y[0]) == pytest.approx((-0.5, 0.5), abs=0.01)
    assert points.classes.tolist() == [0] + [2] * (len(points) - 1)
    assert len(points) > 8
    assert np.abs(points.y[1:]).max() < 0.02
    assert points.x.max() == pytest.approx(0.8, abs=0.06)
    assert dialog.new_button.isEnabled()
    assert dialog.source == "Painted points"


def test_a_stroke_is_undone_as_a_whole_and_erasing_too(dialog):
    choose(dialog, "Paint a curve")
    drag(dialog, (-1, 0), (1, 0))
    drawn = len(dialog.points)
    brush(dialog, "erase")
    drag(dialog, (-1, 0), (0, 0))
    assert 0 < len(dialog.points) < drawn
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(dialog.points) == drawn
    QTest.mouseClick(dialog.tools.undo, LEFT)
    assert len(dialog.points) == 0
    assert dialog.points.task == "curve"


def test_a_world_can_be_touched_up_and_had_back(dialog):
    before = dialog.points
    click(dialog, 0, 0)
    assert (len(dialog.points), dialog.source) == (len(before) + 1, "Painted points")
    QTest.mouseClick(dialog.tools.clear, LEFT)
    assert len(dialog.points) == 0
    QTest.mouseClick(dialog.tools.undo, LEFT)
    QTest.mouseClick(dialog.tools.undo, LEFT)
    assert dialog.points is before
    assert dialog.source == "Circles"
    assert not dialog.tools.undo.isEnabled()


def test_points_that_are_there_are_shown_first(qtbot):
    points = points_of(make_world("sine", 50))
    dialog = PlaygroundDialog(points, "Sine", blank=False)
    qtbot.addWidget(dialog)
    assert dialog.points is points
    assert dialog.worlds.currentItem().text() == "Sine"
    assert not dialog.change_button.isHidden()
