"""Images with their labels: how one is painted, and a row of a few of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

Card = tuple[NDArray[np.uint8], str]
"""Pixels (height, width, channels of 1 or 3), and what they are called."""

LABEL_HEIGHT = 18
_GAP = 10


def image_of_pixels(pixels: NDArray[np.uint8]) -> QImage:
    """Pixels (height, width, channels) as an image of Qt with memory of its own."""
    height, width, channels = pixels.shape
    kind = QImage.Format.Format_Grayscale8 if channels == 1 else QImage.Format.Format_RGB888
    return QImage(np.ascontiguousarray(pixels).tobytes(), width, height, channels * width, kind).copy()


def paint_card(painter: QPainter, place: QRectF, image: QImage, label: str) -> None:
    """Paint an image as large as it can be in a place, and its label below, as plain text."""
    colours = theme.current()
    ground = QRectF(place.left(), place.top(), place.width(), place.height() - scaled(LABEL_HEIGHT))
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.setBrush(QColor(colours.field))
    painter.drawRoundedRect(ground.adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
    size = QSize(image.size())
    size.scale(int(ground.width()) - 6, int(ground.height()) - 6, Qt.AspectRatioMode.KeepAspectRatio)
    frame = QRectF(0, 0, size.width(), size.height())
    frame.moveCenter(ground.center())
    painter.drawImage(frame, image)
    words = QRectF(place.left(), ground.bottom() + 1, place.width(), scaled(LABEL_HEIGHT) - 1)
    metrics = painter.fontMetrics()
    painter.setPen(QColor(colours.muted))
    text = metrics.elidedText(label, Qt.TextElideMode.ElideRight, int(words.width()))
    painter.drawText(words, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine), text)


class ImageStrip(QWidget):
    """A row of images, as many as fit."""

    def __init__(self, side: int = 76, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Some of the images")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._side = side
        self._cards: list[tuple[QImage, str]] = []
        theme.notifier.changed.connect(self.update)

    @property
    def labels(self) -> list[str]:
        """What the images are called."""
        return [label for _, label in self._cards]

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other images."""
        self._cards = [(image_of_pixels(pixels), label) for pixels, label in cards]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(6 * (self._side + _GAP), self._side + scaled(LABEL_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for place, (image, label) in enumerate(self._cards):
            left = place * (self._side + _GAP)
            if left + self._side > self.width():
                break
            paint_card(painter, QRectF(left, 0, self._side, self._side + scaled(LABEL_HEIGHT)), image, label)
        painter.end()
