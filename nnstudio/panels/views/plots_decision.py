"""What a network answers over a plane: a coloured surface with the data's points upon it."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Signal
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.plots import ThemedPlot
from nnstudio.session.surface import Points, Surface
from nnstudio.widgets import colour_scales, theme

MOST_POINTS = 800
"""Points that are painted with every new surface."""
POINT_SIZE = 7.0


class DecisionPlot(ThemedPlot):
    """Draws a `Surface` and its points; training points plain, validation points ringed."""

    pointed = Signal(object)
    """The place under the pointer in the columns' own units (QPointF), or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("decision-plot", parent)
        self.setAccessibleName("Answers over two columns")
        self._surface: Surface | None = None
        self._points: Points | None = None
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setZValue(-20)
        self.addItem(self._image)
        self._scatters: list[pg.ScatterPlotItem] = []
        self.viewport().setMouseTracking(True)
        self.restyle()

    @property
    def surface(self) -> Surface | None:
        """The surface that is shown."""
        return self._surface

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return sum(len(scatter.points()) for scatter in self._scatters)

    def colour_at(self, row: int, column: int) -> QColor:
        """The colour of one cell of the surface; row 0 is the lowest."""
        red, green, blue = self._image.image[row, column, :3]
        return QColor(int(red), int(green), int(blue))

    def show_surface(self, surface: Surface) -> None:
        """Show another surface; the points are drawn anew only where they are other ones."""
        renamed = self._surface is None or self._surface.plane != surface.plane
        self._surface = surface
        self._draw_image()
        if surface.points is not self._points:
            self._points = surface.points
            self._draw_points()
        if renamed:
            plane = surface.plane
            self.name_axes(plane.x, plane.y)
            self.setRange(xRange=plane.x_range, yRange=plane.y_range, padding=0, disableAutoRange=True)

    def restyle(self) -> None:
        super().restyle()
        self.left.setGrid(False)
        if getattr(self, "_surface", None) is not None:
            self._draw_image()
            self._draw_points()

    def _draw_image(self) -> None:
        surface = self._surface
        assert surface is not None
        if surface.probabilities is not None:
            pixels = colour_scales.probability_pixels(surface.probabilities, theme.current().surface)
        else:
            assert surface.values is not None
            pixels = colour_scales.value_pixels(surface.values, *surface.value_range)
        channels = [(pixels >> np.uint32(shift)).astype(np.uint8) for shift in (16, 8, 0)]
        self._image.setImage(np.stack(channels, axis=-1), autoLevels=False, levels=None)
        (x, right), (y, top) = surface.plane.x_range, surface.plane.y_range
        self._image.setRect(QRectF(x, y, right - x, top - y))

    def _draw_points(self) -> None:
        for scatter in self._scatters:
            self.removeItem(scatter)
        self._scatters = []
        surface, points = self._surface, self._points
        if surface is None or points is None:
            return
        every = max(1, -(-len(points.x) // MOST_POINTS))
        chosen = np.arange(0, len(points.x), every)
        for validation in (False, True):
            part = chosen[points.validation[chosen] == validation]
            if surface.classes:
                for index in range(len(surface.classes)):
                    self._add_class(part[points.labels[part] == index], index, validation)
            elif part.size:
                self._add_values(part, validation)

    def _ring(self, validation: bool) -> object:
        colours = theme.current()
        return pg.mkPen(colours.text if validation else colours.surface, width=1.4 if validation else 0.8)

    def _add_class(self, places: np.ndarray, index: int, validation: bool) -> None:
        if not places.size:
            return
        assert self._points is not None
        scatter = pg.ScatterPlotItem(
            self._points.x[places], self._points.y[places], size=POINT_SIZE + validation,
            symbol=colour_scales.class_marker(index), pen=self._ring(validation),
            brush=pg.mkBrush(colour_scales.class_colour(index)),
        )  # fmt: skip
        self._scatters.append(scatter)
        self.addItem(scatter, ignoreBounds=True)

    def _add_values(self, places: np.ndarray, validation: bool) -> None:
        assert self._points is not None
        assert self._surface is not None
        pixels = colour_scales.value_pixels(self._points.labels[places], *self._surface.value_range)
        brushes = [pg.mkBrush(QColor.fromRgb(int(pixel))) for pixel in pixels]
        scatter = pg.ScatterPlotItem(
            self._points.x[places], self._points.y[places], size=POINT_SIZE + validation, symbol="o",
            pen=self._ring(validation), brush=brushes,
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
