"""An empty picture to paint on: see-through, and as fine as its screen."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap


def clear_picture(pixels: QSize, ratio: float) -> QPixmap:
    """A picture of so many pixels for a screen that has `ratio` of them for each unit that is painted in."""
    picture = QPixmap(pixels)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
