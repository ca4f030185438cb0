"""The whole drawing in the corner, and the part of it that is seen; a press there goes there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnstudio.canvas import look
from nnstudio.canvas.scene import CanvasScene

SIZE = QSize(112, 64)
MARGIN = 8.0
LEAST_NODES = 2
"""With fewer cards there is nothing to find."""


class Minimap(QWidget):
    """Family-coloured blocks for the cards, a frame for what the view shows."""

    wanted = Signal(QPointF)
    """The scene point that the person wants to see."""

    def __init__(self, scene: CanvasScene, view: QGraphicsView) -> None:
        super().__init__(view)
        self._scene, self._view = scene, view
        self.setObjectName("minimap")
        self.setAccessibleName("Overview of the drawing")
        self.setToolTip("Overview: press to go there")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.resize(SIZE)

    def refresh(self) -> None:
        """Follow the drawing or the view."""
        self.setVisible(len(self._scene.nodes) >= LEAST_NODES)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        origin, scale = self._mapping()
        painter.setPen(Qt.PenStyle.NoPen)
        for item in self._scene.nodes.values():
            rect = item.scene_rect()
            block = QRectF((rect.topLeft() - origin) * scale, rect.size() * scale)
            painter.setBrush(look.family(item.card.family))
            painter.drawRoundedRect(block, 1.5, 1.5)
        self._paint_frame(painter, origin, scale)

    def _paint_frame(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        seen = self._seen()
        if seen.contains(self._scene.drawing_rect()):
            return
        frame = QRectF((seen.topLeft() - origin) * scale, seen.size() * scale)
        fill = QColor(look.look().accent)
        fill.setAlpha(20)
        painter.setBrush(fill)
        painter.setPen(QPen(look.look().accent, 1))
        painter.drawRoundedRect(frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2)), 3, 3)

    def _seen(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def _mapping(self) -> tuple[QPointF, float]:
        """The scene point at this widget's corner, and the scale from scene to widget."""
        whole = self._scene.drawing_rect().adjusted(-60, -60, 60, 60)
        width, height = self.width() - 2 * MARGIN, self.height() - 2 * MARGIN
        scale = min(width / max(1.0, whole.width()), height / max(1.0, whole.height()))
        return whole.center() - QPointF(self.width(), self.height()) / (2 * scale), scale

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _go(self, event: QMouseEvent) -> None:
        origin, scale = self._mapping()
        self.wanted.emit(origin + event.position() / scale)
