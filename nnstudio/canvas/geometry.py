"""Where things lie on the canvas: sizes of a card, places of its ports, the grid, the curve of a link.

All lengths are scene pixels; a card's own coordinates start at its top left corner.
"""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from nnstudio.document.drawing.layout import GRID, Gaps
from nnstudio.document.sheet import Direction

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
TURN = 16.0
"""Half the reach of the curve by which a link turns back."""
GAPS: dict[Direction, Gaps] = {"right": Gaps(32.0, 32.0), "down": Gaps(48.0, 32.0)}
"""Gaps of the layout: from card to card, below each other there is room for the label of the link."""


def card_size(inputs: int, direction: Direction = "right") -> tuple[float, float]:
    """Width and height of a card that shows this many input ports."""
    ports = 2 * GRID + PORT_PITCH * inputs
    if direction == "down":
        return max(CARD_WIDTH, ports), CARD_HEIGHT
    return CARD_WIDTH, max(CARD_HEIGHT, ports)


def card_rect(inputs: int, direction: Direction = "right") -> QRectF:
    """The card in its own coordinates."""
    return QRectF(0, 0, *card_size(inputs, direction))


def thumbnail_rect() -> QRectF:
    """Where the card shows its thumbnail, in its own coordinates."""
    return QRectF(PADDING, THUMBNAIL_TOP, CARD_WIDTH - 2 * PADDING, THUMBNAIL_HEIGHT)


def input_point(port: int, inputs: int, direction: Direction = "right") -> QPointF:
    """Centre of input number `port` of `inputs`, in the card's own coordinates."""
    width, height = card_size(inputs, direction)
    side = width if direction == "down" else height
    pitch = max(PORT_PITCH, min(28.0, (side - 40) / max(1, inputs - 1)))
    place = side / 2 + (port - (inputs - 1) / 2) * pitch
    return QPointF(place, 0) if direction == "down" else QPointF(0, place)


def output_point(inputs: int, direction: Direction = "right") -> QPointF:
    """Centre of the output, in the card's own coordinates."""
    width, height = card_size(inputs, direction)
    return QPointF(width / 2, height) if direction == "down" else QPointF(width, height / 2)


def opposite(point: QPointF, size: tuple[float, float], direction: Direction) -> QPointF:
    """The place on a card's far side across from an input: where one of several outputs stands."""
    return QPointF(point.x(), size[1]) if direction == "down" else QPointF(size[0], point.y())


def snapped(value: float) -> float:
    """The nearest line of the grid."""
    return float(round(value / GRID) * GRID)


@dataclass(frozen=True)
class Lane:
    """A straight stretch at `across`, reached from the output within `lead_in` and left for the input within
    `lead_out`.
    """

    across: float
    lead_in: float
    lead_out: float


def link_path(
    start: QPointF, end: QPointF, direction: Direction = "right", lane: Lane | None = None
) -> QPainterPath:
    """The curve from an output to an input: leaves in the direction of the drawing, and arrives in it; in
    between it keeps to a lane, if one is given.
    """
    path = QPainterPath(start)
    down = direction == "down"
    if lane is not None:
        _follow_lane(path, end, down, lane)
        return path
    along = end.y() - start.y() if down else end.x() - start.x()
    across = end.x() - start.x() if down else end.y() - start.y()
    if abs(across) < 0.5 and along > 0:
        path.lineTo(end)
        return path
    if along < TURN and abs(across) > (CARD_WIDTH if down else CARD_HEIGHT) + 2 * TURN:
        _turn_back(path, end, down)
        return path
    bend = max(along / 2, 24.0) if along > 0 else min(40 - along / 2, 200.0)
    lever = QPointF(0, bend) if down else QPointF(bend, 0)
    path.cubicTo(start + lever, end - lever, end)
    return path


def _follow_lane(path: QPainterPath, end: QPointF, down: bool, lane: Lane) -> None:
    start = path.currentPosition()
    lead_in, lead_out = (min(max(lead - 4, 12.0), 44.0) for lead in (lane.lead_in, lane.lead_out))
    if down:
        begin, stop = QPointF(lane.across, start.y() + lead_in), QPointF(lane.across, end.y() - lead_out)
        levers = QPointF(0, 0.7 * lead_in), QPointF(0, 0.7 * lead_out)
    else:
        begin, stop = QPointF(start.x() + lead_in, lane.across), QPointF(end.x() - lead_out, lane.across)
        levers = QPointF(0.7 * lead_in, 0), QPointF(0.7 * lead_out, 0)
    path.cubicTo(start + levers[0], begin - levers[0], begin)
    path.lineTo(stop)
    path.cubicTo(stop + levers[1], end - levers[1], end)


def _turn_back(path: QPainterPath, end: QPointF, down: bool) -> None:
    """Out of the one card, back midway between both cards, and around into the other."""
    start, out = path.currentPosition(), QPointF(0, 2 * TURN) if down else QPointF(2 * TURN, 0)
    middle = (start + end) / 2
    begin = QPointF(middle.x(), start.y()) if down else QPointF(start.x(), middle.y())
    stop = QPointF(middle.x(), end.y()) if down else QPointF(end.x(), middle.y())
    path.cubicTo(start + out, begin + out, begin)
    path.lineTo(stop)
    path.cubicTo(stop - out, end - out, end)
