"""What scatter and projection share: a plot of rows, and the way from one of its points to the table."""

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nnstudio.data.exploring.groups import Groups
from nnstudio.panels.views.colour_key import Key
from nnstudio.panels.views.explore.looks import points_key
from nnstudio.panels.views.explore.page import ExplorePage
from nnstudio.panels.views.explore.plots_scatter import ScatterPlot
from nnstudio.session.exploring.explored import Scatter
from nnstudio.widgets.dress import theme
from nnstudio.widgets.elided_label import ElidedLabel

NOTHING_PICKED = "Click a point to see its row"


class PointsPage(ExplorePage):
    """A plot over a line that names the point that was picked."""

    def __init__(self, name: str, title: str, plot_title: str) -> None:
        super().__init__(name, title)
        self.plot = ScatterPlot(f"{name}-plot", plot_title)
        self.plot.picked.connect(self._tell_point)
        self._point = ElidedLabel(NOTHING_PICKED, role="muted")
        self._point.setFont(theme.body_font(12))
        self.show_in_table = QPushButton("Show in the table")
        self.show_in_table.setProperty("role", "link")
        self.show_in_table.setToolTip("Select this row in the Data view")
        self.show_in_table.clicked.connect(self._want_row)
        keeps_room = self.show_in_table.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)  # else the plot would jump under the pointer
        self.show_in_table.setSizePolicy(keeps_room)
        self.show_in_table.hide()
        self._picked = -1
        row = QHBoxLayout()
        row.addWidget(self._point, 1)
        row.addWidget(self.show_in_table)
        self.column.addWidget(self.plot, 1)
        self.column.addLayout(row)

    @property
    def told(self) -> str:
        """What is said of the point that was picked; empty for none."""
        return "" if self._picked < 0 else self._point.text()

    def show_points(self, scatter: Scatter) -> None:
        """Show other points."""
        self.plot.show_scatter(scatter)

    def key(self, groups: Groups) -> Key:
        scatter = self.plot.scatter
        return points_key(scatter.groups if scatter is not None else groups)

    def _tell_point(self, index: int) -> None:
        self._picked = index
        self.show_in_table.setVisible(index >= 0)
        title, lines = self.plot.words_of(index) if index >= 0 else (NOTHING_PICKED, ())
        self._point.setText(" · ".join((title, *lines)))

    def _want_row(self) -> None:
        scatter = self.plot.scatter
        if scatter is not None and self._picked >= 0:
            self.row_wanted.emit(int(scatter.rows[self._picked]))


def shown_words(scatter: Scatter) -> str:
    """How many of how many rows are drawn, and how many have no place."""
    count, usable = len(np.unique(scatter.rows)), scatter.usable
    without = scatter.of_rows - usable
    drawn = f"{count:,} of {usable:,} drawn" if count < usable else "all drawn" if not without else ""
    return " · ".join(filter(None, (drawn, f"{without:,} lack a value" if without else "")))
