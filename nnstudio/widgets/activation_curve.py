"""A small picture of an activation function and its slope, so that a name in a list becomes a shape."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.engine.activations import ACTIVATIONS, Values
from nnstudio.widgets import theme

LIMIT = 4.0
"""The picture reaches from −LIMIT to LIMIT."""
_WIDER = {"relu6": 8.0}
"""Functions whose bend lies further out."""
_POINTS = 321
_LABEL_HEIGHT = 22


class ActivationCurve(QWidget):
    """Draws f(z) as a line and its slope dashed; bars show where a layer's inputs are, when known."""

    def __init__(self, name: str = "linear", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activation_curve")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts: np.ndarray | None = None
        self._limit = LIMIT
        self.show_activation(name)

    @property
    def activation(self) -> str:
        """The name of the function that is drawn."""
        return self._name

    def show_activation(self, name: str) -> None:
        """Draw another function."""
        limit = _WIDER.get(name, LIMIT)
        if limit != self._limit:
            self._counts = None  # they were counted over another range
        self._name, self._limit = name, limit
        z = np.linspace(-limit, limit, _POINTS)
        self._z = z
        self._values, self._slopes = sampled(name, z)
        title = ACTIVATIONS[name].title
        self.setAccessibleName(f"Curve of {title} and its slope")
        self.setToolTip(f"{title}: {ACTIVATIONS[name].summary}")
        self.update()

    def show_inputs(self, inputs: np.ndarray | None) -> None:
        """Draw how often each input value occurs now (any shape), or nothing for None."""
        if inputs is None or not np.size(inputs):
            self._counts = None
        else:
            self._counts = _counted(inputs, self._limit)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 116)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.setBrush(QColor(colours.field))
        painter.drawRoundedRect(frame, theme.RADIUS, theme.RADIUS)
        plot = frame.adjusted(12, _LABEL_HEIGHT + 4, -12, -10)
        self._paint_words(painter, frame)
        if self._counts is not None:
            self._paint_counts(painter, plot)
        self._paint_axes(painter, plot)
        painter.setPen(QPen(QColor(colours.validation), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(self._polygon(plot, self._slopes))
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.drawPolyline(self._polygon(plot, self._values))

    def _paint_words(self, painter: QPainter, frame: QRectF) -> None:
        colours = theme.current()
        font = QFont(self.font())
        font.setPixelSize(11)
        painter.setFont(font)
        painter.setPen(QColor(colours.muted))
        line = QRectF(frame.left() + 12, frame.top() + 6, frame.width() - 24, _LABEL_HEIGHT - 6)
        words = f"f(z) and its slope, −{self._limit:.0f} … {self._limit:.0f}"
        if self._counts is not None:
            words = "f(z) and its slope, over this layer's inputs now"
        metrics = painter.fontMetrics()
        painter.drawText(line, metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(line.width())))

    def _paint_counts(self, painter: QPainter, plot: QRectF) -> None:
        assert self._counts is not None
        highest = max(int(self._counts.max()), 1)
        width = plot.width() / len(self._counts)
        floor = self._y(plot, 0.0)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().line))
        for index, count in enumerate(self._counts):
            height = (floor - plot.top()) * 0.8 * count / highest
            painter.drawRect(QRectF(plot.left() + index * width, floor - height, max(width - 1, 1), height))

    def _paint_axes(self, painter: QPainter, plot: QRectF) -> None:
        painter.setPen(QPen(QColor(theme.current().line), 1))
        zero = self._y(plot, 0.0)
        painter.drawLine(QPointF(plot.left(), zero), QPointF(plot.right(), zero))
        painter.drawLine(QPointF(plot.center().x(), plot.top()), QPointF(plot.center().x(), plot.bottom()))

    def _bounds(self) -> tuple[float, float]:
        low = float(min(self._values.min(), self._slopes.min(), 0.0))
        high = float(max(self._values.max(), self._slopes.max(), 1.0))
        return low, high

    def _y(self, plot: QRectF, value: float) -> float:
        low, high = self._bounds()
        return plot.bottom() - (value - low) / (high - low) * plot.height()

    def _polygon(self, plot: QRectF, values: Values) -> QPolygonF:
        low, high = self._bounds()
        x = plot.left() + (self._z + self._limit) / (2 * self._limit) * plot.width()
        y = plot.bottom() - (values - low) / (high - low) * plot.height()
        return QPolygonF([QPointF(px, py) for px, py in zip(x.tolist(), y.tolist(), strict=True)])


def sampled(name: str, z: Values) -> tuple[Values, Values]:
    """The function and its slope at the points z.

    Softmax and its kin, which need rivals, are drawn for one unit beside a second one that stays at 0.
    """
    activation = ACTIVATIONS[name]
    if not activation.compares:
        return activation.function(z), activation.derivative(z)
    pair = np.stack([z, np.zeros_like(z)])
    return activation.function(pair)[0], activation.derivative(pair)[0]


def _counted(inputs: np.ndarray, limit: float) -> np.ndarray:
    """How often each value occurs; what lies outside counts at the edge."""
    return np.histogram(np.clip(inputs, -limit, limit), bins=41, range=(-limit, limit))[0]
