"""Images as they were given, as they were rebuilt, and what is apart, one under the other."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.rebuilt.sheet import CAPTION, RebuiltSheet
from nnstudio.panels.views.small_picture import paint_picture
from nnstudio.widgets.columns.column_sketch import paint_pixels
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.colour_scales import image_of, pack, weight_pixels
from nnstudio.widgets.dress.theme import scaled

WORDS = ("given", "rebuilt", "difference")
SMALLEST, LARGEST = 24.0, 112.0
_BETWEEN = 4.0


class RebuiltPictures(RebuiltSheet):
    """Three pictures of each row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rebuilt-pictures", "Images and what was made of them", parent)

    @property
    def column_width(self) -> float:
        rows = self.rows
        height, width = (1, 1)
        if rows is not None and rows.given_pictures is not None:
            height, width = rows.given_pictures.shape[1:3]
        room = (self.height() - scaled(CAPTION) - 2 * _BETWEEN - 2) / 3
        return min(max(room, SMALLEST), LARGEST) * width / max(height, width)

    def _frames(self, place: QRectF) -> list[QRectF]:
        assert self.rows is not None
        assert self.rows.given_pictures is not None
        height, width = self.rows.given_pictures.shape[1:3]
        tall = place.width() * height / width
        return [QRectF(place.left(), 1 + line * (tall + _BETWEEN), place.width(), tall) for line in range(3)]

    def column_place(self, index: int) -> QRectF:
        """The caption follows the pictures closely where there is more room than they take."""
        place = super().column_place(index)
        if self.rows is not None and self.rows.given_pictures is not None:
            place.setBottom(min(place.bottom(), self._frames(place)[-1].bottom()))
        return place

    def paint_left(self, painter: QPainter) -> None:
        for word, frame in zip(WORDS, self._frames(self.column_place(0)), strict=True):
            self.paint_word(painter, word, QRectF(0, frame.top(), self.left - 8, frame.height()))

    def paint_column(self, painter: QPainter, index: int, place: QRectF) -> None:
        rows = self.rows
        assert rows is not None
        assert rows.given_pictures is not None
        assert rows.rebuilt_pictures is not None
        given, rebuilt, apart = self._frames(place)
        paint_shares(painter, given, rows.given_pictures[index])
        paint_shares(painter, rebuilt, rows.rebuilt_pictures[index])
        paint_difference(painter, apart, rows.given_pictures[index], rows.rebuilt_pictures[index])


def paint_shares(painter: QPainter, place: QRectF, shares: NDArray[np.float64]) -> None:
    """Paint pixels (height, width, channels) from 0 to 1 into a frame: ink on paper, or colours."""
    if shares.shape[2] == 1:
        paint_picture(painter, place, shares[..., 0], (0.0, 1.0))
        return
    paint_pixels(painter, place, image_of(pack(255 * shares)))
    _frame(painter, place)


def paint_difference(
    painter: QPainter, place: QRectF, given: NDArray[np.float64], rebuilt: NDArray[np.float64]
) -> None:
    """Paint what is too much (blue) and what lacks (orange)."""
    apart = (rebuilt - given).mean(axis=2)
    painter.drawImage(place, image_of(weight_pixels(apart, 1.0, theme.current().field)))
    _frame(painter, place)


def _frame(painter: QPainter, place: QRectF) -> None:
    painter.setPen(QPen(QColor(theme.current().line), 1))
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
