"""The look that all plots share: the theme's colours, thin lines, quiet axes with round numbers."""

import math
from collections.abc import Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QSizePolicy, QWidget

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled

pg.setConfigOptions(antialias=True)

LINE_WIDTH = 1.8
ROUND = (1.0, 2.0, 5.0)
ROOM_AFTER_FIRST = 0.75
"""Of the distance between two numbers: what there must be between the first number and the next one."""
LABEL_ROOM = 48
"""Pixels by which a label may stand beyond the end of its axis."""
GRID_STRENGTH = 150
"""Of 255: how much the horizontal lines stand out."""


class QuietAxis(pg.AxisItem):
    """An axis with some round labels, no frame and no tick marks; perhaps of decades (`logarithmic`)."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, showValues=True, maxTickLength=0)
        self.logarithmic = False
        self.whole_numbers = False
        self.counts_from = 0
        self.counted = ""
        """What is counted along the axis: written once, at the first number."""
        self.enableAutoSIPrefix(False)
        self.setStyle(tickTextOffset=8, autoExpandTextSpace=True, hideOverlappingLabels=scaled(LABEL_ROOM))

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """One level of round ticks; for decades 1, 2, 5, 10 …, or powers of ten where the range is wide."""
        low, high = sorted((minVal, maxVal))
        room = max(2, int(size / (30 if self.orientation in ("left", "right") else 64)))
        if self.logarithmic:
            return [(1.0, _decade_ticks(low, high, room))]
        step = round_step((high - low) / room) if high > low else 1.0
        if self.whole_numbers:
            return [self._whole_ticks(max(1.0, step), high)]
        first = math.ceil(low / step - 1e-9)
        return [(step, [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)])]

    def _whole_ticks(self, step: float, high: float) -> tuple[float, list[float]]:
        """The number that the axis begins with, and round ones that leave it room."""
        begin = float(self.counts_from)
        ticks = [index * step for index in range(1, math.floor(high / step + 1e-9) + 1)]
        return step, [begin, *(tick for tick in ticks if tick - begin > ROOM_AFTER_FIRST * step)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Plain numbers."""
        if self.logarithmic:
            return [_decade(value) for value in values]
        digits = 0 if spacing >= 1 else min(10, math.ceil(-math.log10(spacing) - 1e-9))
        words = [_plain(value, digits) for value in values]
        if self.counted and words and values[0] == 0:
            return ["start", *(f"{self.counted} {word}" for word in words[1:2]), *words[2:]]
        if self.counted and words and values[0] == self.counts_from:
            words[0] = f"{self.counted} {words[0]}"
        return words


TICKS_HEIGHT, NAME_HEIGHT = 20, 16
"""Pixels for the numbers under a plot, and for the name under them."""


class ThemedPlot(pg.PlotWidget):
    """A plot in the theme's colours that cannot be dragged about; subclasses restyle their curves in
    `restyle`.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.left, self.bottom = QuietAxis("left"), QuietAxis("bottom")
        super().__init__(parent, axisItems={"left": self.left, "bottom": self.bottom}, enableMenu=False)
        self.setObjectName(name)
        self.setFrameShape(self.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.hideButtons()
        self.getPlotItem().layout.setContentsMargins(0, 6, 16, 0)
        self.bottom.setHeight(scaled(TICKS_HEIGHT))
        self.setMouseEnabled(x=False, y=False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents, False)
        theme.notifier.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take on the colours of the theme that holds now."""
        colours = theme.current()
        self.setBackground(colours.surface)
        for axis in (self.left, self.bottom):
            axis.setPen(pg.mkPen(None))
            axis.setTextPen(pg.mkPen(colours.muted))
            axis.setTickFont(theme.body_font(11))
            axis.label.setFont(theme.body_font(11))
            axis.labelStyle = {"color": colours.muted, "font-size": f"{scaled(11)}px"}
            axis._updateLabel() if axis.labelText else None
        self.bottom.setTickPen(pg.mkPen(None))
        self.left.setTickPen(pg.mkPen(colours.line, width=1))
        self.left.setGrid(GRID_STRENGTH)

    def name_axes(self, across: str, upwards: str) -> None:
        """Write names at the axes, as plain text."""
        self.bottom.setLabel(escape(across))
        self.left.setLabel(escape(upwards))
        self.bottom.setHeight(scaled(TICKS_HEIGHT) + scaled(NAME_HEIGHT))

    def sizeHint(self) -> QSize:
        return QSize(360, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 110)


def line_pen(colour: str, width: float = LINE_WIDTH, dashed: bool = False) -> object:
    """A pen that keeps its width however the plot is scaled."""
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    return pg.mkPen(colour, width=width, style=style)


def round_step(rough: float) -> float:
    """The next number of the form 1, 2, 5 × 10ⁿ that is at least `rough`."""
    if rough <= 0 or not math.isfinite(rough):
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next((factor * power for factor in ROUND if factor * power >= rough * (1 - 1e-9)), 10.0 * power)


def _decade_ticks(low: float, high: float, room: int) -> list[float]:
    decades = range(math.floor(low), math.ceil(high) + 1)
    for factors in (ROUND, (1.0, 3.0), (1.0,)):
        ticks = [decade + math.log10(factor) for decade in decades for factor in factors]
        ticks = [tick for tick in ticks if low - 1e-9 <= tick <= high + 1e-9]
        if len(ticks) <= room:
            return ticks
    return ticks[:: math.ceil(len(ticks) / room)]


def _decade(value: float) -> str:
    """0.001 down to four places, then 1e−5."""
    if value < -4.01 or value > 6:
        return f"{10.0**value:.0e}".replace("e-0", "e−").replace("e+0", "e").replace("e-", "e−")
    return f"{10.0**value:.{max(0, math.ceil(-value - 1e-9))}f}"


def _plain(value: float, digits: int) -> str:
    text = f"{value + 0.0:,.{digits}f}"
    return text.replace("-", "−") if float(f"{value:.{digits}f}") != 0 else text.lstrip("-")


def faded(colour: str, strength: int) -> QColor:
    """A colour that lets through what is under it; `strength` of 255."""
    result = QColor(colour)
    result.setAlpha(strength)
    return result
