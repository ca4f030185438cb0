"""Predicted against true values: on the diagonal the network is right."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.plots import ThemedPlot, line_pen
from nnstudio.widgets.dress import theme

MOST_POINTS = 2000


class RegressionPlot(ThemedPlot):
    """A scatter of predictions over true values, both in the target's own unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("regression-plot", parent)
        self.setAccessibleName("Predicted against true values")
        self._diagonal = self.plot([], [])
        self._scatter = pg.ScatterPlotItem(size=7)
        self.addItem(self._scatter)
        self.restyle()

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return len(self._scatter.points())

    def show_values(self, true: NDArray[np.floating], predicted: NDArray[np.floating], name: str) -> None:
        """Show the values of a target called `name`."""
        every = max(1, -(-len(true) // MOST_POINTS))
        self._scatter.setData(true[::every], predicted[::every])
        self.name_axes(f"true {name}", f"predicted {name}")
        both = np.concatenate([true, predicted])
        both = both[np.isfinite(both)]
        low, high = (float(both.min()), float(both.max())) if both.size else (0.0, 1.0)
        margin = (high - low) * 0.04 or 1.0
        low, high = low - margin, high + margin
        self._diagonal.setData([low, high], [low, high])
        self.setRange(xRange=(low, high), yRange=(low, high), padding=0, disableAutoRange=True)

    def restyle(self) -> None:
        super().restyle()
        self.left.setGrid(False)
        if not hasattr(self, "_scatter"):
            return
        colours = theme.current()
        self._diagonal.setPen(line_pen(colours.muted, 1, dashed=True))
        fill = QColor(colours.training)
        fill.setAlpha(170)
        self._scatter.setBrush(pg.mkBrush(fill))
        self._scatter.setPen(pg.mkPen(colours.surface, width=0.6))
