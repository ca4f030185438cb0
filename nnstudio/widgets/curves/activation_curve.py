"""A small picture of an activation function and its slope, so that a name in a list becomes a shape."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.engine.activations import ACTIVATIONS, Values
from nnstudio.widgets.curves.curve_picture import CurvePicture, paint_axis, paint_bars, paint_line
from nnstudio.widgets.dress import theme

LIMIT = 4.0
"""The picture reaches from −LIMIT to LIMIT."""
_WIDER = {"relu6": 8.0}
"""Functions whose bend lies further out."""
_POINTS = 321
_FAINT = 0.4
"""How opaque the bars are, behind the curves."""


class ActivationCurve(CurvePicture):
    """Draws f(z) as a line and its slope dashed; bars show where a layer's inputs are, when known."""

    def __init__(self, name: str = "linear", parent: QWidget | None = None) -> None:
        super().__init__("activation_curve", parent)
        self._counts: np.ndarray | None = None
        self._limit = LIMIT
        self.show_activation(name)

    @property
    def activation(self) -> str:
        """The name of the function that is drawn."""
        return self._name

    def show_activation(self, name: str) -> None:
        """Draw another function."""
        limit = limit_of(name)
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

    def words(self) -> str:
        """Which range is drawn, or what the bars are."""
        if self._counts is not None:
            return "f(z) and its slope, over this layer's inputs now"
        return f"f(z) and its slope, −{self._limit:.0f} … {self._limit:.0f}"

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw bars, axes, slope and function, one above the other."""
        low = float(min(self._values.min(), self._slopes.min(), 0.0))
        high = float(max(self._values.max(), self._slopes.max(), 1.0))
        zero = plot.bottom() + low / (high - low) * plot.height()
        if self._counts is not None:
            fill = QColor(theme.current().muted)
            fill.setAlphaF(_FAINT)
            painter.setBrush(fill)
            above = QRectF(plot.left(), plot.top(), plot.width(), zero - plot.top())
            paint_bars(painter, above, self._counts, 0.8 * above.height())
        paint_axis(painter, QPointF(plot.left(), zero), QPointF(plot.right(), zero))
        middle = plot.center().x()
        paint_axis(painter, QPointF(middle, plot.top()), QPointF(middle, plot.bottom()))
        x = (self._z + self._limit) / (2 * self._limit)
        paint_line(painter, plot, x, (self._slopes - low) / (high - low), is_second=True)
        paint_line(painter, plot, x, (self._values - low) / (high - low))


def limit_of(name: str) -> float:
    """How far from zero a function is drawn."""
    return _WIDER.get(name, LIMIT)


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
