"""Draws the signs on the cards of layers that work on images or series: what becomes of a few places."""

from collections.abc import Callable, Collection, Mapping
from itertools import product

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPen

Pixels = Collection[tuple[int, int]]
"""Rows and columns of the pixels that are filled."""

PITCH = 8.5
_GAP = 2.0
_MIDDLE_LEFT, _MIDDLE_RIGHT = -26.0, 28.0
_LARGE, _HALF, _ONE = (4, 4), (2, 2), (1, 1)
_LONG, _SHORT = (1, 4), (1, 2)
"""Rows and columns of a patch."""

_WINDOW = tuple(product(range(3), range(3)))
_LARGEST = ((1, 0), (0, 3), (2, 1), (3, 2))
_FRAMED = tuple(product((1, 2), (1, 2)))


def _all(size: tuple[int, int]) -> Pixels:
    return tuple(product(range(size[0]), range(size[1])))


def _becomes(
    size_before: tuple[int, int], filled: Pixels, size_after: tuple[int, int], filled_after: Pixels
) -> Callable[[QPainter, QRectF], None]:
    """A patch of pixels and, right of a stroke, what the layer makes of it."""

    def paint(painter: QPainter, rect: QRectF) -> None:
        middle, strong, faint = rect.center(), painter.pen().color(), painter.brush()
        painter.drawLine(middle - QPointF(5, 0), middle + QPointF(7, 0))
        painter.setPen(QPen(strong, 1))
        for centre, size, pixels in (
            (_MIDDLE_LEFT, size_before, filled), (_MIDDLE_RIGHT, size_after, filled_after),
        ):  # fmt: skip
            rows, columns = size
            corner = middle + QPointF(centre - columns * PITCH / 2, -rows * PITCH / 2 + _GAP / 2)
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
    "conv_transpose2d": _becomes(_HALF, ((0, 0),), _LARGE, _WINDOW),
    "conv1d": _becomes(_LONG, ((0, 0), (0, 1), (0, 2)), _SHORT, ((0, 0),)),
    "max_pool1d": _becomes(_LONG, ((0, 1), (0, 2)), _SHORT, _all(_SHORT)),
    "average_pool1d": _becomes(_LONG, _all(_LONG), _SHORT, _all(_SHORT)),
    "upsample2d": _becomes(_HALF, _all(_HALF), _LARGE, _all(_LARGE)),
    "zero_padding2d": _becomes(_HALF, _all(_HALF), _LARGE, _FRAMED),
}
"""One sign for each layer that works on images or series."""
