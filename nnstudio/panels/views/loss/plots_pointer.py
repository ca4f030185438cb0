"""Marks the place under the pointer on curves of losses, and tells in a card what they are there."""

from collections.abc import Callable

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.loss.reading import loss_at, reading_at
from nnstudio.panels.views.plots import line_pen
from nnstudio.session.running.curves import Curves, Values
from nnstudio.widgets.dress import theme

Card = tuple[str, tuple[str, ...]]
NOTHING: Card = ("", ())


class CurvePointer:
    """A line and a dot on each curve at the point next to `place`, in viewport pixels; None: nowhere."""

    def __init__(self, item: pg.PlotItem) -> None:
        self.view: pg.ViewBox = item.vb
        self.place: QPointF | None = None
        self.card: Card = NOTHING
        self._line = pg.InfiniteLine(angle=90, movable=False)
        self._marks = pg.ScatterPlotItem(size=8)
        for drawn in (self._line, self._marks):
            item.addItem(drawn, ignoreBounds=True)
        self._line.hide()

    def restyle(self) -> None:
        """Take on the colours of the theme that holds now."""
        self._line.setPen(line_pen(theme.current().line, 1))

    def index(self, curves: Curves) -> int | None:
        """Which point of the training curve is nearest; None where nothing is pointed at."""
        if self.place is None or curves.is_empty:
            return None
        return int(np.abs(curves.epochs - self.view.mapSceneToView(self.place).x()).argmin())

    def tell(self, curves: Curves, earlier: tuple[Curves, ...], height: Callable[[Values], Values]) -> bool:
        """Write the card and set the marks anew; whether there is anything to paint anew."""
        index, before = self.index(curves), self.card
        self._line.setVisible(index is not None)
        if index is None:
            self.card = NOTHING
            if before != NOTHING:
                self._marks.setData([], [])
            return before != NOTHING
        epoch = float(curves.epochs[index])
        self.card = reading_at(curves, earlier, epoch)
        self._line.setPos(epoch)
        self._mark(curves, epoch, height)
        return True

    def paint_card(self, painter: QPainter, bounds: QRectF) -> None:
        """Paint the card beside the pointer."""
        if self.place is not None:
            paint_hover_card(painter, bounds.adjusted(1, 1, -1, -1), self.place, *self.card)

    def _mark(self, curves: Curves, epoch: float, height: Callable[[Values], Values]) -> None:
        colours = theme.current()
        marked = [
            (*found, pg.mkBrush(colour))
            for values, colour in (("training", colours.training), ("validation", colours.validation))
            if (found := loss_at(curves, values, epoch)) is not None
        ]
        y = height(np.array([loss for _x, loss, _brush in marked]))
        self._marks.setData([x for x, _loss, _brush in marked], y, brush=[brush for *_place, brush in marked])
