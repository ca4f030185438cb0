"""A drag from a list to another widget: press, pull, carry, let go.

`QDrag.exec` holds up whoever starts it, so what the mouse does meanwhile is queued beforehand. Qt's offscreen
platform cannot drag: there `QDrag.exec` comes back at once, and the events of the target are sent by hand.
"""

from PySide6.QtCore import QModelIndex, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
STEPS = 8
MILLISECONDS_A_STEP = 15


def drag_out(source: QAbstractItemView, index: QModelIndex, target: QWidget, point: QPoint) -> None:
    """Carry one entry of a list to a point of a widget in the same window."""
    source.scrollTo(index)
    start = source.visualRect(index).center()
    can_drag = QGuiApplication.platformName() != "offscreen"
    QTest.mousePress(source.viewport(), LEFT, NONE, start)
    if can_drag:
        _queue_the_carrying(source, start, target.mapTo(source.window(), point))
    QTest.mouseMove(source.viewport(), start + QPoint(20, 4))
    if not can_drag:
        _send_what_the_target_hears(source, index, target, point)
        QTest.mouseRelease(source.viewport(), LEFT, NONE, start)


def _queue_the_carrying(source: QAbstractItemView, start: QPoint, end: QPoint) -> None:
    window = source.window().windowHandle()
    begin = source.viewport().mapTo(source.window(), start)
    for step in range(1, STEPS + 1):
        place = begin + (end - begin) * step / STEPS
        QTimer.singleShot(step * MILLISECONDS_A_STEP, lambda at=place: QTest.mouseMove(window, at))
    last = (STEPS + 1) * MILLISECONDS_A_STEP
    QTimer.singleShot(last, lambda: QTest.mouseRelease(window, LEFT, NONE, end))


def _send_what_the_target_hears(
    source: QAbstractItemView, index: QModelIndex, target: QWidget, point: QPoint
) -> None:
    mime, copy = source.model().mimeData([index]), Qt.DropAction.CopyAction
    for place in (point - QPoint(30, 0), point - QPoint(10, 0), point):
        if place == point - QPoint(30, 0):
            QApplication.sendEvent(target, QDragEnterEvent(place, copy, mime, LEFT, NONE))
        QApplication.sendEvent(target, QDragMoveEvent(place, copy, mime, LEFT, NONE))
    QApplication.sendEvent(target, QDropEvent(QPointF(point), copy, mime, LEFT, NONE))
