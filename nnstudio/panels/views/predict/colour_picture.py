"""A picture in colour that the network is asked about: looked at only, as there is no ink to draw with."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.panels.views.predict.pixel_pad import LARGEST_SIDE
from nnstudio.panels.views.small_picture import picture_place
from nnstudio.widgets.columns.column_sketch import paint_pixels
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.colour_scales import image_of, pack


class ColourPicture(QWidget):
    """Shows pixels (height, width, 3)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("colour-picture")
        self.setAccessibleName("Picture to be recognized")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMaximumSize(LARGEST_SIDE, LARGEST_SIDE)
        self.pixels: NDArray[np.float64] = np.zeros((8, 8, 3))
        self._ends = (0.0, 1.0)
        theme.notifier.changed.connect(self.update)

    def show_pixels(self, pixels: NDArray[np.float64], ends: tuple[float, float]) -> None:
        """Show other pixels; `ends` are the values of a dark and of a bright pixel."""
        self.pixels, self._ends = pixels, ends
        self.update()

    def sizeHint(self) -> QSize:
        """Little: what stands around it is seen without scrolling, and it takes all the room that is left."""
        return QSize(80, 80)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        low, high = self._ends
        painter = QPainter(self)
        place = picture_place(self.size(), *self.pixels.shape[:2])
        paint_pixels(painter, place, image_of(pack(255 * (self.pixels - low) / max(high - low, 1e-12))))
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()
