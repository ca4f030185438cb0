"""How points in the plane are painted: each class by its mark and colour, small ones as signs of lists."""

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from nnstudio.data.worlds.generators import WorldTask
from nnstudio.data.worlds.points import EDGE, Points
from nnstudio.widgets.clear_picture import clear_picture
from nnstudio.widgets.dress import colour_scales, theme

Places = tuple[NDArray[np.float64], NDArray[np.float64]]
"""Where points are seen, in pixels: x and y, each of shape (points,)."""
_MOST_DRAWN = 300
"""Points whose marks are drawn one by one, between the pixels of the screen, too."""


def points_icon(points: Points, side: int, ratio: float) -> QIcon:
    """A small picture of points."""
    pixmap = clear_picture(QSize(side, side) * ratio, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colours = theme.current()
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.field))
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 5, 5)
    scale = (side - 6) / (2 * EDGE)
    size = 2.4 if len(points) > 40 else 4.0
    paint_points(painter, points, (side / 2 + points.x * scale, side / 2 - points.y * scale), size)
    painter.end()
    icon = QIcon(pixmap)
    icon.addPixmap(pixmap, QIcon.Mode.Selected)
    return icon


def class_icon(index: int, side: int, ratio: float) -> QIcon:
    """The mark of one class."""
    pixmap = clear_picture(QSize(side, side) * ratio, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(side / 2, side / 2)
    painter.fillPath(_mark(index, side * 0.8), QColor(colour_scales.class_colour(index)))
    painter.end()
    return QIcon(pixmap)


def paint_points(painter: QPainter, points: Points, places: Places, size: float) -> None:
    """Paint points at their places, their marks `size` pixels wide."""
    each = zip(points.classes.tolist(), places[0].tolist(), places[1].tolist(), strict=True)
    if len(points) <= _MOST_DRAWN:
        for index, x, y in each:
            _draw_mark(painter, points.task, index, size, QPointF(x, y))
        return
    side = 2 * math.ceil(0.75 * size + 1)
    stamps = {
        index: _stamp(points.task, index, size, side, painter.device().devicePixelRatioF())
        for index in set(points.classes.tolist())
    }
    for index, x, y in each:  # many points follow the mouse five times as fast
        painter.drawPixmap(QPointF(x - side / 2, y - side / 2), stamps[index])


def _stamp(task: WorldTask, index: int, size: float, side: int, ratio: float) -> QPixmap:
    """The mark of a class in the middle of a square."""
    stamp = clear_picture(QSize(side, side) * ratio, ratio)
    painter = QPainter(stamp)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_mark(painter, task, index, size, QPointF(side / 2, side / 2))
    painter.end()
    return stamp


def _draw_mark(painter: QPainter, task: WorldTask, index: int, size: float, place: QPointF) -> None:
    colours = theme.current()
    painter.setPen(QPen(QColor(colours.surface), 0.8) if size > 4 else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.training if task == "curve" else colour_scales.class_colour(index)))
    painter.drawPath(_mark(index, size).translated(place))


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
