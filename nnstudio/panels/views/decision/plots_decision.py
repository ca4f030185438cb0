"""What a network answers over a plane: a coloured surface with the data's points upon it."""

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.decision.plots_points import PointsPlot
from nnstudio.session.looking.surface import Surface
from nnstudio.widgets.dress import colour_scales, theme


class DecisionPlot(PointsPlot):
    """Draws a `Surface` and its points; training points plain, validation points ringed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("decision-plot", "Answers over two columns", parent)
        self._surface: Surface | None = None
        self._image = pg.ImageItem(axisOrder="row-major")
        self._image.setZValue(-20)
        self.addItem(self._image)
        self.restyle()

    @property
    def surface(self) -> Surface | None:
        """The surface that is shown."""
        return self._surface

    def colour_at(self, row: int, column: int) -> QColor:
        """The colour of one cell of the surface; row 0 is the lowest."""
        red, green, blue = self._image.image[row, column, :3]
        return QColor(int(red), int(green), int(blue))

    def show_surface(self, surface: Surface) -> None:
        """Show another surface; the points are drawn anew only where they are other ones."""
        renamed = self._surface is None or self._surface.plane != surface.plane
        self._surface = surface
        self._draw_image()
        self.show_points(surface.points, surface.classes)
        if renamed:
            plane = surface.plane
            self.name_axes(plane.x, plane.y)
            self.setRange(xRange=plane.x_range, yRange=plane.y_range, padding=0, disableAutoRange=True)

    def restyle(self) -> None:
        super().restyle()
        self.left.setGrid(False)
        surface = getattr(self, "_surface", None)
        if surface is not None:
            self._draw_image()
            self.draw_points(surface.classes)

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

    def value_brushes(self, places: np.ndarray) -> Any:
        assert self._points is not None
        assert self._surface is not None
        pixels = colour_scales.value_pixels(self._points.labels[places], *self._surface.value_range)
        return [pg.mkBrush(QColor.fromRgb(int(pixel))) for pixel in pixels]
