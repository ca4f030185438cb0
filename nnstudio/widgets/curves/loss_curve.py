"""A small picture of a loss over the error, or over the logit of the true answer, and its slope."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.engine.choices.loss_curves import is_over_the_error, loss_over
from nnstudio.engine.choices.losses import Loss, MeanSquaredError
from nnstudio.widgets.curves.curve_picture import CurvePicture, paint_axis, paint_line

_ERROR, _LOGIT = 3.0, 6.0
"""The picture reaches from minus to plus this."""
_POINTS = 241
_LOWEST, _HIGHEST = -1.5, 6.0
"""The scale is the same for all losses, so that they can be compared; what lies beyond is cut off."""


class LossCurve(CurvePicture):
    """Draws the loss as a line and its slope, which training follows, dashed."""

    def __init__(self, loss: Loss | None = None, parent: QWidget | None = None) -> None:
        super().__init__("loss_curve", parent)
        self._loss: Loss | None = None
        self.show_loss(loss or MeanSquaredError())

    @property
    def loss(self) -> Loss | None:
        """What is drawn."""
        return self._loss

    def show_loss(self, loss: Loss) -> None:
        """Draw another loss, with its settings."""
        if loss == self._loss:
            return
        self._loss = loss
        self._limit = _ERROR if is_over_the_error(loss) else _LOGIT
        self._at = np.linspace(-self._limit, self._limit, _POINTS)
        self._values = loss_over(loss, self._at)
        self._slopes = np.gradient(self._values, self._at)
        self.setAccessibleName(f"Curve of {loss.title} and its slope")
        over = (
            ""
            if is_over_the_error(loss)
            else "\nThe logit is that of the true answer, beside one rival at 0."
        )
        self.setToolTip(f"{loss.title}: {loss.summary}{over}")
        self.update()

    def words(self) -> str:
        """Over what it is drawn."""
        over = "error" if self._limit == _ERROR else "logit"
        return f"loss and slope over the {over}, −{self._limit:.0f} … {self._limit:.0f}"

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the axes and both curves."""
        span = _HIGHEST - _LOWEST
        zero = plot.bottom() + _LOWEST / span * plot.height()
        paint_axis(painter, QPointF(plot.left(), zero), QPointF(plot.right(), zero))
        middle = plot.center().x()
        paint_axis(painter, QPointF(middle, plot.top()), QPointF(middle, plot.bottom()))
        painter.setClipRect(plot.adjusted(-2, -2, 2, 2))
        x = (self._at + self._limit) / (2 * self._limit)
        paint_line(painter, plot, x, (self._slopes - _LOWEST) / span, is_second=True)
        paint_line(painter, plot, x, (self._values - _LOWEST) / span)
