"""What a network answers along one column: a curve for a number, or one for each class, over the points."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.decision.plots_points import PointsPlot
from nnstudio.panels.views.plots import line_pen
from nnstudio.session.looking.answer_line import AnswerLine
from nnstudio.widgets.dress import colour_scales, theme


class LinePlot(PointsPlot):
    """Draws an `AnswerLine` over its points; training points plain, validation points ringed."""

    point_size = 6.0
    ring_width = 1.2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("line-plot", "Answers along a column", parent)
        self._line: AnswerLine | None = None
        self._curves: list[pg.PlotDataItem] = []
        self.restyle()

    @property
    def line(self) -> AnswerLine | None:
        """What is shown."""
        return self._line

    @property
    def curves(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The curves that are drawn."""
        return [curve.getData() for curve in self._curves]

    def show_line(self, line: AnswerLine) -> None:
        """Show other answers; the points are drawn anew only where they are other ones."""
        self._line = line
        self.show_points(line.points, line.classes)
        self._draw_curves()
        self.name_axes(line.column, "probability" if line.classes else line.target)
        across = float(line.at[0]), float(line.at[-1])
        self.setRange(xRange=across, yRange=line.value_range, padding=0, disableAutoRange=True)

    def restyle(self) -> None:
        super().restyle()
        line: AnswerLine | None = getattr(self, "_line", None)
        if line is not None:
            self.draw_points(line.classes)
            self._draw_curves()

    def _draw_curves(self) -> None:
        assert self._line is not None
        count = self._line.values.shape[1]
        while len(self._curves) > count:
            self.removeItem(self._curves.pop())
        while len(self._curves) < count:
            self._curves.append(self.plot([], []))
        for index, curve in enumerate(self._curves):
            colour = colour_scales.class_colour(index) if self._line.classes else theme.current().validation
            curve.setPen(line_pen(colour, 2.4))
            curve.setZValue(10)
            curve.setData(self._line.at, self._line.values[:, index])

    def value_brushes(self, places: np.ndarray) -> Any:
        return pg.mkBrush(theme.current().training)
