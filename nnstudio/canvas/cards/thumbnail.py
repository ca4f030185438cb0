"""A live picture of weights, drawn so that one cell has sharp edges at any zoom."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

_TRANSPOSED = QTransform(0, 1, 1, 0, 0, 0)


class Thumbnail:
    """An image of one pixel a weight, turned so that its long side lies along the card."""

    def __init__(self, image: QImage) -> None:
        upright = image.height() > image.width()
        self._image = image.transformed(_TRANSPOSED) if upright else image.copy()
        self._scaled: QImage | None = None

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Fill `rect`: enlarged without blur, reduced by averaging, its edges on whole screen pixels."""
        transform = painter.worldTransform()
        ratio = painter.device().devicePixelRatio() if painter.device() else 1.0
        area = transform.mapRect(rect)
        size = max(1, round(area.width())), max(1, round(area.height()))
        target = QRect(round(area.x()), round(area.y()), *size)
        width, height = round(target.width() * ratio), round(target.height() * ratio)
        painter.save()
        painter.resetTransform()
        painter.drawImage(target, self._at(width, height))
        painter.restore()

    def _at(self, width: int, height: int) -> QImage:
        if self._scaled is None or (self._scaled.width(), self._scaled.height()) != (width, height):
            coarse = self._image.width() > width or self._image.height() > height
            modes = Qt.TransformationMode
            mode = modes.SmoothTransformation if coarse else modes.FastTransformation
            self._scaled = self._image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        return self._scaled
