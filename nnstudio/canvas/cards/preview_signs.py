"""Draws the signs on the cards of layers that join branches, rearrange values or normalize them."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen, QPolygonF

RADIUS = 13.0
"""Of the circle around the sign of an operation."""
_ARM = 6.0
"""Length of a stroke from the middle of that circle."""
TABLE_ROWS, TABLE_COLUMNS, TABLE_PITCH = 4, 8, 10.0


def _in_circle(*strokes: tuple[float, ...]) -> Callable[[QPainter, QRectF], None]:
    """A sign of strokes in a circle; each is x and y of its points, in arms from the middle."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        middle = rect.center()
        painter.drawEllipse(middle, RADIUS, RADIUS)
        for stroke in strokes:
            points = [middle + QPointF(x, y) * _ARM for x, y in zip(stroke[::2], stroke[1::2], strict=True)]
            painter.drawPolyline(QPolygonF(points))

    return paint


def _paint_side_by_side(painter: QPainter, rect: QRectF) -> None:
    middle = rect.center()
    painter.drawRoundedRect(QRectF(middle.x() - 36, middle.y() - 8, 34, 16), 3, 3)
    painter.drawRoundedRect(QRectF(middle.x() + 2, middle.y() - 8, 34, 16), 3, 3)


def _paint_rows_to_list(painter: QPainter, rect: QRectF) -> None:
    middle = rect.center()
    for row in range(3):
        painter.drawRoundedRect(QRectF(middle.x() - 48, middle.y() - 14 + row * 10, 24, 8), 2, 2)
    painter.drawLine(middle - QPointF(18, 0), middle - QPointF(8, 0))
    for part in range(3):
        painter.drawRoundedRect(QRectF(middle.x() - 2 + part * 18, middle.y() - 4, 17, 8), 2, 2)


def _paint_list_to_rows(painter: QPainter, rect: QRectF) -> None:
    middle = rect.center()
    for part in range(3):
        painter.drawRoundedRect(QRectF(middle.x() - 50 + part * 18, middle.y() - 4, 17, 8), 2, 2)
    painter.drawLine(middle + QPointF(10, 0), middle + QPointF(20, 0))
    for row in range(3):
        painter.drawRoundedRect(QRectF(middle.x() + 26, middle.y() - 14 + row * 10, 24, 8), 2, 2)


def _paint_turned(painter: QPainter, rect: QRectF) -> None:
    middle = rect.center()
    _paint_grid(painter, middle - QPointF(48, 10), 2, 3)
    painter.drawLine(middle + QPointF(1, 0), middle + QPointF(11, 0))
    _paint_grid(painter, middle + QPointF(18, -16), 3, 2)


def _paint_grid(painter: QPainter, corner: QPointF, rows: int, columns: int) -> None:
    for place in range(rows * columns):
        row, column = divmod(place, columns)
        painter.drawRoundedRect(QRectF(corner.x() + column * 15, corner.y() + row * 11, 13, 9), 2, 2)


def _together(rows: int, columns: int) -> Callable[[QPainter, QRectF], None]:
    """A table of samples (rows) and features (columns) whose first ones, normalized together, are filled."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        strong, faint = painter.pen().color(), painter.brush()
        painter.setPen(QPen(strong, 1))
        for place in range(TABLE_ROWS * TABLE_COLUMNS):
            row, column = divmod(place, TABLE_COLUMNS)
            painter.setBrush(strong if row < rows and column < columns else faint)
            corner = rect.center() + QPointF(
                (column - TABLE_COLUMNS / 2) * TABLE_PITCH, (row - TABLE_ROWS / 2) * TABLE_PITCH
            )
            painter.drawRoundedRect(QRectF(corner, QSizeF(TABLE_PITCH - 2, TABLE_PITCH - 2)), 1.5, 1.5)

    return paint


SIGNS: Mapping[str, Callable[[QPainter, QRectF], None]] = {
    "add": _in_circle((-1, 0, 1, 0), (0, -1, 0, 1)),
    "subtract": _in_circle((-1, 0, 1, 0)),
    "multiply": _in_circle((-0.8, -0.8, 0.8, 0.8), (-0.8, 0.8, 0.8, -0.8)),
    "average": _in_circle((-0.8, -1, 0.8, -1), (-1, 0.1, -0.35, 1, 0.35, -0.2, 1, 0.6)),
    "maximum": _in_circle((-1, -1, 1, -1), (-0.7, 0, 0, -0.8, 0.7, 0), (0, -0.8, 0, 1)),
    "concatenate": _paint_side_by_side,
    "flatten": _paint_rows_to_list,
    "reshape": _paint_list_to_rows,
    "permute": _paint_turned,
    "batchnorm": _together(TABLE_ROWS, 1),
    "layernorm": _together(1, TABLE_COLUMNS),
    "rmsnorm": _together(1, TABLE_COLUMNS),
    "groupnorm": _together(1, TABLE_COLUMNS // 2),
}
"""One sign for each merging, rearranging or normalizing layer; a test walks the registry."""
