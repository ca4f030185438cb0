"""Draws the little pictures of cards without a live thumbnail."""

from functools import singledispatch

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from nnstudio.canvas import geometry
from nnstudio.canvas.cards.preview import Bars, Cells, Curve, Dots, Pictures, Shares, Sign, Sketch
from nnstudio.canvas.cards.preview_image_signs import IMAGE_SIGNS
from nnstudio.canvas.cards.preview_signs import SIGNS
from nnstudio.canvas.look import Look, family, mixed
from nnstudio.widgets.dress.colour_scales import image_of, pack, share_scale

CELL_COLUMNS, CELL_ROWS = 12, 4
DOT_COLUMNS, DOT_ROWS = 12, 3
MOST_IN_SKETCH = 0.2
"""Scale at which the layers of a block are drawn on its card where there is room enough."""


@singledispatch
def paint_preview(preview: object, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    """Draw a preview into `rect`; `colour` is the family's."""
    raise TypeError(f"no painter for {type(preview).__name__}")


@paint_preview.register
def _(preview: Bars, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(look.surface, colour, 0.8))
    pitch = rect.width() / len(preview.heights)
    for index, height in enumerate(preview.heights):
        tall = max(2.0, height * rect.height())
        bar = QRectF(rect.left() + index * pitch, rect.bottom() - tall, pitch - 2, tall)
        painter.drawRoundedRect(bar, 1.5, 1.5)


@paint_preview.register
def _(preview: Shares, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    painter.setFont(look.small_font)
    pitch = rect.height() / max(3, len(preview.classes))
    left = rect.left() + rect.width() * 0.62
    for index, (name, share) in enumerate(preview.classes):
        row = QRectF(rect.left(), rect.top() + index * pitch, rect.width() * 0.58, pitch)
        painter.setPen(look.muted)
        words = look.small_metrics.elidedText(name, Qt.TextElideMode.ElideRight, row.width())
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(look.surface, colour, 0.8))
        width = max(2.0, share * (rect.right() - left))
        painter.drawRoundedRect(QRectF(left, row.center().y() - 3, width, 6), 1.5, 1.5)


@paint_preview.register
def _(preview: Curve, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    zero = rect.bottom() - preview.zero * rect.height()
    painter.setPen(QPen(look.line, 1))
    painter.drawLine(QPointF(rect.left(), zero), QPointF(rect.right(), zero))
    painter.drawLine(QPointF(rect.center().x(), rect.top()), QPointF(rect.center().x(), rect.bottom()))
    step = rect.width() / (len(preview.values) - 1)
    points = [
        QPointF(rect.left() + index * step, rect.bottom() - value * rect.height())
        for index, value in enumerate(preview.values)
    ]
    painter.setPen(QPen(mixed(colour, look.accent, 0.4), 2))
    painter.drawPolyline(QPolygonF(points))


@paint_preview.register
def _(preview: Dots, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    pitch_x, pitch_y = rect.width() / DOT_COLUMNS, rect.height() / DOT_ROWS
    radius = min(pitch_x, pitch_y) * 0.32
    painter.setPen(QPen(colour, 1))
    for index in range(DOT_COLUMNS * DOT_ROWS):
        row, column = divmod(index, DOT_COLUMNS)
        # A fixed scatter with the right density: the golden ratio spreads any share evenly.
        place = column + 1 if preview.by_column else index + row * 0.618034
        off = place * 0.618034 % 1.0 < preview.rate
        painter.setBrush(look.surface if off else colour)
        centre = QPointF(rect.left() + (column + 0.5) * pitch_x, rect.top() + (row + 0.5) * pitch_y)
        painter.drawEllipse(centre, radius, radius)


@paint_preview.register
def _(preview: Cells, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    width, height = rect.width() / CELL_COLUMNS, rect.height() / CELL_ROWS
    shades = (mixed(look.surface, look.line, 0.35), mixed(look.surface, look.line, 0.6))
    for index in range(CELL_COLUMNS * CELL_ROWS):
        row, column = divmod(index, CELL_COLUMNS)
        cell = QRectF(rect.left() + column * width, rect.top() + row * height, width - 1, height - 1)
        painter.fillRect(cell, shades[(row + column) % 2])


@paint_preview.register
def _(preview: Pictures, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    count, rows, columns, channels = preview.light.shape
    side = min(rect.height() / rows, rect.width() / (count * columns))
    ink = mixed(look.surface, colour, 0.9)
    scale = share_scale(look.surface.name(), ink.name())
    gap = (rect.width() - count * columns * side) / max(count - 1, 1)
    top = rect.bottom() - rows * side
    for index, light in enumerate(preview.light):
        place = QRectF(rect.left() + index * (columns * side + gap), top, columns * side, rows * side)
        steps = np.rint(light * (len(scale) - 1)).astype(int)
        painter.drawImage(place, image_of(scale[steps[..., 0]] if channels == 1 else pack(255 * light)))


@paint_preview.register
def _(preview: Sign, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    painter.setPen(QPen(mixed(look.surface, colour, 0.85), 2))
    painter.setBrush(mixed(look.surface, colour, 0.25))
    (SIGNS.get(preview.name) or IMAGE_SIGNS[preview.name])(painter, rect)


@paint_preview.register
def _(preview: Sketch, painter: QPainter, rect: QRectF, colour: QColor, look: Look) -> None:
    size = QPointF(geometry.CARD_WIDTH, geometry.CARD_HEIGHT)
    corners = [QPointF(x, y) for x, y, _ in preview.cards]
    whole = QPointF(max(corner.x() for corner in corners), max(corner.y() for corner in corners)) + size
    scale = min(rect.width() / whole.x(), rect.height() / whole.y(), MOST_IN_SKETCH)
    origin = rect.center() - whole * scale / 2
    painter.setPen(QPen(look.link, 1))
    middles = [origin + (corner + size / 2) * scale for corner in corners]
    for source, target in preview.links:
        painter.drawLine(middles[source], middles[target])
    painter.setPen(Qt.PenStyle.NoPen)
    for corner, (_, _, name) in zip(corners, preview.cards, strict=True):
        painter.setBrush(family(name))
        card = QRectF(origin + corner * scale, origin + (corner + size) * scale)
        painter.drawRoundedRect(card, 1.5, 1.5)
