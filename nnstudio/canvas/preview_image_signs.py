"""Draws the signs on the cards of layers that work on images: what becomes of a small patch of pixels."""

from collections.abc import Callable, Collection, Mapping
from itertools import product

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

Pixels = Collection[tuple[int, int]]
"""Rows and columns of the pixels that are filled."""

PITCH = 8.5
_GAP = 2.0
_MIDDLE_LEFT, _MIDDLE_RIGHT = -26.0, 28.0
_LARGE, _HALF, _ONE = 4, 2, 1

_WINDOW = tuple(product(range(3), range(3)))
_LARGEST = ((1, 0), (0, 3), (2, 1), (3, 2))
_FRAMED = tuple(product((1, 2), (1, 2)))


def _all(side: int) -> Pixels:
    return tuple(product(range(side), range(side)))


def _becomes(
    side: int, filled: Pixels, side_after: int, filled_after: Pixels
) -> Callable[[QPainter, QRectF], None]:
    """A patch of `side` × `side` pixels and, right of a stroke, what the layer makes of it."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        middle, strong, faint = rect.center(), painter.pen().color(), painter.brush()
        painter.drawLine(middle - QPointF(5, 0), middle + QPointF(7, 0))
        painter.setPen(QPen(strong, 1))
        for centre, size, pixels in (
            (_MIDDLE_LEFT, side, filled), (_MIDDLE_RIGHT, side_after, filled_after),
        ):  # fmt: skip
            corner = middle + QPointF(centre - size * PITCH / 2, -size * PITCH / 2 + _GAP / 2)
            for row, column in _all(size):
                painter.setBrush(strong if (row, column) in pixels else faint)
                place = corner + QPointF(column, row) * PITCH
                painter.drawRoundedRect(QRectF(place, QSizeF(PITCH - _GAP, PITCH - _GAP)), 1.5, 1.5)

    return paint


IMAGE_SIGNS: Mapping[str, Callable[[QPainter, QRectF], None]] = {
    "conv2d": _becomes(_LARGE, _WINDOW, _HALF, ((0, 0),)),
    "max_pool2d": _becomes(_LARGE, _LARGEST, _HALF, _all(_HALF)),
    "average_pool2d": _becomes(_LARGE, _all(_LARGE), _HALF, _all(_HALF)),
    "global_max_pool": _becomes(_LARGE, ((2, 1),), _ONE, _all(_ONE)),
    "global_average_pool": _becomes(_LARGE, _all(_LARGE), _ONE, _all(_ONE)),
    "upsample2d": _becomes(_HALF, _all(_HALF), _LARGE, _all(_LARGE)),
    "zero_padding2d": _becomes(_HALF, _all(_HALF), _LARGE, _FRAMED),
}
"""One sign for each layer that works on images."""
