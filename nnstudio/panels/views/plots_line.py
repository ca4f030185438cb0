"""What a network answers along one column: a curve for a number, or one for each class, over the points."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.plots import ThemedPlot, line_pen
from nnstudio.panels.views.plots_decision import MOST_POINTS, POINT_SIZE
from nnstudio.session.answer_line import AnswerLine
from nnstudio.session.surface import Points
from nnstudio.widgets import colour_scales, theme


class LinePlot(ThemedPlot):
    """Draws an `AnswerLine` over its points; training points plain, validation points ringed."""

    pointed = Signal(object)
    """The place under the pointer in the columns' own units (QPointF), or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("line-plot", parent)
        self.setAccessibleName("Answers along a column")
        self._line: AnswerLine | None = None
        self._points: Points | None = None
        self._curves: list[pg.PlotDataItem] = []
        self._scatters: list[pg.ScatterPlotItem] = []
        self.viewport().setMouseTracking(True)
        self.restyle()

    @property
    def line(self) -> AnswerLine | None:
        """What is shown."""
        return self._line

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return sum(len(scatter.points()) for scatter in self._scatters)

    @property
    def curves(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """The curves that are drawn."""
        return [curve.getData() for curve in self._curves]

    def show_line(self, line: AnswerLine) -> None:
        """Show other answers; the points are drawn anew only where they are other ones."""
        self._line = line
        if line.points is not self._points:
            self._points = line.points
            self._draw_points()
        self._draw_curves()
        self.name_axes(line.column, "probability" if line.classes else line.target)
        across = float(line.at[0]), float(line.at[-1])
        self.setRange(xRange=across, yRange=line.value_range, padding=0, disableAutoRange=True)

    def restyle(self) -> None:
        super().restyle()
        if getattr(self, "_line", None) is not None:
            self._draw_points()
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

    def _draw_points(self) -> None:
        for scatter in self._scatters:
            self.removeItem(scatter)
        self._scatters = []
        line, points = self._line, self._points
        if line is None or points is None:
            return
        every = max(1, -(-len(points.x) // MOST_POINTS))
        chosen = np.arange(0, len(points.x), every)
        for validation in (False, True):
            part = chosen[points.validation[chosen] == validation]
            for index in range(max(len(line.classes), 1)):
                self._add(part[points.labels[part] == index] if line.classes else part, index, validation)

    def _add(self, places: np.ndarray, index: int, validation: bool) -> None:
        if not places.size:
            return
        assert self._points is not None
        assert self._line is not None
        colours, is_class = theme.current(), bool(self._line.classes)
        scatter = pg.ScatterPlotItem(
            self._points.x[places], self._points.y[places], size=POINT_SIZE - 1 + validation,
            symbol=colour_scales.class_marker(index) if is_class else "o",
            pen=pg.mkPen(colours.text if validation else colours.surface, width=1.2 if validation else 0.8),
            brush=pg.mkBrush(colour_scales.class_colour(index) if is_class else colours.training),
        )  # fmt: skip
        self._scatters.append(scatter)
        self.addItem(scatter, ignoreBounds=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        box = self.getPlotItem().vb
        inside = box.sceneBoundingRect().contains(event.position())
        self.pointed.emit(box.mapSceneToView(QPointF(event.position())) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)
