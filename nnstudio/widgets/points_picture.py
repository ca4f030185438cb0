"""A square picture of points in the plane, which the mouse can place and erase."""

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.data.worlds.points import EDGE, Points, no_points
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

SIDE = 420
MARK = 9.0
"""The size of a point in pixels."""
_STEP = 9.0
"""While the mouse is dragged, a point is placed each time it has moved so many pixels."""


class PointsPicture(QWidget):
    """Shows `Points`; one press of the mouse until its release is one stroke."""

    stroke_began = Signal()
    touched = Signal(float, float)
    """The mouse is down at x, y of the plane: at first, and after every few pixels of a drag."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_picture")
        self.setAccessibleName("Points in the plane")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(scaled(260), scaled(260))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.points: Points = no_points("classes")
        self._last: QPointF | None = None
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_points(self, points: Points) -> None:
        """Show other points."""
        self.points = points
        self.update()

    # ------------------------------------------------------------------ the plane

    @property
    def frame(self) -> QRectF:
        """Where the plane stands in the widget: the largest square in its middle."""
        side = min(self.width(), self.height()) - 1
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """Where a point of the plane is seen."""
        frame = self.frame
        return QPointF(
            frame.left() + (x + EDGE) / (2 * EDGE) * frame.width(),
            frame.bottom() - (y + EDGE) / (2 * EDGE) * frame.height(),
        )

    def plane_at(self, place: QPointF) -> tuple[float, float]:
        """The point of the plane that is seen at a place."""
        frame = self.frame
        across = (place.x() - frame.left()) / frame.width()
        up = (frame.bottom() - place.y()) / frame.height()
        return (2 * across - 1) * EDGE, (2 * up - 1) * EDGE

    # ------------------------------------------------------------------ the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.frame.contains(event.position()):
            self._last = event.position()
            self.stroke_began.emit()
            self.touched.emit(*self.plane_at(self._last))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._last is None:
            return
        way = event.position() - self._last
        steps = int(math.hypot(way.x(), way.y()) / _STEP)
        start = self._last
        for step in range(1, steps + 1):  # a fast mouse skips many pixels at once
            self._last = start + way * (step * _STEP / math.hypot(way.x(), way.y()))
            if self.frame.contains(self._last):
                self.touched.emit(*self.plane_at(self._last))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._last = None

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        painter.drawLine(self.place_of(0, -EDGE), self.place_of(0, EDGE))
        painter.drawLine(self.place_of(-EDGE, 0), self.place_of(EDGE, 0))
        painter.setClipRect(frame)
        _paint_points(painter, self.points, self.place_of, MARK if len(self.points) <= 1_500 else 5.0)
        painter.end()


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
    _paint_points(painter, points, lambda x, y: QPointF(side / 2 + x * scale, side / 2 - y * scale), size)
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


def _paint_points(
    painter: QPainter, points: Points, place_of: Callable[[float, float], QPointF], size: float
) -> None:
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
