"""What is drawn around the layers of an unfolded block: a dashed border, its name, the sign that folds."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnstudio.canvas import geometry, look
from nnstudio.document.sheet import Block

TITLE_HEIGHT = 32.0
"""The band along the upper edge by which the block is taken."""
SIGN = 28.0
"""Width of the place at the left of the title where a press folds."""
_BORDER = 6.0
_TINT = 0.05
_LEGIBLE, _MOST_ENLARGED = 0.8, 1.6
"""The zoom below which the title is enlarged, so that it can still be read, and by how much at most."""


class BlockFrame(QGraphicsItem):
    """Draws one unfolded `Block` behind its layers, before the frames that people draw."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        self.block = block
        self.selected = False
        self.size = 0.0, 0.0
        self.setZValue(-3)

    def show_block(self, block: Block) -> None:
        """Follow the project."""
        if block != self.block:
            self.block = block
            self.update()

    def set_rect(self, rect: QRectF) -> None:
        """Lie around a scene rectangle."""
        size = rect.width(), rect.height()
        if size != self.size:
            self.prepareGeometryChange()
            self.size = size
        if rect.topLeft() != self.pos():
            self.setPos(rect.topLeft())

    def set_selected(self, selected: bool) -> None:
        """Outline it."""
        if selected != self.selected:
            self.selected = selected
            self.update()

    # ------------------------------------------------------------------ where it is

    def scene_rect(self) -> QRectF:
        """The whole of it in scene coordinates."""
        return QRectF(self.pos(), self.pos() + QPointF(*self.size))

    def takes(self, point: QPointF) -> bool:
        """Whether a press at a scene point takes hold of it: of its title or its border."""
        rect = self.scene_rect()
        inner = rect.adjusted(_BORDER, TITLE_HEIGHT, -_BORDER, -_BORDER)
        return rect.contains(point) and not inner.contains(point)

    def at_sign(self, point: QPointF) -> bool:
        """Whether a scene point is on the sign that folds."""
        return QRectF(self.pos(), self.pos() + QPointF(SIGN, TITLE_HEIGHT)).contains(point)

    # ------------------------------------------------------------------ Qt

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, self.size[0] + 4, self.size[1] + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colours, rect = look.look(), QRectF(0, 0, *self.size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(look.mixed(colours.background, colours.text, _TINT))
        edge = colours.accent if self.selected else colours.link
        painter.setPen(QPen(edge, 2.0 if self.selected else 1.2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect, geometry.CARD_RADIUS, geometry.CARD_RADIUS)
        enlarged = min(max(1.0, _LEGIBLE / painter.worldTransform().m11()), _MOST_ENLARGED)
        painter.scale(enlarged, enlarged)
        _paint_sign(painter, QPointF(SIGN / 2 + 2, TITLE_HEIGHT / 2), colours.muted)
        painter.setFont(colours.title_font)
        painter.setPen(colours.text)
        width = rect.width() / enlarged - SIGN - geometry.PADDING
        name = colours.title_metrics.elidedText(self.block.name, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(SIGN, 21), name)


def _paint_sign(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A chevron that points down: what is below it can be folded away."""
    painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    tip = centre + QPointF(0, 2.5)
    painter.drawLine(tip - QPointF(4.5, 5), tip)
    painter.drawLine(tip, tip + QPointF(4.5, -5))
