"""The dotted paper, and the words on it while it is empty."""

import math

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPolygonF

from nnstudio.canvas import look
from nnstudio.widgets import theme

DOT_PITCH = 24.0
"""Distance of the dots at zoom 1, three grid steps."""
EMPTY_TITLE = "Draw your network here"
EMPTY_HINT = (
    "Drag a layer from the left onto this canvas, or double-click to search for one.\n"
    "Start with Input, add Dense layers, end with Output, and drag from port to port to connect them."
)


def paint_dots(painter: QPainter, rect: QRectF, zoom: float) -> None:
    """Fill a scene rectangle with the background and its dots; far away some dots are left out."""
    colours = look.look()
    painter.fillRect(rect, colours.background)
    pitch = DOT_PITCH
    while pitch * zoom < DOT_PITCH * 0.6:
        pitch *= 2
    left, top = math.floor(rect.left() / pitch), math.floor(rect.top() / pitch)
    right, bottom = math.ceil(rect.right() / pitch), math.ceil(rect.bottom() / pitch)
    points = [QPointF(x * pitch, y * pitch) for y in range(top, bottom + 1) for x in range(left, right + 1)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(look.cosmetic(colours.dots, 2.0))
    painter.drawPoints(QPolygonF(points))


def paint_empty_hint(painter: QPainter, viewport: QRect) -> None:
    """Say in the middle of an empty canvas how to begin; painted in viewport pixels."""
    colours = look.look()
    middle = viewport.center()
    painter.setFont(theme.body_font(17, QFont.Weight.DemiBold))
    painter.setPen(colours.text)
    title = QRect(viewport.left(), middle.y() - 52, viewport.width(), 28)
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, EMPTY_TITLE)
    painter.setFont(theme.body_font(13))
    painter.setPen(colours.muted)
    below = QRect(viewport.left() + 24, middle.y() - 14, viewport.width() - 48, 64)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(below, int(flags), EMPTY_HINT)
