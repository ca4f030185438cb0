"""A link as a curve between two ports, with the shape that flows along it."""

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPainterPathStroker, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from nnstudio.canvas import geometry, look
from nnstudio.canvas.bounded_item import BoundedItem
from nnstudio.canvas.geometry import Lane
from nnstudio.document.graph import Link
from nnstudio.document.sheet import Direction

_REACH = 12.0
"""Width of the band around the curve in which the mouse takes hold of it."""
_STEEP = 20.0
_LEGIBLE = 0.8
"""Below this zoom the label of a link is enlarged, so that it can still be read."""
LABELS_FROM = 0.45
"""Below this zoom there is no room for labels that can be read."""
THICK = 0.75
"""Below this zoom a link is one screen pixel wide."""


class LinkItem(BoundedItem):
    """The drawing of one link."""

    def __init__(self, link: Link) -> None:
        super().__init__()
        self.link = link
        self.label = ""
        self.selected = False
        self.hovered = False
        self.marked = False
        """Something that is being dragged would be inserted here."""
        self.wrong = False
        """It carries what its target cannot take."""
        self.start = QPointF()
        self.end = QPointF()
        self.direction: Direction = "right"
        self.lane: Lane | None = None
        """Where it goes around cards."""
        self._path = QPainterPath()
        self._shape: QPainterPath | None = None
        self._middle, self._label_size = QPointF(), QSizeF()
        self.setZValue(1)

    def set_ends(
        self, start: QPointF, end: QPointF, direction: Direction = "right", lane: Lane | None = None
    ) -> None:
        """Run from one scene point to another, along a lane if one is given."""
        same = (start, end, direction, lane) == (self.start, self.end, self.direction, self.lane)
        if same and not self._path.isEmpty():
            return
        self.start, self.end, self.direction, self.lane = QPointF(start), QPointF(end), direction, lane
        self._path = geometry.link_path(start, end, direction, lane)
        self._shape = None
        self._place_label()
        self.update()  # bounds may be the same around another curve

    @property
    def middle(self) -> QPointF:
        """The scene point halfway along the curve."""
        return QPointF(self._middle)

    def set_label(self, label: str) -> None:
        """Show the shape that flows along the link."""
        if label != self.label:
            self.label = label
            self._place_label()

    def set_state(self, **state: bool) -> None:
        """Set `selected`, `hovered`, `marked` or `wrong`; repaints where one differs."""
        different = {name: value for name, value in state.items() if getattr(self, name) != value}
        for name, value in different.items():
            setattr(self, name, value)
        if different:
            self.update()

    def _place_label(self) -> None:
        metrics = look.look().small_metrics
        self._middle = QPointF() if self._path.isEmpty() else self._path.pointAtPercent(0.5)
        self._label_size = QSizeF(metrics.horizontalAdvance(self.label), metrics.height())
        band = self._path.controlPointRect().adjusted(-6, -6, 6, 6)
        self.setRect(band | self.label_rect(1.0) | self.label_rect(LABELS_FROM))

    def label_rect(self, zoom: float) -> QRectF:
        """Where the label stands in the scene while the drawing is shown at a zoom."""
        size = self._label_size * _enlarged(zoom)
        above = 0.0
        if not self._is_steep:
            gap = abs(self.end.x() - self.start.x()) - 2 * geometry.PORT_RADIUS
            # A label that is wider than the gap between two cards stands above both.
            above = size.height() / 2 + (4 if size.width() <= gap else geometry.CARD_HEIGHT / 2 + 2)
        corner = self._middle - QPointF(size.width() / 2 + 4, above + size.height() / 2)
        return QRectF(corner, QSizeF(size.width() + 8, size.height()))

    @property
    def _is_steep(self) -> bool:
        """Whether the label stands on the line: there is no room above it."""
        flat = self.lane is not None or abs(self.end.y() - self.start.y()) <= _STEEP
        return self.direction == "down" or not flat

    def shape(self) -> QPainterPath:
        if self._shape is None:
            stroker = QPainterPathStroker()
            stroker.setWidth(_REACH)
            self._shape = stroker.createStroke(self._path)
        return self._shape

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        colours = look.look()
        zoom = painter.worldTransform().m11()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = self.selected or self.marked
        colour = colours.error if self.wrong else colours.link
        colour = colours.accent if strong or self.hovered else colour
        thick = zoom >= THICK or strong  # a thin line of one screen pixel is drawn ten times as fast
        painter.setPen(QPen(colour, 3.0 if strong else 2.0) if thick else look.cosmetic(colour, 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if zoom >= LABELS_FROM and self.label:
            self._paint_label(painter, colours, strong)

    def _paint_label(self, painter: QPainter, colours: look.Look, strong: bool) -> None:
        zoom = painter.worldTransform().m11()
        rect, enlarged = self.label_rect(zoom), _enlarged(zoom)
        painter.save()
        painter.translate(rect.center())
        painter.scale(enlarged, enlarged)
        size = rect.size() / enlarged
        own = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
        if self._is_steep:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.background)
            painter.drawRoundedRect(own, 4, 4)
        painter.setFont(colours.small_font)
        painter.setPen(colours.accent if strong else colours.error if self.wrong else colours.muted)
        painter.drawText(own, Qt.AlignmentFlag.AlignCenter, self.label)
        painter.restore()


def _enlarged(zoom: float) -> float:
    """How much larger than the drawing a label is."""
    return max(1.0, _LEGIBLE / max(zoom, LABELS_FROM))
