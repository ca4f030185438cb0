"""Dashed lines across a plot where settings of a run were changed, with words that say which."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF

from nnstudio.panels.views.plots import faded, line_pen
from nnstudio.widgets.dress import theme

Event = tuple[float, str]
"""The epoch at which a setting was changed, and what was changed."""
Stretch = tuple[float, float]
"""Pixels from the left at which words begin and end."""
TOP, BOTTOM = 0.97, 0.4
"""Shares of the height between which words stand."""
_GROUND = 200
"""Of 255: how much of the curves the ground under the words hides."""
_RIGHT, _LEFT = (0.0, 0.0), (1.0, 0.0)
"""Where words are held: beside their line, to its right or to its left."""


class EventLines:
    """The lines in one plot; their words do not enlarge what it shows."""

    def __init__(self, item: pg.PlotItem) -> None:
        self._item = item
        self._lines: list[pg.InfiniteLine] = []
        self._drawn: tuple[Event, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What is written at the lines."""
        return tuple(line.label.textItem.toPlainText() for line in self._lines)

    @property
    def places(self) -> tuple[QRectF, ...]:
        """Where words are seen, in pixels of the plot."""
        labels = (line.label for line in self._lines if line.label.isVisible())
        return tuple(label.mapRectToScene(label.boundingRect()) for label in labels)

    def arrange(self) -> None:
        """Give words a side and a height where they hide no other ones and are seen whole, the latest first.
        Where there is no room the line alone stays: the card at the pointer tells what was changed.
        """
        view = self._item.vb
        (begin, end), _heights = view.viewRange()
        high = max((line.label.boundingRect().height() for line in self._lines), default=1.0)
        rows = [list[Stretch]() for _ in range(max(1, int((TOP - BOTTOM) * view.height() / high)))]
        for line in reversed(self._lines):
            at = (line.value() - begin) / max(end - begin, 1e-9) * view.width()
            row = _place(line.label, at, view.width(), rows)
            line.label.setVisible(row is not None)
            if row is not None:
                line.label.setPosition(TOP - row * high / max(view.height(), 1.0))

    def show(self, events: tuple[Event, ...]) -> None:
        """Draw the lines anew where they are other ones."""
        if events != self._drawn:
            self._drawn = events
            self.restyle()

    def restyle(self) -> None:
        """Take on the colours of the theme that holds now."""
        for line in self._lines:
            self._item.removeItem(line)
        self._lines = [self._line(event) for event in _together(self._drawn)]
        self.arrange()

    def _line(self, event: Event) -> pg.InfiniteLine:
        (epoch, words), colours = event, theme.current()
        line = pg.InfiniteLine(
            pos=epoch, angle=90, movable=False, pen=line_pen(colours.muted, 1, dashed=True), label=words,
            labelOpts={
                "position": TOP, "color": colours.muted, "fill": pg.mkBrush(faded(colours.surface, _GROUND)),
            },
        )  # fmt: skip
        line.label.setZValue(5)
        line.label.setFont(theme.body_font(11))
        self._item.addItem(line, ignoreBounds=True)
        return line


def _place(label: Any, at: float, width: float, rows: list[list[Stretch]]) -> int | None:
    """Hold words at the first free place beside a line that is `at` pixels from the left; the row where that
    is, or None.
    """
    wide = label.boundingRect().width()
    for row, others in enumerate(rows):
        for anchor, left in ((_RIGHT, at), (_LEFT, at - wide)):
            is_inside = left >= 0 and left + wide <= width
            if is_inside and all(left + wide <= begin or left >= end for begin, end in others):
                others.append((left, left + wide))
                label.anchors = [anchor, anchor]
                return row
    return None


def _together(events: Sequence[Event]) -> list[Event]:
    """Settings that were changed at the same step share a line."""
    words: dict[float, list[str]] = {}
    for epoch, changed in events:
        words.setdefault(epoch, []).append(changed)
    return [(epoch, ", ".join(each)) for epoch, each in words.items()]
