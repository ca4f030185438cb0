"""Every command of the canvas has a key."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import (
    QCursor,
    QGuiApplication,
    QInputDevice,
    QNativeGestureEvent,
    QPointingDevice,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from nnstudio.document.graph import Link

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def ids(editor) -> list[str]:
    return [node.id for node in editor.project.graph.nodes]


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_takes_the_selection_away_in_one_entry(hand, editor, key):
    editor.select({"dense_1", "dense_2"})
    hand.key(key)
    assert ids(editor) == ["input_1", "output_1"]
    assert editor.undo_stack.undoText() == "Delete 2 layers"
    assert editor.undo_stack.count() == 1


def test_delete_and_join_closes_the_row_in_one_entry(hand, editor):
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_Delete, CONTROL)
    assert editor.project.graph.links == (Link("input_1", "output_1"),)
    assert editor.undo_stack.undoText() == "Delete 2 layers and join"
    assert editor.undo_stack.count() == 1


def test_a_slash_searches_where_the_mouse_is(hand, editor, view):
    QCursor.setPos(view.viewport().mapToGlobal(hand.at(200, 250)))
    hand.key(Qt.Key.Key_Slash)
    field = view.findChild(QLineEdit, "layer_search")
    QTest.keyClicks(field, "drop")
    QTest.keyClick(field, Qt.Key.Key_Return)
    node = editor.project.graph.node("dropout_1")
    assert abs(node.x + 60 - 200) <= 4
    assert abs(node.y + 48 - 250) <= 4


def test_select_all(hand, editor):
    hand.key(Qt.Key.Key_A, CONTROL)
    assert len(editor.selection) == 4


def test_duplicate_selects_the_copies_with_their_links(hand, editor):
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_D, CONTROL)
    assert editor.selection == {"dense_3", "dense_4"}
    assert [link.source for link in editor.project.graph.incoming("dense_4")] == ["dense_3"]
    assert editor.undo_stack.count() == 1


def test_copy_and_paste_by_way_of_the_clipboard(hand, editor):
    editor.select({"dense_1", "dense_2"})
    hand.key(Qt.Key.Key_C, CONTROL)
    assert '"kind":"dense"' in QGuiApplication.clipboard().text()
    hand.key(Qt.Key.Key_V, CONTROL)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(ids(editor)) == 8
    places = {(node.x, node.y) for node in editor.project.graph.nodes}
    assert len(places) == 8


def test_cut_takes_away_and_paste_brings_back(hand, editor):
    editor.select({"dense_1"})
    hand.key(Qt.Key.Key_X, CONTROL)
    assert "dense_1" not in ids(editor)
    hand.key(Qt.Key.Key_V, CONTROL)
    assert len(ids(editor)) == 4


def test_pasting_other_text_is_refused_in_words(hand, editor, qtbot):
    QGuiApplication.clipboard().setText("a shopping list")
    with qtbot.waitSignal(editor.refused) as refused:
        hand.key(Qt.Key.Key_V, CONTROL)
    assert "clipboard holds no layers" in refused.args[0]


def test_arrow_keys_nudge_by_the_grid_and_merge_into_one_entry(hand, editor):
    editor.select({"dense_1"})
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        hand.key(key)
    node = editor.project.graph.node("dense_1")
    assert (node.x, node.y) == (168.0, 16.0)
    hand.key(Qt.Key.Key_Left, SHIFT)
    assert editor.project.graph.node("dense_1").x == 104.0
    assert editor.undo_stack.count() == 1


def test_undo_and_redo(hand, editor):
    editor.select({"dense_1"})
    hand.key(Qt.Key.Key_Delete)
    hand.key(Qt.Key.Key_Z, CONTROL)
    assert "dense_1" in ids(editor)
    hand.key(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert "dense_1" not in ids(editor)


def test_tab_visits_the_nodes_in_reading_order_then_leaves(editor, view, qtbot):
    other = QWidget(view.parentWidget())
    qtbot.addWidget(other)
    visited = []
    for _ in range(4):
        QTest.keyClick(view, Qt.Key.Key_Tab)
        visited += editor.selection
    assert visited == ["input_1", "dense_1", "dense_2", "output_1"]
    QTest.keyClick(view, Qt.Key.Key_Backtab)
    assert editor.selection == {"dense_2"}
    assert "Dense 2" in view.accessibleDescription()


def test_enter_activates_the_selected_node(hand, editor, view, qtbot):
    editor.select({"dense_1"})
    with qtbot.waitSignal(view.node_activated) as told:
        hand.key(Qt.Key.Key_Return)
    assert told.args == ["dense_1"]


def test_escape_without_a_gesture_deselects(hand, editor):
    editor.select({"input_1", "dense_1"})
    hand.key(Qt.Key.Key_Escape)
    assert not editor.selection


def test_zoom_keys(hand, view):
    hand.key(Qt.Key.Key_Plus, CONTROL)
    nearer = view.camera.zoom
    hand.key(Qt.Key.Key_Minus, CONTROL)
    assert view.camera.zoom < nearer
    view.camera.set_zoom(3.0)
    hand.key(Qt.Key.Key_0, CONTROL)
    seen = view.mapToScene(view.viewport().rect()).boundingRect()
    assert seen.contains(view.drawing.drawing_rect())


def test_the_wheel_zooms_around_the_pointer(view):
    at = QPointF(300, 200)
    before = view.mapToScene(at.toPoint())
    _wheel(view, at, 120)
    assert view.camera.zoom == pytest.approx(1.2)
    after = view.mapToScene(at.toPoint())
    assert abs(after.x() - before.x()) <= 1.5
    assert abs(after.y() - before.y()) <= 1.5


def test_two_fingers_on_the_screen_zoom_around_the_point_between_them(view):
    device = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
    fingers, middle = view.viewport(), QPoint(400, 300)
    before = view.mapToScene(middle)
    away = QPoint(40, 0)
    QTest.touchEvent(fingers, device).press(0, middle - away).press(1, middle + away).commit()
    for reach in range(42, 90, 4):
        away = QPoint(reach, 0)
        QTest.touchEvent(fingers, device).move(0, middle - away).move(1, middle + away).commit()
    away = QPoint(88, 0)
    QTest.touchEvent(fingers, device).release(0, middle - away).release(1, middle + away).commit()
    assert 1.5 < view.camera.zoom < 2.5
    after = view.mapToScene(middle)
    assert abs(after.x() - before.x()) <= 3
    assert abs(after.y() - before.y()) <= 3
    assert not view.editor.selection


def test_a_pinch_on_the_touch_pad_zooms_around_the_pointer(view):
    at = QPointF(300, 200)
    before = view.mapToScene(at.toPoint())
    for _ in range(4):
        event = QNativeGestureEvent(
            Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice(), 2, at, at,
            view.viewport().mapToGlobal(at), 0.1, QPointF(),
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
    assert view.camera.zoom == pytest.approx(1.1**4)
    after = view.mapToScene(at.toPoint())
    assert abs(after.x() - before.x()) <= 3
    assert abs(after.y() - before.y()) <= 3


def test_zoom_has_ends(view):
    for _ in range(40):
        _wheel(view, QPointF(300, 200), 120)
    assert view.camera.zoom == pytest.approx(4.0)
    for _ in range(60):
        _wheel(view, QPointF(300, 200), -120)
    assert view.camera.zoom == pytest.approx(0.1)


def _wheel(view, at: QPointF, angle: int) -> None:
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)
