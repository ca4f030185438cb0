"""A picture whose pixels are the input: shows a row of the data, and can be drawn on."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.data.images.drawn_figures import coarser
from nnstudio.panels.views.pointed_picture import MOVES
from nnstudio.panels.views.small_picture import paint_picture, picture_place
from nnstudio.widgets.dress import theme

STROKE_SHARE = 1.3 / 28
"""Radius of the pen as a share of the picture's shorter side: on 28 × 28 pixels a stroke is as broad as those
of MNIST.
"""
LEAST_DETAIL = 28
"""Points along a side that are drawn on; a pixel of a coarser picture takes the mean of several."""
LARGEST_SIDE = 280
_MOST_STROKES = 30
_PENS = Qt.MouseButton.LeftButton | Qt.MouseButton.RightButton


class PixelPad(QWidget):
    """Shows pixels (height, width); the left button draws, the right one erases, space inks the cursor's
    pixel.
    """

    edited = Signal()
    """The user changed a pixel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pixel-pad")
        self.setAccessibleName("Picture to be recognized")
        self.setToolTip(
            "Draw with the left mouse button, erase with the right one.\n"
            "Ctrl+Z takes the last stroke back, Esc the one that is being drawn."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumSize(LARGEST_SIDE, LARGEST_SIDE)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._drawing: NDArray[np.float64] = np.zeros((8, 8))
        self._detail = 1
        self._ends = (0.0, 1.0)
        self._cursor = (0, 0)
        self._pen_was_at: QPointF | None = None
        self._used_by_keys = False
        self._before_strokes: list[NDArray[np.float64]] = []
        self._takes_undo = False
        self._square = False
        theme.notifier.changed.connect(self.update)

    @property
    def pixels(self) -> NDArray[np.float64]:
        """The values of the pixels (height, width)."""
        return coarser(self._drawing, self._detail)

    @property
    def is_drawn(self) -> bool:
        """Whether there is more than the pixels that were shown."""
        return bool(self._before_strokes)

    @property
    def drawing(self) -> NDArray[np.float64]:
        """What is drawn, each pixel divided into `detail` × `detail` points."""
        return self._drawing

    @property
    def detail(self) -> int:
        """How many points of the drawing lie along the side of a pixel."""
        return self._detail

    def show_pixels(self, pixels: NDArray[np.floating], ends: tuple[float, float]) -> None:
        """Show other pixels; `ends` are the values of an empty and of a full pixel."""
        self._detail = -(-LEAST_DETAIL // min(pixels.shape))
        self._drawing = np.kron(pixels, np.ones((self._detail, self._detail)))
        self._ends = ends
        self._pen_was_at = None
        self._before_strokes.clear()
        self._takes_undo = False
        self.update()

    def clear(self) -> None:
        """Empty all pixels."""
        self._begin_stroke()
        self._drawing = np.full_like(self._drawing, self._ends[0])
        self.update()
        self.edited.emit()

    def take_back(self) -> None:
        """Show what was there before the last stroke, or before all was cleared."""
        self._pen_was_at = None
        if self._before_strokes:
            self._drawing = self._before_strokes.pop()
            self.update()
            self.edited.emit()

    def sizeHint(self) -> QSize:
        """Little: what stands around it is seen without scrolling, and it takes all the room that is left."""
        return QSize(80, 80)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def set_square(self, square: bool) -> None:
        """Be no wider than the picture, so that what stands beside it is near; or take all the width."""
        self._square = square
        self._limit_width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._limit_width()

    def _limit_width(self) -> None:
        rows, columns = self._drawing.shape
        most = self.height() * columns // rows if self._square else LARGEST_SIDE
        self.setMaximumWidth(min(LARGEST_SIDE, max(most, self.minimumSizeHint().width())))

    def picture(self) -> QRectF:
        """Where the picture is, in pixels of this widget."""
        return picture_place(self.size(), *self._drawing.shape)

    # ------------------------------------------------------------------ drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._used_by_keys = False
        if self._pen_was_at is None and event.buttons() & _PENS:
            self._begin_stroke()
            self._pen_was_at = event.position()
            self._draw(event.position(), event.buttons())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pen_was_at is not None:
            self._draw(event.position(), event.buttons())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & _PENS:
            self._pen_was_at = None

    def _begin_stroke(self) -> None:
        self._before_strokes.append(self._drawing.copy())
        del self._before_strokes[1:-_MOST_STROKES]  # the pixels that were shown stay at hand
        self._takes_undo = True

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._used_by_keys = event.reason() != Qt.FocusReason.MouseFocusReason

    def event(self, event: QEvent) -> bool:
        """Esc and Ctrl+Z are those of the drawing while there is one: the project is left as it is."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            is_undo = event.matches(QKeySequence.StandardKey.Undo) and self._takes_undo
            if is_undo or (event.key() == Qt.Key.Key_Escape and self._pen_was_at is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo) and self._takes_undo:
            self.take_back()
            return
        if self._pen_was_at is not None:
            if event.key() == Qt.Key.Key_Escape:
                self.take_back()
            return
        self._used_by_keys = True
        move = MOVES.get(Qt.Key(event.key()))
        rows, columns = (points // self._detail for points in self._drawing.shape)
        if move is not None:
            self._cursor = ((self._cursor[0] + move[0]) % rows, (self._cursor[1] + move[1]) % columns)
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            self._begin_stroke()
            row, column = (place * self._detail for place in self._cursor)
            pixel = self._drawing[row : row + self._detail, column : column + self._detail]
            low, high = self._ends
            pixel[:] = low if pixel.mean() > (low + high) / 2 else high
            self.update()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def _draw(self, place: QPointF, buttons: Qt.MouseButton) -> None:
        ink = {Qt.MouseButton.LeftButton: self._ends[1], Qt.MouseButton.RightButton: self._ends[0]}
        value = next((value for button, value in ink.items() if buttons & button), None)
        if value is None:
            return
        radius = STROKE_SHARE * min(self._drawing.shape)
        distance = self._distance_from_stroke(
            self._pen_was_at if self._pen_was_at is not None else place, place
        )
        self._pen_was_at = place
        share = np.clip(1.5 - distance / radius, 0.0, 1.0)
        inked = self._drawing + (value - self._drawing) * share
        towards_ink = np.maximum if value == self._ends[1] else np.minimum
        self._drawing = towards_ink(inked, self._drawing)
        self.update()
        self.edited.emit()

    def _distance_from_stroke(self, start: QPointF, end: QPointF) -> NDArray[np.float64]:
        """How far each point of the drawing is from a straight stroke, in points."""
        x, y = self._in_points(start)
        along_x, along_y = np.subtract(self._in_points(end), (x, y))
        rows, columns = np.indices(self._drawing.shape)
        length = along_x**2 + along_y**2
        projected = (columns - x) * along_x + (rows - y) * along_y
        share = np.clip(projected / length, 0.0, 1.0) if length else 0.0
        distance: NDArray[np.float64] = np.hypot(columns - x - share * along_x, rows - y - share * along_y)
        return distance

    def _in_points(self, place: QPointF) -> tuple[float, float]:
        rows, columns = self._drawing.shape
        picture = self.picture()
        return (
            (place.x() - picture.left()) / picture.width() * columns - 0.5,
            (place.y() - picture.top()) / picture.height() * rows - 0.5,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        picture = self.picture()
        paint_picture(painter, picture, self._drawing, self._ends)
        if self.hasFocus() and self._used_by_keys:
            side = picture.width() / self._drawing.shape[1] * self._detail
            painter.setPen(QPen(QColor(theme.current().accent), 1.5))
            row, column = self._cursor
            painter.drawRect(QRectF(picture.left() + column * side, picture.top() + row * side, side, side))
        painter.end()
