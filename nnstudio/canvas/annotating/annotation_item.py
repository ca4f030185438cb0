"""A note or a frame on the paper: words on a coloured ground, and a corner by which it is made larger."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from nnstudio.canvas import geometry, look
from nnstudio.document.sheet import Annotation

COLOURS = {
    "grey": "#7A8699", "blue": "#0072B2", "green": "#009E73", "yellow": "#E0B400", "orange": "#E07A10",
    "purple": "#CC79A7",
}  # fmt: skip
PADDING = 10.0
TITLE_HEIGHT = 32.0
"""The band along a frame's upper edge by which it is taken."""
CORNER = 16.0
"""The square at the lower right by which the size is changed."""
_BORDER = 6.0
PLACEHOLDERS = {"note": "Write a note…", "frame": "Name this frame…", "block": "Name this block…"}
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


class AnnotationItem(QGraphicsItem):
    """Draws one `Annotation`; frames lie behind links and cards, notes before them."""

    def __init__(self, annotation: Annotation) -> None:
        super().__init__()
        self.annotation = annotation
        self.selected = False
        self.size = annotation.width, annotation.height
        self.setPos(annotation.x, annotation.y)
        self.setZValue(4 if annotation.kind == "note" else -5)

    def show_annotation(self, annotation: Annotation) -> None:
        """Follow the project."""
        self.annotation = annotation
        self.setPos(annotation.x, annotation.y)
        self.set_size(annotation.width, annotation.height)
        self.update()

    def set_size(self, width: float, height: float) -> None:
        """Show another size for a while."""
        if (width, height) != self.size:
            self.prepareGeometryChange()
            self.size = width, height

    def set_selected(self, selected: bool) -> None:
        """Outline it."""
        if selected != self.selected:
            self.selected = selected
            self.update()

    def ground(self) -> QColor:
        """The colour of its paper."""
        colours, colour = look.look(), COLOURS[self.annotation.colour]
        if self.annotation.kind == "note":
            return _tint(colours.surface.name(), colour, 0.22)
        return _tint(colours.background.name(), colour, 0.10)

    @property
    def description(self) -> str:
        """What it is and says, in one sentence for a screen reader."""
        kind, words = self.annotation.kind.capitalize(), self.annotation.text
        return f"{kind}: {words}" if words else f"{kind} without words"

    # ------------------------------------------------------------------ where it is

    def scene_rect(self) -> QRectF:
        """The whole of it in scene coordinates."""
        return QRectF(self.pos(), self.pos() + QPointF(*self.size))

    def takes(self, point: QPointF) -> bool:
        """Whether a press at a scene point takes hold of it: of a frame, its title or its border."""
        rect = self.scene_rect()
        if self.annotation.kind == "note" or not rect.contains(point):
            return rect.contains(point)
        inner = rect.adjusted(_BORDER, TITLE_HEIGHT, -_BORDER, -_BORDER)
        return not inner.contains(point) or self.at_corner(point)

    def at_corner(self, point: QPointF) -> bool:
        """Whether a scene point is on the corner that changes the size."""
        away = self.scene_rect().bottomRight() - point
        return 0 <= away.x() <= CORNER and 0 <= away.y() <= CORNER

    # ------------------------------------------------------------------ Qt

    def boundingRect(self) -> QRectF:
        return QRectF(-2, -2, self.size[0] + 4, self.size[1] + 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colours, kind = look.look(), self.annotation.kind
        colour, rect = QColor(COLOURS[self.annotation.colour]), QRectF(0, 0, *self.size)
        is_note = kind == "note"
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.ground())
        edge = look.mixed(colours.background, colour, 0.75)
        painter.setPen(colours.selected_border if self.selected else QPen(edge, 1.2))
        painter.drawRoundedRect(rect, geometry.CARD_RADIUS, geometry.CARD_RADIUS)
        painter.setFont(colours.caption_font if is_note else colours.title_font)
        painter.setPen(colours.text if self.annotation.text else colours.muted)
        words = self.annotation.text or PLACEHOLDERS[kind]
        if is_note:
            painter.drawText(rect.adjusted(PADDING, PADDING - 2, -PADDING, -PADDING + 4), _WRAP, words)
        else:
            width = rect.width() - 2 * PADDING
            words = colours.title_metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(PADDING + 2, 22), words)
        if self.selected:
            _paint_corner(painter, rect.bottomRight(), colours.accent)


def height_for(annotation: Annotation, width: float) -> float:
    """The least height at which all words of a note are seen."""
    if annotation.kind == "frame":
        return TITLE_HEIGHT
    room = QRectF(0, 0, width - 2 * PADDING, 10_000)
    words = annotation.text or PLACEHOLDERS["note"]
    return look.look().caption_metrics.boundingRect(room, _WRAP, words).height() + 2 * PADDING


@lru_cache(maxsize=32)
def _tint(ground: str, colour: str, share: float) -> QColor:
    return look.mixed(ground, colour, share)


def _paint_corner(painter: QPainter, corner: QPointF, colour: QColor) -> None:
    painter.setPen(QPen(colour, 1.6))
    for length in (5, 9):
        painter.drawLine(corner - QPointF(length + 3, 3), corner - QPointF(3, length + 3))
