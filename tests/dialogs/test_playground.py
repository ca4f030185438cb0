"""The playground: worlds follow the sliders, the mouse paints and erases, and undo brings back."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QSlider, QSpinBox, QToolButton

from nnstudio.data.worlds.generators import make_world
from nnstudio.data.worlds.points import Points, points_of
from nnstudio.dialogs.playground import PlaygroundDialog
from nnstudio.dialogs.playground_tools import Recipe
from tests.helpers.dialogs import answer_question

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def dialog(qtbot):
    dialog = PlaygroundDialog()
    qtbot.addWidget(dialog, before_close_func=lambda dialog: dialog.done(0))  # nobody is there to answer
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


def noise_of(dialog) -> QSlider:
    return next(one for one in dialog.sliders.findChildren(QSlider) if one.accessibleName() == "Noise")


def shown_world(dialog) -> tuple[str, str, int]:
    """What list, source and sliders say is shown."""
    return dialog.worlds.currentItem().text(), dialog.source, dialog.sliders.recipe.count


def brush(dialog, name: str) -> None:
    QTest.mouseClick(dialog.findChild(QToolButton, f"brush_{name}"), LEFT)


def test_points_are_those_of_the_world_and_the_sliders(dialog):
    choose(dialog, "Moons")
    QTest.keyClick(noise_of(dialog), Qt.Key.Key_End)
    seed = dialog.findChild(QSpinBox, "world_seed")
    QTest.mouseDClick(seed.lineEdit(), LEFT)
    QTest.keyClicks(seed.lineEdit(), "3")
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


def test_undo_brings_back_the_world_with_its_sliders_and_names_what_it_undoes(dialog):
    choose(dialog, "Moons")
    QTest.keyClick(noise_of(dialog), Qt.Key.Key_End)
    choose(dialog, "Sine")
    assert dialog.tools.undo.toolTip() == "Undo: Sine (Ctrl+Z)"
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert shown_world(dialog) == ("Moons", "Moons", 400)
    assert dialog.sliders.recipe.noise == 0.5
    assert dialog.points.same_as(points_of(make_world("moons", 400, 0.5)))
    assert (dialog.tools.undo.toolTip(), dialog.tools.redo.toolTip()) == (
        "Undo: Noise (Ctrl+Z)", "Redo: Sine (Ctrl+Y)",
    )  # fmt: skip
    QTest.keyClick(dialog, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert shown_world(dialog) == ("Sine", "Sine", 400)
    assert dialog.points.task == "curve"


def test_a_drag_of_a_slider_is_one_step(dialog):
    slider, before = noise_of(dialog), dialog.points
    middle = slider.height() // 2
    QTest.mousePress(slider, LEFT, NONE, QPoint(30, middle))
    for x in range(30, slider.width() + 20, 4):
        QTest.mouseMove(slider, QPoint(x, middle))
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(slider.width() - 2, middle))
    assert dialog.sliders.recipe.noise == 0.5
    QTest.mouseClick(dialog.tools.undo, LEFT)
    assert dialog.points is before
    assert dialog.sliders.recipe.noise == 0.08


def test_escape_takes_back_the_stroke_and_not_the_painting(dialog):
    choose(dialog, "Paint classes")
    drag(dialog, (-1, 0), (1, 0))
    painted = dialog.points
    QTest.mousePress(dialog.picture, LEFT, NONE, place(dialog, 0, 0.5))
    QTest.mouseMove(dialog.picture, place(dialog, 0.8, 0.5))
    assert len(dialog.points) > len(painted)
    QTest.keyClick(dialog.picture, Qt.Key.Key_Escape)
    QTest.mouseMove(dialog.picture, place(dialog, 0.9, -0.5))
    QTest.mouseRelease(dialog.picture, LEFT, NONE, place(dialog, 0.9, -0.5))
    assert dialog.isVisible()
    assert dialog.points is painted
    assert dialog.tools.undo.toolTip() == "Undo: Paint class A (Ctrl+Z)"


def test_painted_points_are_not_thrown_away_unasked(dialog):
    choose(dialog, "Paint a curve")
    drag(dialog, (-1, 0), (1, 0))
    asked = answer_question(QMessageBox.StandardButton.Cancel)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert asked == ["Throw away the points that you painted?"]
    assert dialog.isVisible()
    answer_question(QMessageBox.StandardButton.Discard)
    QTest.mouseClick(dialog.cancel_button, LEFT)
    assert not dialog.isVisible()


def test_a_world_that_nobody_touched_is_left_at_once(dialog):
    choose(dialog, "Moons")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_keyboard_paints_and_erases(dialog):
    choose(dialog, "Paint classes")
    dialog.picture.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(dialog.picture, Qt.Key.Key_Space)
    QTest.keyClick(dialog.picture, Qt.Key.Key_2)
    for _ in range(2):
        QTest.keyClick(dialog.picture, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(dialog.picture, Qt.Key.Key_Up)
    QTest.keyClick(dialog.picture, Qt.Key.Key_Space)
    points = dialog.points
    assert (points.x.tolist(), points.y.tolist()) == ([0.0, 0.5], [0.0, 0.05])
    assert points.classes.tolist() == [0, 1]
    QTest.keyClick(dialog.picture, Qt.Key.Key_Delete)
    assert dialog.points.x.tolist() == [0.0]
    assert dialog.tools.undo.toolTip() == "Undo: Erase points (Ctrl+Z)"


def test_the_right_button_erases_and_erasing_nothing_is_no_step(dialog):
    choose(dialog, "Paint classes")
    click(dialog, 0.5, 0.5)
    QTest.mouseClick(dialog.picture, RIGHT, NONE, place(dialog, -0.5, 0.5))
    assert dialog.tools.undo.toolTip() == "Undo: Paint class A (Ctrl+Z)"
    QTest.mouseClick(dialog.picture, RIGHT, NONE, place(dialog, 0.5, 0.5))
    assert len(dialog.points) == 0


def test_points_of_much_noise_are_all_seen(dialog):
    QTest.keyClick(noise_of(dialog), Qt.Key.Key_End)
    frame = dialog.picture.frame
    for x, y in zip(dialog.points.x.tolist(), dialog.points.y.tolist(), strict=True):
        assert frame.contains(dialog.picture.place_of(x, y))
    click(dialog, 2.0, -2.0)
    assert (dialog.points.x[-1], dialog.points.y[-1]) == pytest.approx((2.0, -2.0), abs=0.02)


def test_the_picture_keeps_its_size_whatever_is_chosen(dialog, qtbot):
    before = dialog.picture.size()
    for title in ("Paint a curve", "Paint classes", "Moons"):
        choose(dialog, title)
        qtbot.wait(20)
        assert dialog.picture.size() == before


def test_many_points_stand_where_few_do(dialog):
    """Marks of many points are copies of one: they are seen at the very places."""
    QTest.mouseClick(dialog.tools.clear, LEFT)
    for x in (-0.5, 0.5):
        click(dialog, x, 0.25)
    few = dialog.picture.grab().toImage()
    dialog.picture.show_points(Points("classes", *(np.repeat(part, 200) for part in parts_of(dialog.points))))
    many = dialog.picture.grab().toImage()
    for x in (-0.5, 0.5):
        at = place(dialog, x, 0.25)
        assert many.pixelColor(at) == few.pixelColor(at) != few.pixelColor(place(dialog, 0, 0.6))


def parts_of(points: Points):
    return points.x, points.y, points.classes


def test_it_tells_how_many_points_each_class_has(dialog):
    choose(dialog, "Paint classes")
    for x in (-0.6, -0.4, -0.2, 0.0):
        click(dialog, x, 0)
    assert dialog.words.text().endswith("4 points: 4 of A.")
    assert dialog.problem.text().startswith("All points are of one class")
    brush(dialog, "C")
    click(dialog, 0.5, 0.5)
    assert dialog.words.text().endswith("5 points: 4 of A, 1 of C.")
    assert dialog.problem.isHidden()


def test_the_sliders_stand_where_the_points_were_made(qtbot):
    recipe = Recipe(150, 0.3, 7)
    points = points_of(make_world("moons", 150, 0.3, 7))
    dialog = PlaygroundDialog(points, "Moons", blank=False, recipes=[Recipe(400, 0.08, 0), recipe])
    qtbot.addWidget(dialog)
    assert dialog.sliders.recipe == recipe
