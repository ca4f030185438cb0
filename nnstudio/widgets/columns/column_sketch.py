"""Values in a picture the size of a word: a histogram for a number, bars for a category, and an image."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from nnstudio.data.columns.summary import ColumnSummary
from nnstudio.widgets.dress import colour_scales, theme

MOST_BARS = 24
_GAP = 1.0
_SMALLEST = 1.5
_SHARP_FROM = 2.0


def paint_sketch(
    painter: QPainter, place: QRectF, summary: ColumnSummary, colour: str, widest: float = 10.0
) -> None:
    """Paint the values' distribution, the most frequent categories first, into `place`, missing ones as a
    pale bar at its right end. The bar of a category is at most `widest` pixels wide.
    """
    counts = list(summary.counts[:MOST_BARS])
    gap_bar = 4.0 if summary.missing else 0.0
    width = place.width() - (gap_bar + 3.0 if summary.missing else 0.0)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if counts:
        painter.setBrush(QColor(colour))
        _paint_bars(
            painter,
            QRectF(place.left(), place.top(), width, place.height()),
            counts,
            width if len(summary.counts) > 1 and summary.edges else widest,
        )
    if summary.missing:
        painter.setBrush(QColor(theme.current().line))
        share = summary.missing / max(summary.rows, 1)
        height = max(2.0, place.height() * share)
        painter.drawRect(QRectF(place.right() - gap_bar, place.bottom() - height, gap_bar, height))
    painter.restore()


def paint_ink(painter: QPainter, place: QRectF, ink: NDArray[np.float64], colour: str) -> None:
    """Paint an image of shares (height, width, channels) from 0 to 1 with a thin frame: the ink of one
    channel in a colour, three channels in their own.
    """
    theme_now = theme.current()
    scale = colour_scales.share_scale(theme_now.field, colour)
    steps = np.rint(np.clip(ink, 0.0, 1.0) * (len(scale) - 1)).astype(int)
    pixels = scale[steps[..., 0]] if ink.shape[2] == 1 else colour_scales.pack(255 * ink)
    paint_pixels(painter, place, colour_scales.image_of(pixels))
    painter.setPen(QPen(QColor(theme_now.line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))


def paint_pixels(painter: QPainter, place: QRectF, image: QImage) -> None:
    """Paint an image into a place: pixels that become much larger keep their edges, others are smoothed."""
    smooth = place.width() < _SHARP_FROM * image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(place, image)


def _paint_bars(painter: QPainter, place: QRectF, counts: list[int], widest: float) -> None:
    """Bars from left to right that fill the width, but with the gap behind it each is at most so wide."""
    step = min(place.width() / len(counts), widest)
    gap = _GAP if step > 2.5 else 0.0
    tallest = max(counts)
    for index, count in enumerate(counts):
        if not count:
            continue
        height = max(_SMALLEST, place.height() * count / tallest)
        left = round(place.left() + index * step)
        right = round(place.left() + (index + 1) * step - gap)
        painter.drawRect(QRectF(left, place.bottom() - height, max(1, right - left), height))
