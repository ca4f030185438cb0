"""The whole drawing in the corner, and the part of it that is seen; a press there goes there."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsView, QWidget

from nnstudio.canvas import look
from nnstudio.canvas.annotating.annotation_item import AnnotationItem
from nnstudio.canvas.scene import CanvasScene
from nnstudio.widgets.clear_picture import clear_picture

SIZE = QSize(112, 64)
MARGIN = 8.0
LEAST_NODES = 2
"""With fewer cards there is nothing to find."""


class Minimap(QWidget):
    """Family-coloured blocks for the cards, pale ones for notes and frames, and what is seen."""

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
        self._map: QPixmap | None = None
        self._whole: QRectF | None = None
        self._mapping = QPointF(), 1.0

    @property
    def is_useful(self) -> bool:
        """Whether the drawing is so large that there is something to find."""
        return len(self._scene.nodes) >= LEAST_NODES

    @property
    def whole(self) -> QRectF:
        """The rectangle around the drawing, kept until it changes."""
        if self._whole is None:
            self._whole = self._scene.drawing_rect()
        return self._whole

    def refresh(self) -> None:
        """Follow the drawing; for the view alone `update` is enough."""
        self._map = self._whole = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._map is None or self._map.devicePixelRatio() != self.devicePixelRatio():
            self._map = self._drawn_map()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._map)
        self._paint_frame(painter, *self._mapping)

    def _drawn_map(self) -> QPixmap:
        """The drawing in small, kept until it changes."""
        colours = look.look()
        picture = clear_picture(self.size() * self.devicePixelRatio(), self.devicePixelRatio())
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.line, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        self._mapping = self._find_mapping()
        painter.setPen(Qt.PenStyle.NoPen)
        paper = sorted(self._scene.annotations.items.values(), key=AnnotationItem.zValue)
        for slip in paper:
            self._paint_block(painter, slip.scene_rect(), slip.ground())
        for item in self._scene.cards():
            families = item.card.families or (item.card.family,)
            self._paint_block(painter, item.scene_rect(), look.family(families[0]))
        painter.end()
        return picture

    def _paint_block(self, painter: QPainter, rect: QRectF, colour: QColor) -> None:
        origin, scale = self._mapping
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF((rect.topLeft() - origin) * scale, rect.size() * scale), 1.5, 1.5)

    def _paint_frame(self, painter: QPainter, origin: QPointF, scale: float) -> None:
        seen = self._seen()
        if seen.contains(self.whole):
            return
        frame = QRectF((seen.topLeft() - origin) * scale, seen.size() * scale)
        fill = QColor(look.look().accent)
        fill.setAlpha(20)
        painter.setBrush(fill)
        painter.setPen(QPen(look.look().accent, 1))
        painter.drawRoundedRect(frame.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2)), 3, 3)

    def _seen(self) -> QRectF:
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def _find_mapping(self) -> tuple[QPointF, float]:
        """The scene point at this widget's corner, and the scale from scene to widget."""
        whole = self.whole.adjusted(-60, -60, 60, 60)
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
        origin, scale = self._mapping
        self.wanted.emit(origin + event.position() / scale)
