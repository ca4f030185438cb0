"""The picture of a correlation map: each pair of columns in a cell, blue for together, orange for against."""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.pointed_picture import MOVES, PointedPicture, cell_beside, cell_in
from nnstudio.session.exploring.explored import CorrelationMap
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

LEAST_CELL = 13.0
"""Pixels of a cell's height, so that the names beside them can be read."""
WIDEST_CELL, HIGHEST_CELL = 72.0, 40.0
WIDEST_NAME = 110.0
HEAD = 18.0
HEAD_FROM = 56.0
"""Pixels of a cell's width from which on a name above it says more than nothing."""
FIGURES_FROM, LARGER_FROM = 29.0, 36.0
"""Pixels of a cell's width from which on its figure has room, and has room for larger type."""
SIGNS = {"pearson": "r", "spearman": "ρ"}


class CorrelationPicture(PointedPicture[tuple[int, int]]):
    """Paints a `CorrelationMap`. The pointer, or the arrow keys, tell a pair and its value; a click or Enter
    chooses it.
    """

    chosen = Signal(int, int)
    """Row and column of the cell that was chosen."""
    room_changed = Signal()
    """Another number of columns has room now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("correlation-picture", "Correlation of each pair of columns", parent)
        self._map: CorrelationMap | None = None
        self._room = 0

    @property
    def room(self) -> int:
        """How many columns can be shown so that their names are read."""
        return max(4, min(30, int((self.height() - scaled(HEAD)) // scaled(LEAST_CELL))))

    def show_map(self, found: CorrelationMap) -> None:
        """Show other correlations."""
        self._map, self.pointed = found, None
        self.tell()
        self.update()

    def words(self, row: int, column: int) -> tuple[str, str]:
        """A cell in words: its two columns, and how strongly they go together."""
        found = self._map
        assert found is not None
        names = f"{found.names[row]} – {found.names[column]}"
        value = float(found.matrix[row, column])
        sign = SIGNS[found.method]
        if found.is_ratio and (row == 0) != (column == 0):
            names = f"{found.names[max(row, column)]} by {found.names[0]}"
            sign = "η"
        if row == column:
            names = found.names[row]
        if math.isnan(value):
            return names, "cannot be told: one of them does not vary"
        return names, f"{sign} = {_figure(value, 3)}"

    def sizeHint(self) -> QSize:
        return QSize(320, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 110)

    # ------------------------------------------------------------------ geometry

    @property
    def count(self) -> int:
        """Columns that are shown."""
        return len(self._map.names) if self._map is not None else 0

    def _grid(self) -> QRectF:
        assert self._map is not None
        metrics = QFontMetricsF(theme.body_font(11))
        widest = max((metrics.horizontalAdvance(name) for name in self._map.names), default=0.0)
        left = min(widest, scaled(WIDEST_NAME), self.width() * 0.34) + 8
        width = min((self.width() - left - 2) / max(self.count, 1), scaled(WIDEST_CELL))
        height = min((self.height() - scaled(HEAD) - 2) / max(self.count, 1), scaled(HIGHEST_CELL))
        return QRectF(left, scaled(HEAD), width * self.count, height * self.count)

    def cell_place(self, row: int, column: int) -> QRectF:
        """Where a cell is painted."""
        return self._place_in(self._grid(), row, column)

    def _place_in(self, grid: QRectF, row: int, column: int) -> QRectF:
        width, height = grid.width() / self.count, grid.height() / self.count
        gap = 1.0 if min(width, height) > 6 else 0.0
        return QRectF(grid.left() + column * width, grid.top() + row * height, width - gap, height - gap)

    def place_under(self, point: QPointF) -> tuple[int, int] | None:
        return cell_in(self._grid(), self.count, point) if self.count else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.room != self._room:
            self._room = self.room
            self.room_changed.emit()

    # ------------------------------------------------------------------ pointing

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self.pointed is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.place_under(event.position())
        if event.button() == Qt.MouseButton.LeftButton and cell is not None:
            self.chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from cell to cell, around the edges; Enter chooses one."""
        move, count = MOVES.get(Qt.Key(event.key())), self.count
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pointed is not None:
            self.chosen.emit(*self.pointed)
        elif move is not None and count:
            self.point_at(cell_beside(self.pointed, move, count))
        else:
            super().keyPressEvent(event)

    def tell(self) -> None:
        told = ": ".join(self.words(*self.pointed)) if self.pointed else f"{self.count} columns"
        self.setAccessibleDescription(told)

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._map is None or not self.count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid = self._grid()
        self._paint_names(painter, grid)
        self._paint_cells(painter, grid)
        if self.pointed is not None:
            place = self.cell_place(*self.pointed)
            painter.setPen(QPen(QColor(theme.current().text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            title, value = self.words(*self.pointed)
            paint_hover_card(painter, QRectF(self.rect()), place.center(), title, (value,))
        painter.end()

    def _paint_names(self, painter: QPainter, grid: QRectF) -> None:
        assert self._map is not None
        font, colours = theme.body_font(11), theme.current()
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        one_line = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        widest = max(map(metrics.horizontalAdvance, self._map.names))
        heads = self._place_in(grid, 0, 0).width() >= min(scaled(HEAD_FROM), widest)
        for index, name in enumerate(self._map.names):
            pointed = self.pointed is not None and index in self.pointed
            painter.setPen(QColor(colours.text if pointed or index == 0 else colours.muted))
            cell = self._place_in(grid, index, index)
            words = " ".join(name.split())
            place = QRectF(0, cell.top(), grid.left() - 6, cell.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, place.width())
            painter.drawText(place, one_line | int(Qt.AlignmentFlag.AlignRight), shown)
            if heads:
                place = QRectF(cell.left(), 0, cell.width(), scaled(HEAD))
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, place.width())
                painter.drawText(place, one_line | int(Qt.AlignmentFlag.AlignHCenter), shown)

    def _paint_cells(self, painter: QPainter, grid: QRectF) -> None:
        assert self._map is not None
        matrix, ground = self._map.matrix, theme.current().field
        pixels = colour_scales.weight_pixels(np.nan_to_num(matrix), 1.0, ground)
        wide = self._place_in(grid, 0, 0).width() >= scaled(LARGER_FROM)
        painter.setFont(theme.body_font(11 if wide else 10))
        for row, column in np.ndindex(*matrix.shape):
            fill, value = QColor.fromRgb(int(pixels[row, column])), float(matrix[row, column])
            place = self._place_in(grid, row, column)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRect(place)
            if place.width() >= scaled(FIGURES_FROM) and place.height() >= scaled(12):
                known = not math.isnan(value)
                painter.setPen(colour_scales.readable_on(fill) if known else QColor(theme.current().muted))
                words = _figure(value, 2) if known else "–"
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)


def _figure(value: float, digits: int) -> str:
    """A number with so many digits behind the point, never “−0.00”."""
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")
