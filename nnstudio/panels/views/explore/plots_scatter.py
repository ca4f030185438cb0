"""Rows as points over two axes, in the colours of their groups; the point at the pointer tells its row."""

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from nnstudio.data.exploring.groups import GAP_PLACE
from nnstudio.panels.views.explore.looks import group_colour, value_range
from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.plots import ThemedPlot
from nnstudio.session.exploring.explored import Scatter
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

NEAR = 14.0
"""Pixels within which a point belongs to the pointer."""
VALUE_STEPS = 24
"""Colours that points of numbers are painted in."""
MARGIN = 0.04
LONGEST_NAME = 170.0
"""Pixels of a name at an axis."""
LAYERS = 4
"""Times that all groups are drawn, each time some of their points, so that none covers the others."""


class ScatterPlot(ThemedPlot):
    """Draws a `Scatter`, its groups mixed and rare ones uppermost.

    The pointer, or left and right, go from point to point; a click or Enter picks one.
    """

    picked = Signal(int)
    """The place among the points of the one that was clicked, or −1 for none."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scatter: Scatter | None = None
        self._pointed, self._picked = -1, -1
        self._items: list[pg.ScatterPlotItem] = []
        self._marks = pg.ScatterPlotItem(size=13, brush=None)
        self._marks.setZValue(50)
        self.addItem(self._marks, ignoreBounds=True)
        self.viewport().setMouseTracking(True)
        self.restyle()

    @property
    def scatter(self) -> Scatter | None:
        """What is shown."""
        return self._scatter

    @property
    def pointed(self) -> int:
        """The point at the pointer; −1 for none."""
        return self._pointed

    @property
    def point_count(self) -> int:
        """How many points are drawn."""
        return sum(len(item.points()) for item in self._items)

    def show_scatter(self, scatter: Scatter) -> None:
        """Show other points."""
        self._scatter, self._pointed = scatter, -1
        self._pick(-1)
        self.name_axes(*(elided(title) for title in scatter.title))
        for values, axis in ((scatter.x, "xRange"), (scatter.y, "yRange")):
            self.setRange(**{axis: _padded(values)}, padding=0, disableAutoRange=True)
        self._draw()
        self.setAccessibleDescription(f"{len(scatter.x):,} points")

    def place_of(self, index: int) -> QPointF:
        """Where a point is painted in the viewport."""
        assert self._scatter is not None
        value = QPointF(float(self._scatter.x[index]), float(self._scatter.y[index]))
        place: QPointF = self.getPlotItem().vb.mapViewToScene(value)
        return place

    def words_of(self, index: int) -> tuple[str, tuple[str, ...]]:
        """A point in words: its row, and its values."""
        scatter = self._scatter
        assert scatter is not None
        values = tuple(
            f"{title}: {short(float(value), 4)}"
            for title, value in zip(scatter.title, (scatter.x[index], scatter.y[index]), strict=True)
        )
        groups = scatter.groups
        if groups.kind == "all" or groups.name in scatter.title:
            return f"Row {scatter.rows[index] + 1:,}", values
        here = scatter.rows == scatter.rows[index]  # once for each of its labels
        group = ", ".join(groups.names[code] for code in groups.codes[here].tolist())
        if groups.values is not None and np.isfinite(groups.values[index]):
            group = short(float(groups.values[index]), 4)
        return f"Row {scatter.rows[index] + 1:,}", (*values, f"{groups.name}: {group}")

    def restyle(self) -> None:
        super().restyle()
        self.left.setGrid(False)
        if hasattr(self, "_marks"):
            self._marks.setPen(pg.mkPen(theme.current().text, width=1.6))
            self._draw()

    # ------------------------------------------------------------------ drawing

    def _draw(self) -> None:
        for item in self._items:
            self.removeItem(item)
        self._items = []
        scatter = self._scatter
        if scatter is None:
            return
        groups = scatter.groups
        if groups.values is not None:
            self._draw_values(scatter, groups.values)
            return
        members = [np.flatnonzero(groups.codes == index) for index in range(len(groups.names))]
        for layer in range(LAYERS):
            for index in np.argsort(-groups.counts, kind="stable").tolist():
                self._add_group(scatter, members[index][layer::LAYERS], index)

    def _add_group(self, scatter: Scatter, places: NDArray[np.intp], index: int) -> None:
        groups = scatter.groups
        mark = groups.places[index]
        is_class = groups.kind in ("classes", "labels") and mark >= 0
        symbol = colour_scales.class_marker(mark) if is_class else "o"
        if places.size:
            self._add(scatter, places, group_colour(groups, index), symbol, hollow=mark == GAP_PLACE)

    def _draw_values(self, scatter: Scatter, values: NDArray[np.float64]) -> None:
        low, high = value_range(values)
        finite = np.isfinite(values)
        half = max(high / 2 - low / 2, 1e-300)
        steps = np.full(len(values), -1)
        steps[finite] = np.rint((values[finite] / 2 - low / 2) / half * (VALUE_STEPS - 1))
        scale = colour_scales.value_scale()
        for step in np.unique(steps).tolist():
            pixel = int(scale[round(step / (VALUE_STEPS - 1) * (len(scale) - 1))]) & 0xFFFFFF
            colour = theme.current().muted if step < 0 else f"#{pixel:06x}"
            self._add(scatter, np.flatnonzero(steps == step), colour, "o", hollow=step < 0)

    def _add(
        self, scatter: Scatter, places: NDArray[np.intp], colour: str, symbol: str, hollow: bool
    ) -> None:
        crowded = len(scatter.x) > 1500
        fill = QColor(colour)
        fill.setAlpha(190 if crowded else 225)
        colours = theme.current()
        pen = pg.mkPen(colours.muted, width=1) if hollow else pg.mkPen(colours.surface, width=0.6)
        item = pg.ScatterPlotItem(
            scatter.x[places], scatter.y[places], size=5 if crowded else 7, symbol=symbol,
            pen=None if crowded and not hollow else pen, brush=None if hollow else pg.mkBrush(fill),
        )  # fmt: skip
        self._items.append(item)
        self.addItem(item, ignoreBounds=True)

    def _mark(self) -> None:
        shown = [index for index in {self._pointed, self._picked} if index >= 0]
        scatter = self._scatter
        if scatter is None or not shown:
            self._marks.setData([], [])
        else:
            self._marks.setData(scatter.x[shown], scatter.y[shown])
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pointed >= 0:
            painter = QPainter(self.viewport())
            bounds = QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1)
            paint_hover_card(painter, bounds, self.place_of(self._pointed), *self.words_of(self._pointed))
            painter.end()

    # ------------------------------------------------------------------ pointing

    def nearest(self, place: QPointF) -> int:
        """The point that is painted nearest to a place of the viewport, within `NEAR` pixels; −1 for none."""
        scatter = self._scatter
        box = self.getPlotItem().vb
        if scatter is None or not len(scatter.x) or not box.sceneBoundingRect().contains(place):
            return -1
        (left, right), (low, high) = box.viewRange()
        area = box.sceneBoundingRect()
        across = area.left() + (scatter.x - left) / (right - left) * area.width() - place.x()
        upwards = area.bottom() - (scatter.y - low) / (high - low) * area.height() - place.y()
        distance = across * across + upwards * upwards
        index = int(np.argmin(distance))
        return index if distance[index] <= NEAR * NEAR else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.nearest(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._pick(self.nearest(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go to the next point across, Enter picks it, Escape lets go."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._scatter is not None and len(self._scatter.x):
            self._step(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._pointed >= 0:
            self._pick(self._pointed)
        elif event.key() == Qt.Key.Key_Escape and max(self._pointed, self._picked) >= 0:
            self._point_at(-1)
            self._pick(-1)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        assert self._scatter is not None
        order = np.argsort(self._scatter.x, kind="stable")
        from_index = self._pointed if self._pointed >= 0 else self._picked
        at = int(np.flatnonzero(order == from_index)[0]) + step if from_index >= 0 else 0
        self._point_at(int(order[min(max(at, 0), len(order) - 1)]))

    def _point_at(self, index: int) -> None:
        if index != self._pointed:
            self._pointed = index
            if index >= 0:
                title, lines = self.words_of(index)
                self.setAccessibleDescription(", ".join((title, *lines)))
            self._mark()

    def _pick(self, index: int) -> None:
        self._picked = index
        self._mark()
        self.picked.emit(index)


def elided(name: str) -> str:
    """A name that an axis has room for."""
    metrics = QFontMetricsF(theme.body_font(11))
    return metrics.elidedText(" ".join(name.split()), Qt.TextElideMode.ElideMiddle, scaled(LONGEST_NAME))


def _padded(values: NDArray[np.float64]) -> tuple[float, float]:
    """The span of values with a margin, for an axis that is never without length."""
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
    margin = (high / 2 - low / 2) * 2 * MARGIN
    if not 0 < margin < np.inf:
        margin = max(abs(low) * MARGIN, 0.5) if margin == 0 else 0.0
    return max(low - margin, -1.7e308), min(high + margin, 1.7e308)
