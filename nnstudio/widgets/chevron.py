"""The small sign that something unfolds: it points right while folded, down while unfolded."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnstudio.widgets.dress import theme

_RIGHT = (QPointF(-1.5, -3.5), QPointF(2, 0), QPointF(-1.5, 3.5))
_DOWN = (QPointF(-3.5, -1.5), QPointF(0, 2), QPointF(3.5, -1.5))


def paint_chevron(painter: QPainter, middle: QPointF, down: bool) -> None:
    """Paint the sign around a point, in the muted tone."""
    cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    painter.setPen(QPen(QColor(theme.current().muted), 1.4, c=cap, j=join))
    painter.drawPolyline(QPolygonF([middle + end for end in (_DOWN if down else _RIGHT)]))
