"""The dotted paper, and the words on it while it is empty."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

from nnstudio.canvas import look
from nnstudio.widgets.clear_picture import clear_picture
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

DOT_PITCH = 24.0
"""Distance of the dots at zoom 1, three grid steps."""
DOT_RADIUS = 1.0
_ROW_MARGIN = 2
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
    while pitch * zoom < DOT_PITCH * 0.7:
        pitch *= 2
    left, top = math.floor(rect.left() / pitch), math.floor(rect.top() / pitch)
    right, bottom = math.ceil(rect.right() / pitch), math.ceil(rect.bottom() / pitch)
    corner = painter.worldTransform().map(QPointF(left * pitch, top * pitch))
    ratio = painter.device().devicePixelRatio()
    row = _row_of_dots(right - left + 1, pitch * zoom, corner.x() % 1.0, ratio, colours.dots.name())
    painter.save()
    painter.resetTransform()
    for line in range(bottom - top + 1):
        y = round(corner.y() + line * pitch * zoom)
        painter.drawPixmap(math.floor(corner.x()) - _ROW_MARGIN, y - _ROW_MARGIN, row)
    painter.restore()


@lru_cache(maxsize=4)
def _row_of_dots(count: int, pitch: float, shift: float, ratio: float, colour: str) -> QPixmap:
    """One row of dots as a picture: thousands of single round points would take 12 ms a frame."""
    width, height = math.ceil(count * pitch) + 2 * _ROW_MARGIN, 2 * _ROW_MARGIN
    row = clear_picture(QSize(math.ceil(width * ratio), math.ceil(height * ratio)), ratio)
    painter = QPainter(row)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    for number in range(count):
        painter.drawEllipse(
            QPointF(_ROW_MARGIN + shift + number * pitch, _ROW_MARGIN), DOT_RADIUS, DOT_RADIUS
        )
    painter.end()
    return row


def paint_empty_hint(painter: QPainter, viewport: QRect) -> None:
    """Say in the middle of an empty canvas how to begin; painted in viewport pixels."""
    colours = look.look()
    middle = viewport.center()
    painter.setFont(theme.body_font(17, QFont.Weight.DemiBold))
    painter.setPen(colours.text)
    title = QRect(viewport.left(), middle.y() - scaled(52), viewport.width(), scaled(28))
    painter.drawText(title, Qt.AlignmentFlag.AlignCenter, EMPTY_TITLE)
    painter.setFont(theme.body_font(13))
    painter.setPen(colours.muted)
    below = QRect(viewport.left() + 24, middle.y() - scaled(14), viewport.width() - 48, scaled(64))
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    painter.drawText(below, int(flags), EMPTY_HINT)
