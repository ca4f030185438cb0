"""A small picture of the way that an optimizer takes down a narrow valley."""

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.engine.choices.optimizer_path import CURVATURES, STEPS, path
from nnstudio.engine.choices.optimizers import SGD, Optimizer
from nnstudio.widgets.curves.curve_picture import CurvePicture, paint_line
from nnstudio.widgets.dress import theme

_HALF_WIDTH, _HALF_HEIGHT = 2.0, 1.15
_LEVELS = (0.15, 0.6, 1.5, 3.0, 5.5)
"""Heights of the valley along which lines are drawn."""
_DOT = 2.2


class OptimizerPathPicture(CurvePicture):
    """Draws the valley as lines of one height, and each step as a dot; the lowest point is in the middle."""

    def __init__(self, optimizer: Optimizer | None = None, parent: QWidget | None = None) -> None:
        super().__init__("optimizer_path", parent)
        self.setToolTip(
            "How this optimizer goes down a valley that is steep across and flat along. Its settings count, "
            "and the learning rate as so many times the usual one."
        )
        self._optimizer: Optimizer | None = None
        self.show_optimizer(optimizer or SGD())

    @property
    def optimizer(self) -> Optimizer | None:
        """Whose way is drawn."""
        return self._optimizer

    def show_optimizer(self, optimizer: Optimizer) -> None:
        """Draw the way of another optimizer, with its settings."""
        if optimizer == self._optimizer:
            return
        self._optimizer = optimizer
        self._path = path(optimizer)
        self.setAccessibleName(f"Way of {optimizer.title} down a valley")
        self.update()

    def words(self) -> str:
        """How many steps are drawn."""
        return f"{STEPS} steps down a narrow valley"

    def paint_plot(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the valley, the way and its dots."""
        painter.setClipRect(plot.adjusted(-8, -2, 8, 6))
        middle = plot.center()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().line), 1))
        for level in _LEVELS:
            across, along = np.sqrt(2 * level / CURVATURES)[::-1]
            painter.drawEllipse(
                middle, along / _HALF_WIDTH * plot.width() / 2, across / _HALF_HEIGHT * plot.height() / 2
            )
        x = (self._path[:, 0] / _HALF_WIDTH + 1) / 2
        y = (self._path[:, 1] / _HALF_HEIGHT + 1) / 2
        x, y = np.clip(x, -9, 9), np.clip(y, -9, 9)  # far outside, but within what a painter can draw
        paint_line(painter, plot, x, y)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().accent))
        for across, up in zip(x.tolist(), y.tolist(), strict=True):
            at = QPointF(plot.left() + across * plot.width(), plot.bottom() - up * plot.height())
            painter.drawEllipse(at, _DOT, _DOT)
        painter.setBrush(QColor(theme.current().validation))
        painter.drawEllipse(middle, _DOT + 0.8, _DOT + 0.8)
