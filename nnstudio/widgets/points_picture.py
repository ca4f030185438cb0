"""A square picture of points in the plane, on which the mouse or the keyboard places and erases."""

import math

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.data.worlds.points import EDGE, Points, no_points
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.points_painting import Places, paint_points

SIDE = 420
MARK = 9.0
"""The size of a point in pixels."""
ERASED_AROUND = 0.09
"""How far the eraser reaches, in units of the plane that is `EDGE` wide both ways."""
_STEP = 9.0
"""While the mouse is dragged, a point is placed each time it has moved so many pixels."""
_MOVES = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
_SMALL_STEP, _LARGE_STEP = 0.05, 0.25
_BUTTONS = {Qt.MouseButton.LeftButton: False, Qt.MouseButton.RightButton: True}
_ERASING_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PointsPicture(QWidget):
    """Shows `Points`; one press of a button until its release, or of a key, is one stroke."""

    stroke_began = Signal(bool)
    """The mouse or a key goes down; whether it erases, whatever is chosen."""
    touched = Signal(float, float)
    """The mouse is down at x, y of the plane: at first, and after every few pixels of a drag."""
    stroke_ended = Signal()
    stroke_cancelled = Signal()
    """Esc was pressed while the mouse was down: nothing of the stroke is meant."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("points_picture")
        self.setAccessibleName("Points in the plane")
        self.setAccessibleDescription("Arrow keys move the cross, Space places a point, Delete erases.")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(scaled(260), scaled(260))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.points: Points = no_points("classes")
        self.edge = EDGE
        self._last: QPointF | None = None
        self._pointer: QPointF | None = None
        self._cross = (0.0, 0.0)
        self._used_by_keys = False
        self._erases = False
        theme.notifier.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_points(self, points: Points) -> None:
        """Show other points: the usual plane, or as much of it as they reach over."""
        self.points = points
        if self._last is None:  # under the mouse the plane stays as it is
            farthest = np.abs(np.concatenate([points.x, points.y, [0.0]])).max()
            self.edge = max(EDGE, math.ceil(4 * farthest) / 4)
        self.update()

    def show_eraser(self, erases: bool) -> None:
        """Show how far the eraser reaches around the pointer, or no more."""
        self._erases = erases
        self.update()

    @property
    def reach(self) -> float:
        """How far the eraser reaches, in units of the plane: the same length on the screen always."""
        return ERASED_AROUND * self.edge / EDGE

    # ------------------------------------------------------------------ the plane

    @property
    def frame(self) -> QRectF:
        """Where the plane stands in the widget: the largest square in its middle."""
        side = min(self.width(), self.height()) - 1
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def place_of(self, x: float, y: float) -> QPointF:
        """Where a point of the plane is seen."""
        frame = self.frame
        scale = frame.width() / (2 * self.edge)
        return QPointF(frame.left() + (x + self.edge) * scale, frame.bottom() - (y + self.edge) * scale)

    def _places(self) -> Places:
        """Where all points are seen."""
        frame, points = self.frame, self.points
        scale = frame.width() / (2 * self.edge)
        return frame.left() + (points.x + self.edge) * scale, frame.bottom() - (points.y + self.edge) * scale

    def plane_at(self, place: QPointF) -> tuple[float, float]:
        """The point of the plane that is seen at a place."""
        frame = self.frame
        across = (place.x() - frame.left()) / frame.width()
        up = (frame.bottom() - place.y()) / frame.height()
        return (2 * across - 1) * self.edge, (2 * up - 1) * self.edge

    # ------------------------------------------------------------------ the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._used_by_keys = False
        erases = _BUTTONS.get(event.button())
        if self._last is None and erases is not None and self.frame.contains(event.position()):
            self._last = event.position()
            self.stroke_began.emit(erases)
            self.touched.emit(*self.plane_at(self._last))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._pointer = event.position()
        if self._erases:
            self.update()
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
        if self._last is not None and not event.buttons():
            self._last = None
            self.stroke_ended.emit()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointer = None
        self.update()
        super().leaveEvent(event)

    # ------------------------------------------------------------------ the keyboard

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._used_by_keys = event.reason() != Qt.FocusReason.MouseFocusReason

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self._last is not None:
            if key == Qt.Key.Key_Escape:
                self._last = None
                self.stroke_cancelled.emit()
        elif key in _MOVES:
            self._move_cross(_MOVES[key], bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_Space or key in _ERASING_KEYS:
            self._used_by_keys = True
            self.stroke_began.emit(key in _ERASING_KEYS)
            self.touched.emit(*self._cross)
            self.stroke_ended.emit()
        else:
            super().keyPressEvent(event)

    def _move_cross(self, move: tuple[int, int], far: bool) -> None:
        self._used_by_keys = True
        step = _LARGE_STEP if far else _SMALL_STEP
        x, y = (
            min(max(at + step * way, -self.edge), self.edge)
            for at, way in zip(self._cross, move, strict=True)
        )
        self._cross = (round(x, 4), round(y, 4))
        self.update()

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.frame
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        painter.drawLine(self.place_of(0, -self.edge), self.place_of(0, self.edge))
        painter.drawLine(self.place_of(-self.edge, 0), self.place_of(self.edge, 0))
        painter.setClipRect(frame)
        self._paint_scale(painter)
        paint_points(painter, self.points, self._places(), MARK if len(self.points) <= 1_500 else 5.0)
        self._paint_pointer(painter)
        painter.end()

    def _paint_scale(self, painter: QPainter) -> None:
        """Where 1 and −1 stand on either axis."""
        painter.setPen(QColor(theme.current().muted))
        painter.setFont(theme.body_font(11))
        high = painter.fontMetrics().height()
        for at, words in ((-1, "−1"), (1, "1")):
            across, up = self.place_of(at, 0), self.place_of(0, at)
            below = QRectF(across.x() - 20, across.y() + 3, 40, high)
            painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
            beside = QRectF(up.x() + 5, up.y() - high / 2, 40, high)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)

    def _paint_pointer(self, painter: QPainter) -> None:
        """How far the eraser reaches, and where the keyboard would place a point."""
        painter.setPen(QPen(QColor(theme.current().accent), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        by_keys = self.hasFocus() and self._used_by_keys
        centre = self.place_of(*self._cross) if by_keys else self._pointer
        if self._erases and centre is not None:
            reach = self.reach / (2 * self.edge) * self.frame.width()
            painter.drawEllipse(centre, reach, reach)
        if by_keys:
            here = self.place_of(*self._cross)
            painter.drawLine(here - QPointF(9, 0), here + QPointF(9, 0))
            painter.drawLine(here - QPointF(0, 9), here + QPointF(0, 9))
