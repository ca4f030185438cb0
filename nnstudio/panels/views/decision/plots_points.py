"""A plot with the data's points upon it: thinned out, coloured by class, those of the validation ringed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.plots import ThemedPlot
from nnstudio.session.looking.surface import Points
from nnstudio.widgets.dress import colour_scales, theme

MOST_POINTS = 800
"""Points that are painted with every new answer."""


class PointsPlot(ThemedPlot):
    """Draws points and tells where the pointer is; a kind says the brushes of points that have no class."""

    pointed = Signal(object)
    """The place under the pointer in the columns' own units (QPointF), or None."""
    point_size = 7.0
    ring_width = 1.4

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setAccessibleName(title)
        self._points: Points | None = None
        self._scatters: list[pg.ScatterPlotItem] = []
        self.viewport().setMouseTracking(True)

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return sum(len(scatter.points()) for scatter in self._scatters)

    def value_brushes(self, places: np.ndarray) -> Any:
        """The brush, or one for each, of points that have a number and no class."""
        raise NotImplementedError

    def show_points(self, points: Points | None, classes: Sequence[str]) -> None:
        """Show points, drawn anew only where they are other ones."""
        if points is not self._points:
            self._points = points
            self.draw_points(classes)

    def draw_points(self, classes: Sequence[str]) -> None:
        """Draw the points anew."""
        for scatter in self._scatters:
            self.removeItem(scatter)
        self._scatters = []
        points = self._points
        if points is None:
            return
        every = max(1, -(-len(points.x) // MOST_POINTS))
        chosen = np.arange(0, len(points.x), every)
        for validation in (False, True):
            part = chosen[points.validation[chosen] == validation]
            if not classes:
                self._add(part, "o", self.value_brushes(part), validation)
            for index in range(len(classes)):
                brush = pg.mkBrush(colour_scales.class_colour(index))
                places = part[points.labels[part] == index]
                self._add(places, colour_scales.class_marker(index), brush, validation)

    def _add(self, places: np.ndarray, symbol: Any, brush: Any, validation: bool) -> None:
        if not places.size:
            return
        assert self._points is not None
        colours = theme.current()
        ring = colours.text if validation else colours.surface
        scatter = pg.ScatterPlotItem(
            self._points.x[places], self._points.y[places], size=self.point_size + validation,
            symbol=symbol, pen=pg.mkPen(ring, width=self.ring_width if validation else 0.8), brush=brush,
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
