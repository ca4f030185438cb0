"""A column's values in a picture the size of a word: a histogram for numbers, bars for categories."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from nnstudio.data.columns import ColumnSummary
from nnstudio.widgets import theme

MOST_BARS = 24
_GAP = 1.0
_SMALLEST = 1.5


def paint_sketch(painter: QPainter, place: QRectF, summary: ColumnSummary, colour: str) -> None:
    """Paint the values' distribution, the most frequent categories first, into `place`, missing ones as a
    pale bar at its right end.
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
            painter, QRectF(place.left(), place.top(), width, place.height()), counts, bool(summary.edges)
        )
    if summary.missing:
        painter.setBrush(QColor(theme.current().line))
        share = summary.missing / max(summary.rows, 1)
        height = max(2.0, place.height() * share)
        painter.drawRect(QRectF(place.right() - gap_bar, place.bottom() - height, gap_bar, height))
    painter.restore()


def _paint_bars(painter: QPainter, place: QRectF, counts: list[int], touching: bool) -> None:
    """Bars from left to right; those of a histogram fill the width, those of categories are at most 9 pixels
    wide.
    """
    step = place.width() / len(counts)
    if not touching:
        step = min(step, 10.0)
    gap = _GAP if step > 2.5 else 0.0
    tallest = max(counts)
    for index, count in enumerate(counts):
        if not count:
            continue
        height = max(_SMALLEST, place.height() * count / tallest)
        left = round(place.left() + index * step)
        right = round(place.left() + (index + 1) * step - gap)
        painter.drawRect(QRectF(left, place.bottom() - height, max(1, right - left), height))
