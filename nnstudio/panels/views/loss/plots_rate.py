"""The loss along a rising learning rate, and where it falls fastest."""

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from nnstudio.engine.training.rate_finder import RateFinding
from nnstudio.panels.views.plots import ThemedPlot, line_pen
from nnstudio.widgets.dress import theme


class RatePlot(ThemedPlot):
    """The smoothed loss, the losses of single batches behind it, and a line at the suggestion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rate-plot", parent)
        self.setAccessibleName("Loss by learning rate")
        self.bottom.logarithmic = True
        self._single, self._smoothed = self.plot([], []), self.plot([], [])
        self._suggestion = pg.InfiniteLine(angle=90, movable=False)
        self._suggestion.hide()
        self.addItem(self._suggestion, ignoreBounds=True)
        self.name_axes("learning rate", "loss")
        self.restyle()

    def show_finding(self, finding: RateFinding) -> None:
        """Draw what the test saw."""
        decades = np.log10(finding.rates)
        self._single.setData(decades, finding.losses)
        self._smoothed.setData(decades, finding.smoothed)
        self._suggestion.setVisible(finding.suggestion is not None)
        if finding.suggestion is not None:
            self._suggestion.setValue(np.log10(finding.suggestion))
        if len(decades):
            low, high = float(finding.smoothed.min()), float(finding.smoothed[: len(decades) // 2 + 1].max())
            room = 0.25 * (high - low) or 1.0
            self.setXRange(decades[0], decades[-1], padding=0.01)
            self.setYRange(low - room, high + 2 * room, padding=0)

    def restyle(self) -> None:
        super().restyle()
        if not hasattr(self, "_suggestion"):
            return
        colours = theme.current()
        faint = QColor(colours.training)
        faint.setAlpha(80)
        self._single.setPen(pg.mkPen(faint, width=1))
        self._smoothed.setPen(line_pen(colours.training))
        self._suggestion.setPen(line_pen(colours.accent, 1.4, dashed=True))
