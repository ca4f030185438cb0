"""The loss curves of a run, with earlier runs in grey, the best epoch marked and changed settings as dashed
lines.
"""

import time
from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.loss.plots_events import EventLines
from nnstudio.panels.views.loss.plots_pointer import CurvePointer
from nnstudio.panels.views.plots import ThemedPlot, faded, line_pen
from nnstudio.session.running.curves import Curves, Values, decimate
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

SMALLEST = 1e-12
"""Losses below are drawn here on the logarithmic scale, for zero has no logarithm."""
LEAST_POINTS = 300
"""Points of a curve however narrow the plot is; else one for each pixel across, for noisy lines are costly to
paint.
"""
NUMBERS_WIDTH = 48
"""Pixels for the losses at the left, always the same, so that nothing jumps while they move."""
BEST_WORD_NEEDS = 26
"""Pixels under the best epoch's point for the words there, or they stand above it."""
BELOW, ABOVE = -0.25, 1.25
HEADROOM = 0.06
"""Share of the height that is left free over and under the curves."""


class LossPlot(ThemedPlot):
    """Draws `Curves`; a card at the pointer tells the epoch under it and the losses there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss-plot", parent)
        self.setAccessibleName("Loss by epoch")
        self._curves = Curves()
        self._earlier: tuple[Curves, ...] = ()
        self._logarithmic = True
        self.paint_seconds = 0.0
        self.left.setWidth(scaled(NUMBERS_WIDTH))
        self.bottom.whole_numbers = True
        self.bottom.counted = "epoch"
        self._earlier_lines: list[pg.PlotDataItem] = []
        self._training = self.plot([], [], connect="all")
        self._validation = self.plot([], [], connect="all")
        self._best = pg.ScatterPlotItem(size=9)
        self._best_word = pg.TextItem()
        self._best_word.setZValue(10)
        self._pointer = CurvePointer(self.getPlotItem())
        self.events = EventLines(self.getPlotItem())
        for item in (self._best, self._best_word):
            self.addItem(item, ignoreBounds=True)
        self._best_word.hide()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.left.logarithmic = True
        self.restyle()
        self._fit()

    # ------------------------------------------------------------------ what is shown

    @property
    def is_logarithmic(self) -> bool:
        """Whether the loss is drawn by decades."""
        return self._logarithmic

    @property
    def best_word(self) -> str:
        """What is written at the best epoch; empty where none is marked."""
        return self._best_word.toPlainText() if self._best_word.isVisible() else ""

    @property
    def best_word_place(self) -> QRectF:
        """Where those words stand, in pixels of the plot."""
        place: QRectF = self._best_word.mapRectToScene(self._best_word.boundingRect())
        return place

    @property
    def card(self) -> tuple[str, ...]:
        """What the card at the pointer says, the epoch first; empty where nothing is pointed at."""
        title, lines = self._pointer.card
        return (title, *lines) if title else ()

    def drawn(self, name: str) -> tuple[Values, Values]:
        """The points of the `training` or `validation` curve, or what is `marked`, as epochs and losses."""
        drawn = {"training": self._training, "validation": self._validation, "marked": self._best}
        x, y = drawn[name].getData()
        if x is None:
            return np.zeros(0), np.zeros(0)
        return x, np.power(10.0, y) if self._logarithmic else y

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Draw the loss by decades, or as it is."""
        self._logarithmic = self.left.logarithmic = logarithmic
        self._draw_earlier()
        self._draw()

    def show_curves(self, curves: Curves, earlier: Sequence[Curves] = ()) -> None:
        """Show a run and the runs before it."""
        self._curves = curves
        if tuple(earlier) != self._earlier:
            self._earlier = tuple(earlier)
            self._draw_earlier()
        self._draw()

    def restyle(self) -> None:
        super().restyle()
        if not hasattr(self, "_training"):
            return
        colours = theme.current()
        self._training.setPen(line_pen(colours.training))
        self._validation.setPen(line_pen(colours.validation))
        self._best.setPen(line_pen(colours.surface, 1.5))
        self._best.setBrush(pg.mkBrush(colours.validation))
        self._best_word.setColor(colours.muted)
        self._best_word.fill = pg.mkBrush(faded(colours.surface, 190))
        self._best_word.setFont(theme.body_font(11))
        self._pointer.restyle()
        self.events.restyle()
        self._draw_earlier()

    # ------------------------------------------------------------------ drawing

    def _height(self, losses: Values) -> Values:
        return np.log10(np.maximum(losses, SMALLEST)) if self._logarithmic else losses

    def _draw(self) -> None:
        curves = self._curves
        room = max(LEAST_POINTS, self.viewport().width())
        epochs, losses = decimate(curves.epochs, curves.training, room)
        self._training.setData(epochs, self._height(losses))
        epochs, losses = decimate(curves.validation_epochs, curves.validation, room)
        self._validation.setData(epochs, self._height(losses))
        self._draw_best()
        self._tell_place()
        self.events.show(curves.events)
        self._fit()

    def _draw_best(self) -> None:
        best = self._curves.best
        worth_it = best is not None and self._curves.validation.size > 2
        self._best_word.setVisible(worth_it)
        if best is None or not worth_it:
            alone = self._curves.validation.size == 1  # a line has two ends: the first epoch is a point
            points = (self._curves.validation_epochs, self._height(self._curves.validation))
            self._best.setData(*(points if alone else ([], [])))
            return
        x, y = best[0], float(self._height(np.array([best[1]]))[0])
        self._best.setData([x], [y])
        self._best_word.setText(f"best: epoch {best[0]:.0f}")
        self._best_word.setPos(x, y)

    def _keep_best_word_inside(self) -> None:
        """Under its point, or above where the plot ends too soon; towards the middle at both sides."""
        place = self._best_word.pos()
        begin = self._first_epoch()
        along = (place.x() - begin) / max(self._last_epoch() - begin, 1.0)
        view = self.getPlotItem().vb
        below = view.mapViewToScene(place).y() + scaled(BEST_WORD_NEEDS)
        side = BELOW if below <= view.sceneBoundingRect().bottom() else ABOVE
        self._best_word.setAnchor((min(1.0, max(0.0, (along - 0.1) / 0.8)), side))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if hasattr(self, "_best_word"):
            self._keep_best_word_inside()
            self.events.arrange()

    def _draw_earlier(self) -> None:
        for line in self._earlier_lines:
            self.removeItem(line)
        self._earlier_lines = []
        for curves in self._earlier:
            validated = curves.validation.size > 0
            x = curves.validation_epochs if validated else curves.epochs
            y = self._height(curves.validation if validated else curves.training)
            line = self.plot(x, y, pen=line_pen(theme.current().earlier, 1.2))
            line.setZValue(-10)
            self._earlier_lines.append(line)

    def _first_epoch(self) -> int:
        """Where the epochs begin: with the first one, or before it where batches are drawn."""
        begins = [float(curves.epochs[0]) for curves in (self._curves, *self._earlier) if curves.epochs.size]
        return int(min(begins, default=1.0) >= 1)

    def _last_epoch(self) -> float:
        ends = [float(curves.epochs[-1]) for curves in (self._curves, *self._earlier) if curves.epochs.size]
        return max(ends, default=1.0)

    def _fit(self) -> None:
        """Show all curves whole, from their first epoch on."""
        heights = [self._height(values) for curves in (self._curves, *self._earlier)
                   for values in (curves.training, curves.validation) if values.size]  # fmt: skip
        low = min((float(values.min()) for values in heights), default=-2.0 if self._logarithmic else 0.0)
        high = max((float(values.max()) for values in heights), default=0.0 if self._logarithmic else 1.0)
        if not self._logarithmic:
            low = min(0.0, low)
        least = 0.3 if self._logarithmic else max(abs(high) * 0.05, 1e-9)
        margin = max((high - low) * HEADROOM, (least - (high - low)) / 2, 0.0)
        begin = float(self._first_epoch())
        self.bottom.counts_from = round(begin)
        end = max(self._last_epoch(), begin + 1.0)
        bottom = low if not self._logarithmic and low == 0 else low - margin
        self.setRange(
            xRange=(begin, end + (end - begin) * 0.02),
            yRange=(bottom, high + margin),
            padding=0,
            disableAutoRange=True,
        )
        self._keep_best_word_inside()
        self.events.arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and note how long that took: who draws anew may take that into account."""
        start = time.perf_counter()
        super().paintEvent(event)
        if self._pointer.card[0]:
            painter = QPainter(self.viewport())
            self._pointer.paint_card(painter, QRectF(self.viewport().rect()))
            painter.end()
        self.paint_seconds = time.perf_counter() - start

    # ------------------------------------------------------------------ pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        inside = self.getPlotItem().vb.sceneBoundingRect().contains(event.position())
        self._point_at(QPointF(event.position()) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go along the curve, point by point; Escape puts the card away."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self._pointer.place is not None:
            self._point_at(None)
        elif step is not None and not self._curves.is_empty:
            index = self._pointer.index(self._curves)
            last = len(self._curves.epochs) - 1
            index = last if index is None else min(max(index + step, 0), last)
            y = float(self._height(self._curves.training[index : index + 1])[0])
            self._point_at(self._pointer.view.mapViewToScene(QPointF(float(self._curves.epochs[index]), y)))
        else:
            super().keyPressEvent(event)

    def _point_at(self, place: QPointF | None) -> None:
        self._pointer.place = place
        self._tell_place()

    def _tell_place(self) -> None:
        if self._pointer.tell(self._curves, self._earlier, self._height):
            self.setAccessibleDescription(", ".join(self.card))
            self.viewport().update()
