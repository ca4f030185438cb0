"""Where things lie on the canvas: sizes of a card, places of its ports, the grid, the curve of a link.

All lengths are scene pixels; a card's own coordinates start at its top left corner.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

GRID = 8
CARD_WIDTH = 120.0
CARD_HEIGHT = 96.0
BAR_HEIGHT = 6.0
CARD_RADIUS = 8.0
PORT_RADIUS = 5.5
PORT_REACH = 12.0
"""How far from a port's centre the mouse still takes hold of it."""
PORT_PITCH = 18.0
"""Least distance between two input ports of one card."""
PADDING = 12.0
THUMBNAIL_TOP = 52.0
THUMBNAIL_HEIGHT = 34.0
COLUMN_PITCH = 152.0
"""Distance from one card to the one that is appended to it."""
ROW_PITCH = 128.0


def card_height(inputs: int) -> float:
    """Height of a card that shows this many input ports."""
    return max(CARD_HEIGHT, 2 * GRID + PORT_PITCH * inputs)


def card_rect(inputs: int) -> QRectF:
    """The card in its own coordinates."""
    return QRectF(0, 0, CARD_WIDTH, card_height(inputs))


def thumbnail_rect() -> QRectF:
    """Where the card shows its thumbnail, in its own coordinates."""
    return QRectF(PADDING, THUMBNAIL_TOP, CARD_WIDTH - 2 * PADDING, THUMBNAIL_HEIGHT)


def input_point(port: int, inputs: int) -> QPointF:
    """Centre of input number `port` of `inputs`, in the card's own coordinates."""
    height = card_height(inputs)
    pitch = max(PORT_PITCH, min(28.0, (height - 40) / max(1, inputs - 1)))
    return QPointF(0, height / 2 + (port - (inputs - 1) / 2) * pitch)


def output_point(inputs: int) -> QPointF:
    """Centre of the output, in the card's own coordinates."""
    return QPointF(CARD_WIDTH, card_height(inputs) / 2)


def snapped(value: float) -> float:
    """The nearest line of the grid."""
    return float(round(value / GRID) * GRID)


def link_path(start: QPointF, end: QPointF) -> QPainterPath:
    """The curve from an output to an input: leaves to the right, arrives from the left."""
    path = QPainterPath(start)
    if abs(end.y() - start.y()) < 0.5 and end.x() > start.x():
        path.lineTo(end)
        return path
    distance = abs(end.x() - start.x())
    bend = max(distance / 2, 24.0) if end.x() > start.x() else min(40 + distance / 2, 200.0)
    path.cubicTo(start + QPointF(bend, 0), end - QPointF(bend, 0), end)
    return path
