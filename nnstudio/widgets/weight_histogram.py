"""A small picture of the weights that a layer starts with."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.widgets.curves.curve_picture import CurvePicture, paint_axis, paint_bars
from nnstudio.widgets.dress import theme
from nnstudio.widgets.numbers import number_text

_BARS = 41


class WeightHistogram(CurvePicture):
    """Draws how often each value occurs, zero in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("weight_histogram", parent)
        self._weights: NDArray[np.float32] | None = None
        self.show_weights(np.zeros(1, np.float32), "")

    def show_weights(self, weights: NDArray[np.float32], name: str) -> None:
        """Draw other weights, any shape, at least one; `name` says how they were drawn."""
        if weights is self._weights:
            return
        self._weights = weights
        self._limit = max(float(np.abs(weights).max()), 1e-6) * 1.05
        self._counts = np.histogram(weights, bins=_BARS, range=(-self._limit, self._limit))[0]
        self._deviation = float(np.std(weights, dtype=np.float64))
        self.setAccessibleName(f"First weights, {name}")
        self._name = name
        self.update()

    @property
    def deviation(self) -> float:
        """Of the weights that are drawn."""
        return self._deviation

    def words(self) -> str:
        """How they were drawn, and how far they spread."""
        return f"first weights, {self._name}: 0 ± {number_text(float(f'{self._deviation:.2g}'))}"

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the bars over the ground, and where zero is."""
        painter.setBrush(QColor(theme.current().accent))
        paint_bars(painter, plot, self._counts, plot.height())
        paint_axis(painter, plot.bottomLeft(), plot.bottomRight())
        middle = plot.center().x()
        paint_axis(painter, QPointF(middle, plot.top()), QPointF(middle, plot.bottom() + 4))
