"""Dashed lines across a plot where settings of a run were changed, with words that say which."""

from collections.abc import Sequence

import pyqtgraph as pg

from nnstudio.panels.views.plots import line_pen
from nnstudio.widgets import theme

Event = tuple[float, str]
"""The epoch at which a setting was changed, and what was changed."""
TOP, STEP, HEIGHTS = 0.97, 0.08, 4
"""Shares of the height at which the first words stand and by which those of the next line stand below them,
and after how many they begin at the top again.
"""


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
    def heights(self) -> tuple[float, ...]:
        """Where the words stand, as shares of the plot's height."""
        return tuple(line.label.orthoPos for line in self._lines)

    def show(self, events: tuple[Event, ...]) -> None:
        """Draw the lines anew where they are other ones."""
        if events != self._drawn:
            self._drawn = events
            self.restyle()

    def restyle(self) -> None:
        """Take on the colours of the theme that holds now."""
        for line in self._lines:
            self._item.removeItem(line)
        self._lines = [self._line(*event) for event in enumerate(_together(self._drawn))]

    def _line(self, place: int, event: Event) -> pg.InfiniteLine:
        (epoch, words), colours = event, theme.current()
        line = pg.InfiniteLine(
            pos=epoch, angle=90, movable=False, pen=line_pen(colours.muted, 1, dashed=True), label=words,
            labelOpts={
                "position": TOP - STEP * (place % HEIGHTS), "color": colours.muted,
                "anchors": [(0, 0), (1, 0)],
            },
        )  # fmt: skip
        line.label.setFont(theme.body_font(11))
        self._item.addItem(line, ignoreBounds=True)
        return line


def _together(events: Sequence[Event]) -> list[Event]:
    """Settings that were changed at the same step share a line."""
    words: dict[float, list[str]] = {}
    for epoch, changed in events:
        words.setdefault(epoch, []).append(changed)
    return [(epoch, ", ".join(each)) for epoch, each in words.items()]
