"""A small picture whose pixels are the input: shows a row of the data, and can be drawn on."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets import colour_scales, theme

STROKE = 0.75
"""Radius of the pen in pixels of the picture."""
MOVES = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}


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
        self.setToolTip("Draw with the left mouse button, erase with the right one.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self._pixels: NDArray[np.float64] = np.zeros((8, 8))
        self._ends = (0.0, 1.0)
        self._cursor = (0, 0)
        theme.notifier.changed.connect(self.update)

    @property
    def pixels(self) -> NDArray[np.float64]:
        """The values of the pixels (height, width)."""
        return self._pixels

    def show_pixels(self, pixels: NDArray[np.floating], ends: tuple[float, float]) -> None:
        """Show other pixels; `ends` are the values of an empty and of a full pixel."""
        self._pixels = np.array(pixels, np.float64)
        self._ends = ends
        self.update()

    def clear(self) -> None:
        """Empty all pixels."""
        self._pixels[:] = self._ends[0]
        self.update()
        self.edited.emit()

    def sizeHint(self) -> QSize:
        return QSize(168, 168)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 80)

    def picture(self) -> QRectF:
        """Where the picture is, in pixels of this widget."""
        rows, columns = self._pixels.shape
        side = min((self.width() - 2) / columns, (self.height() - 2) / rows)
        return QRectF(1, 1, side * columns, side * rows)

    # ------------------------------------------------------------------ drawing

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._draw(event.position(), event.buttons())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._draw(event.position(), event.buttons())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        rows, columns = self._pixels.shape
        if move is not None:
            self._cursor = ((self._cursor[0] + move[0]) % rows, (self._cursor[1] + move[1]) % columns)
            self.update()
        elif event.key() == Qt.Key.Key_Space:
            low, high = self._ends
            self._pixels[self._cursor] = low if self._pixels[self._cursor] > (low + high) / 2 else high
            self.update()
            self.edited.emit()
        else:
            super().keyPressEvent(event)

    def _draw(self, place: QPointF, buttons: Qt.MouseButton) -> None:
        ink = {Qt.MouseButton.LeftButton: self._ends[1], Qt.MouseButton.RightButton: self._ends[0]}
        value = next((value for button, value in ink.items() if buttons & button), None)
        if value is None:
            return
        rows, columns = self._pixels.shape
        picture = self.picture()
        x = (place.x() - picture.left()) / picture.width() * columns - 0.5
        y = (place.y() - picture.top()) / picture.height() * rows - 0.5
        distance = np.hypot(np.arange(columns)[None, :] - x, np.arange(rows)[:, None] - y)
        share = np.clip(1.5 - distance / STROKE, 0.0, 1.0)
        inked = self._pixels + (value - self._pixels) * share
        towards_ink = np.maximum if value == self._ends[1] else np.minimum
        self._pixels = towards_ink(inked, self._pixels)
        self.update()
        self.edited.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours, picture = theme.current(), self.picture()
        low, high = self._ends
        scale = colour_scales.share_scale(colours.field, colours.text)
        strength = np.clip((self._pixels - low) / max(high - low, 1e-12), 0.0, 1.0)
        painter.drawImage(
            picture, colour_scales.image_of(scale[np.rint(strength * (len(scale) - 1)).astype(int)])
        )
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRect(picture.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self.hasFocus():
            side = picture.width() / self._pixels.shape[1]
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            row, column = self._cursor
            painter.drawRect(QRectF(picture.left() + column * side, picture.top() + row * side, side, side))
        painter.end()
