"""A picture of grey pixels: how it is painted, and a small one that is only looked at."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import colour_scales, theme

SMALL_SIDE = 58


def paint_picture(
    painter: QPainter, place: QRectF, pixels: NDArray[np.float64], ends: tuple[float, float]
) -> None:
    """Paint pixels (height, width) into a frame; `ends` are the values of an empty and of a full pixel."""
    colours = theme.current()
    low, high = ends
    scale = colour_scales.share_scale(colours.field, colours.text)
    strength = np.clip((pixels - low) / max(high - low, 1e-12), 0.0, 1.0)
    painter.drawImage(place, colour_scales.image_of(scale[np.rint(strength * (len(scale) - 1)).astype(int)]))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))


def picture_place(size: QSize, rows: int, columns: int) -> QRectF:
    """Where a picture of so many pixels stands in a widget of this size: at its upper left, as large as it
    can be.
    """
    side = min((size.width() - 2) / columns, (size.height() - 2) / rows)
    return QRectF(1, 1, side * columns, side * rows)


class SmallPicture(QWidget):
    """Shows pixels (height, width)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.pixels: NDArray[np.float64] = np.zeros((8, 8))
        self._ends = (0.0, 1.0)
        theme.notifier.changed.connect(self.update)

    def show_pixels(self, pixels: NDArray[np.float64], ends: tuple[float, float]) -> None:
        """Show other pixels; `ends` are the values of an empty and of a full pixel."""
        self.pixels, self._ends = pixels, ends
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SMALL_SIDE, SMALL_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_picture(painter, picture_place(self.size(), *self.pixels.shape), self.pixels, self._ends)
        painter.end()
