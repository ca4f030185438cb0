"""A hand on the canvas: real mouse and key events at nodes, ports and links."""

from collections.abc import Iterable

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nnstudio.canvas.cards.port import Port
from nnstudio.canvas.view import CanvasView
from nnstudio.document.graph import Link
from nnstudio.widgets.layers.layer_list_model import LAYER_MIME

LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Hand:
    """Presses, drags and drops on a view."""

    def __init__(self, view: CanvasView) -> None:
        self.view = view

    def at(self, scene_x: float, scene_y: float) -> QPoint:
        """Viewport point of a scene point."""
        return self.view.mapFromScene(QPointF(scene_x, scene_y))

    def node(self, node_id: str) -> QPoint:
        """A place on a card that is far from its ports."""
        item = self.view.drawing.nodes[node_id]
        return self.view.mapFromScene(item.scene_rect().center() - QPointF(0, 20))

    def input(self, node_id: str, index: int = 0) -> QPoint:
        return self._port(Port(node_id, "input", index))

    def output(self, node_id: str) -> QPoint:
        return self._port(Port(node_id, "output"))

    def _port(self, port: Port) -> QPoint:
        return self.view.mapFromScene(self.view.drawing.nodes[port.node_id].port_point(port))

    def link(self, source: str, target: str, port: int = 0) -> QPoint:
        """The middle of a link."""
        item = self.view.drawing.links[Link(source, target, port)]
        return self.view.mapFromScene((item.start + item.end) / 2)

    def click(self, point: QPoint, modifiers=NONE) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, modifiers, point)

    def press(self, point: QPoint, button=LEFT, modifiers=NONE) -> None:
        QTest.mousePress(self.view.viewport(), button, modifiers, point)

    def move(self, *points: QPoint) -> None:
        """Move by way of some points, a dozen steps each."""
        for point in points:
            start = getattr(self, "_last", point)
            for step in range(1, 7):
                QTest.mouseMove(self.view.viewport(), start + (point - start) * step / 6)
            self._last = point

    def release(self, point: QPoint, button=LEFT, modifiers=NONE) -> None:
        QTest.mouseRelease(self.view.viewport(), button, modifiers, point)

    def drag(self, start: QPoint, *points: QPoint, button=LEFT, modifiers=NONE) -> None:
        """Press, move through some points, release at the last."""
        self._last = start
        self.press(start, button, modifiers)
        self.move(*points)
        self.release(points[-1], button, modifiers)

    def key(self, key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(self.view, key, modifiers)

    # ------------------------------------------------------------------ a drag out of the palette

    def enter(self, kind: str, point: QPoint, mime: str = LAYER_MIME) -> bool:
        """A drag of a layer kind (or of a block's id) comes in; tells whether it is taken."""
        self.mime = QMimeData()
        self.mime.setData(mime, QByteArray(kind.encode()))
        event = QDragEnterEvent(point, Qt.DropAction.CopyAction, self.mime, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)
        return event.isAccepted()

    def hover(self, points: Iterable[QPoint]) -> None:
        for point in points:
            event = QDragMoveEvent(point, Qt.DropAction.CopyAction, self.mime, LEFT, NONE)
            QApplication.sendEvent(self.view.viewport(), event)

    def leave(self) -> None:
        QApplication.sendEvent(self.view.viewport(), QDragLeaveEvent())

    def drop(self, point: QPoint) -> None:
        event = QDropEvent(QPointF(point), Qt.DropAction.CopyAction, self.mime, LEFT, NONE)
        QApplication.sendEvent(self.view.viewport(), event)

    def drop_layer(self, kind: str, point: QPoint, mime: str = LAYER_MIME) -> None:
        """The whole way of a layer (or a block) from the palette to a point."""
        self.enter(kind, point - QPoint(40, 0), mime)
        self.hover([point - QPoint(20, 0), point])
        self.drop(point)
