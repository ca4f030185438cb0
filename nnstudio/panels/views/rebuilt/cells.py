"""Rows of a table that were rebuilt: a cell for each column, coloured by how far it is apart."""

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from nnstudio.data.tables.table import Column
from nnstudio.panels.views.numbers import short
from nnstudio.panels.views.rebuilt.sheet import CAPTION, GAP, LEFT, RebuiltSheet
from nnstudio.session.looking.rebuilt_rows import RebuiltRows
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.colour_scales import weight_pixels
from nnstudio.widgets.dress.theme import scaled

WIDTH = 40
WIDEST_NAME = 150
LEAST, TALLEST = 14, 26
"""Heights of a line: with more lines than have room, the sheet scrolls."""
FAINT_BELOW = 1.0
"""A column that is less apart, in units of the prepared values, is never painted in full colour."""


class RebuiltCells(RebuiltSheet):
    """One line for each column of the table, one cell for each row."""

    captions_above = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("rebuilt-cells", "Rows and how far each column was rebuilt from what it is", parent)
        self._limit = FAINT_BELOW

    def show_rows(self, rows: RebuiltRows) -> None:
        """Show other rows; the scale of colours ends at the largest difference."""
        apart = np.abs(rows.apart) if rows.apart is not None and rows.apart.size else np.zeros(1)
        self._limit = max(FAINT_BELOW, float(np.nan_to_num(apart).max()))
        self.setMinimumHeight(scaled(LEAST) * len(rows.given) + scaled(CAPTION))
        super().show_rows(rows)

    @property
    def left(self) -> float:
        metrics = QFontMetricsF(theme.body_font(11))
        names = [column.name for column in self.rows.given] if self.rows is not None else []
        widest = max((metrics.horizontalAdvance(name) for name in names), default=0.0)
        return max(scaled(LEFT), min(widest, scaled(WIDEST_NAME), self.width() * 0.35) + 12)

    @property
    def column_width(self) -> float:
        return scaled(WIDTH)

    def cell_place(self, index: int, line: int) -> QRectF:
        """Where a column of a row is painted."""
        whole = self.column_place(index)
        height = self._line_height(whole)
        return QRectF(whole.left(), whole.top() + line * height, scaled(WIDTH), height)

    def _line_height(self, whole: QRectF) -> float:
        count = len(self.rows.given) if self.rows is not None else 1
        return min(whole.height() / max(count, 1), scaled(TALLEST))

    def words_of(self, index: int) -> tuple[str, tuple[str, ...]]:
        """The row, and the column that the pointer is at, or else the one that is furthest apart."""
        title, lines = super().words_of(index)
        line = self._line_at(index)
        if line is None or self.rows is None:
            return title, lines
        given, rebuilt = self.rows.given[line], self.rows.rebuilt[line]
        words = f"{given.name}: given {cell_words(given, index)}, rebuilt {cell_words(rebuilt, index)}"
        return title, (words, *lines)

    def _line_at(self, index: int) -> int | None:
        rows = self.rows
        if rows is None or rows.apart is None or not rows.given:
            return None
        place = self.cell_place(index, 0)
        line = int((self.pointer.y() - place.top()) // max(place.height(), 1e-9))
        is_meant = not self.by_keys and 0 <= line < len(rows.given)
        return line if is_meant else int(np.abs(np.nan_to_num(rows.apart[index])).argmax())

    def paint_left(self, painter: QPainter) -> None:
        assert self.rows is not None
        for line, column in enumerate(self.rows.given):
            place = self.cell_place(0, line)
            self.paint_word(painter, column.name, QRectF(0, place.top(), self.left - 8, place.height()))

    def paint_column(self, painter: QPainter, index: int, place: QRectF) -> None:
        rows = self.rows
        assert rows is not None
        if rows.apart is None:
            return
        colours = weight_pixels(rows.apart[index], self._limit, theme.current().field)
        painter.setPen(Qt.PenStyle.NoPen)
        for line, colour in enumerate(colours.tolist()):
            cell = self.cell_place(index, line)
            between = 1.0 if cell.height() > 4 else 0.0
            painter.setBrush(QColor.fromRgb(colour))
            painter.drawRoundedRect(cell.adjusted(-GAP / 2 + 1, 0, GAP / 2 - 1, -between), 2, 2)


def cell_words(column: Column, row: int) -> str:
    """A cell as people read it: a number with few digits."""
    if column.type == "number":
        return short(float(column.values[row]), 4)
    return column.cell(row) or "nothing"
