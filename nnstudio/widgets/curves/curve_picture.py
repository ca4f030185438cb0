"""A small framed picture with a line of words above a plot: what the pickers draw their curves in."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

Floats = NDArray[np.float64]
_LABEL_HEIGHT = 22
_SIZE = QSize(240, 116)


class CurvePicture(QWidget):
    """Base of the pictures: `words` says what is seen, `paint_plot` draws it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def words(self) -> str:
        """What is seen, in a line."""
        raise NotImplementedError

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw into the rectangle."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(_SIZE.width(), scaled(_SIZE.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        self._paint_words(painter, frame)
        self.paint_plot(painter, frame.adjusted(12, scaled(_LABEL_HEIGHT) + 4, -12, -10))

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(scaled(11))
        painter.setFont(font)
        painter.setPen(QColor(theme.current().muted))
        line = QRectF(frame.left() + 12, frame.top() + 6, frame.width() - 24, scaled(_LABEL_HEIGHT) - 6)
        shown = painter.fontMetrics().elidedText(self.words(), Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, shown)


def paint_line(painter: QPainter, plot: QRectF, x: Floats, y: Floats, is_second: bool = False) -> None:
    """Draw a curve through points whose places are shares of the plot, from its lower left corner; a second
    curve is dashed and of another colour.
    """
    colours = theme.current()
    if is_second:
        painter.setPen(QPen(QColor(colours.validation), 1.5 * theme.text_scale(), Qt.PenStyle.DashLine))
    else:
        painter.setPen(QPen(QColor(colours.accent), 2 * theme.text_scale()))
    painter.drawPolyline(polygon(plot, x, y))


def paint_axis(painter: QPainter, start: QPointF, end: QPointF) -> None:
    """Draw a thin line that other things are read against."""
    painter.setPen(QPen(QColor(theme.current().line), 1))
    painter.drawLine(start, end)


def paint_bars(painter: QPainter, plot: QRectF, counts: NDArray[np.int64], height: float) -> None:
    """Draw counts as bars that stand on the plot's lower edge, the highest of them so high."""
    highest = max(int(counts.max()), 1)
    width = plot.width() / len(counts)
    painter.setPen(Qt.PenStyle.NoPen)
    for index, count in enumerate(counts.tolist()):
        tall = height * count / highest
        left = plot.left() + index * width
        painter.drawRect(QRectF(left, plot.bottom() - tall, max(width - 1, 1), tall))


def polygon(plot: QRectF, x: Floats, y: Floats) -> QPolygonF:
    """Points whose places are shares of the plot, from its lower left corner."""
    across, up = plot.left() + x * plot.width(), plot.bottom() - y * plot.height()
    return QPolygonF([QPointF(px, py) for px, py in zip(across.tolist(), up.tolist(), strict=True)])
