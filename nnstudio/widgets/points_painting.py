"""How points in the plane are painted: each class by its mark and colour, small ones as signs of lists."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from nnstudio.data.worlds.points import EDGE, Points
from nnstudio.widgets.dress import colour_scales, theme


def points_icon(points: Points, side: int, ratio: float) -> QIcon:
    """A small picture of points."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = theme.current()
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.field))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 5, 5)
    scale = (side - 6) / (2 * EDGE)
    size = 2.4 if len(points) > 40 else 4.0
    paint_points(painter, points, lambda x, y: QPointF(side / 2 + x * scale, side / 2 - y * scale), size)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def class_icon(index: int, side: int, ratio: float) -> QIcon:
    """The mark of one class."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.fillPath(_mark(index, side * 0.8), QColor(colour_scales.class_colour(index)))
    painter.end()
    return QIcon(pixmap)


def paint_points(
    painter: QPainter, points: Points, place_of: Callable[[float, float], QPointF], size: float
) -> None:
    """Paint points where `place_of` says, their marks `size` pixels wide."""
    colours = theme.current()
    painter.setPen(QPen(QColor(colours.surface), 0.8) if size > 4 else Qt.PenStyle.NoPen)
    marks = {index: _mark(index, size) for index in set(points.classes.tolist())}
    for x, y, index in zip(points.x.tolist(), points.y.tolist(), points.classes.tolist(), strict=True):
        on_curve = points.task == "curve"
        painter.setBrush(QColor(colours.training if on_curve else colour_scales.class_colour(index)))
        painter.drawPath(marks[index].translated(place_of(x, y)))


def _mark(index: int, size: float) -> QPainterPath:
    """The mark of a class around the origin, as the plots draw it."""
    path, half = QPainterPath(), size / 2
    marker = colour_scales.class_marker(index)
    corners = {
        "s": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
        "t": ((-1, -0.9), (1, -0.9), (0, 1)),
        "d": ((0, -1.15), (0.95, 0), (0, 1.15), (-0.95, 0)),
        "t1": ((-1, 0.9), (0, -1), (1, 0.9)),
        "star": _star(),
    }.get(marker)
    if corners is None:
        path.addEllipse(QPointF(0, 0), half, half)
        return path
    path.moveTo(corners[0][0] * half, corners[0][1] * half)
    for x, y in corners[1:]:
        path.lineTo(x * half, y * half)
    path.closeSubpath()
    return path


def _star() -> tuple[tuple[float, float], ...]:
    return tuple(
        (length * math.sin(math.pi * corner / 5), -length * math.cos(math.pi * corner / 5))
        for corner in range(10)
        for length in (1.25 if corner % 2 == 0 else 0.55,)
    )
