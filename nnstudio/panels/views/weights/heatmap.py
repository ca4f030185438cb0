"""The weights of one layer as a grid of coloured cells, one row for each unit, with the bias set apart at the
right.
"""

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.pointed_picture import MOVES, PointedPicture
from nnstudio.panels.views.weights.key import KEY_HEIGHT, paint_weight_key
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

Weights = NDArray[np.floating]

BIAS_GAP = 6.0
WIDEST_BIAS = 28.0
GRID_FROM_CELL = 7.0
"""Pixels a cell must have at least for lines between cells."""


@dataclass(frozen=True)
class Cell:
    """A place in the grid; column −1 is the bias."""

    row: int
    column: int


class Heatmap(PointedPicture[Cell]):
    """Shows weights (units, features) and perhaps a bias (units,) on the scale −max … +max, with its colour
    bar.
    """

    hovered = Signal(object)
    """The `Cell` under the pointer or the cursor keys, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("heatmap", "Weights of the layer", parent)
        self._weights: Weights = np.zeros((0, 0), np.float32)
        self._bias: Weights | None = None
        self._limit = 1.0
        self.paint_seconds = 0.0
        self._images: tuple[QImage, QImage | None] | None = None
        self._words: tuple[str, str] = ("", "")

    # ------------------------------------------------------------------ what is shown

    @property
    def weights(self) -> Weights:
        """The weights that are shown (units, features)."""
        return self._weights

    @property
    def limit(self) -> float:
        """The largest magnitude: the end of the colour scale."""
        return self._limit

    def set_weights(self, weights: Weights, bias: Weights | None = None) -> None:
        """Show other weights (units, features) and bias (units,); the arrays are kept, so pass copies."""
        if weights.shape != self._weights.shape:
            self.point_at(None)
        self._weights, self._bias = weights, bias
        limits = [colour_scales.limit_of(weights)] + ([] if bias is None else [colour_scales.limit_of(bias)])
        self._limit = max(limits)
        self.restyle()

    def set_words(self, title: str, line: str) -> None:
        """What the card at the current cell says."""
        if (title, line) != self._words:
            self._words = (title, line)
            self.setAccessibleDescription(f"{title}: {line}" if title else "")
            self.update()

    def value_at(self, cell: Cell) -> float:
        """The weight or bias in a cell."""
        if cell.column < 0:
            return float("nan") if self._bias is None else float(self._bias[cell.row])
        return float(self._weights[cell.row, cell.column])

    def centre_of(self, cell: Cell) -> QPointF:
        """Where a cell is, in pixels of this widget."""
        return self._cell_rectangle(cell).center()

    def colour_at(self, cell: Cell) -> QColor:
        """The colour in which a cell is painted."""
        weights, bias = self._painted()
        if cell.column < 0:
            return bias.pixelColor(0, cell.row) if bias is not None else QColor()
        return weights.pixelColor(cell.column, cell.row)

    def sizeHint(self) -> QSize:
        return QSize(360, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 120)

    # ------------------------------------------------------------------ geometry

    def _grid(self) -> QRectF:
        return QRectF(self.rect()).adjusted(1, 1, -1, -scaled(KEY_HEIGHT))

    def _weights_area(self) -> QRectF:
        grid = self._grid()
        if self._bias is None:
            return grid
        bias = min((grid.width() - BIAS_GAP) / (self._weights.shape[1] + 1), WIDEST_BIAS)
        width = grid.width() - BIAS_GAP - bias
        return QRectF(
            grid.topLeft(), QPointF(grid.left() + min(width, grid.width() - BIAS_GAP - 8), grid.bottom())
        )

    def _bias_area(self) -> QRectF:
        weights, grid = self._weights_area(), self._grid()
        width = min(grid.right() - weights.right() - BIAS_GAP, WIDEST_BIAS)
        return QRectF(weights.right() + BIAS_GAP, grid.top(), width, grid.height())

    def _cell_rectangle(self, cell: Cell) -> QRectF:
        area = self._bias_area() if cell.column < 0 else self._weights_area()
        columns = 1 if cell.column < 0 else self._weights.shape[1]
        width, height = area.width() / columns, area.height() / self._weights.shape[0]
        return QRectF(
            area.left() + max(cell.column, 0) * width, area.top() + cell.row * height, width, height
        )

    def place_under(self, point: QPointF) -> Cell | None:
        if not self._weights.size:
            return None
        area = self._weights_area()
        rows, columns = self._weights.shape
        row = int((point.y() - area.top()) / area.height() * rows)
        if not 0 <= row < rows or point.y() < area.top():
            return None
        if area.contains(point):
            return Cell(row, min(int((point.x() - area.left()) / area.width() * columns), columns - 1))
        if self._bias is not None and self._bias_area().contains(point):
            return Cell(row, -1)
        return None

    # ------------------------------------------------------------------ pointing

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = MOVES.get(Qt.Key(event.key()))
        if move is None or not self._weights.size:
            super().keyPressEvent(event)
            return
        rows, columns = self._weights.shape
        at = self.pointed or Cell(0, 0)
        moved = (at.row + move[0], at.column + move[1]) if self.pointed else (0, 0)
        first = 0 if self._bias is None else -1
        column = columns - 1 if moved[1] < first else first if moved[1] >= columns else moved[1]
        self.point_at(Cell(moved[0] % rows, column))

    def tell(self) -> None:
        self._words = ("", "")
        self.hovered.emit(self.pointed)

    # ------------------------------------------------------------------ painting

    def restyle(self) -> None:
        self._images = None
        self.update()

    def _painted(self) -> tuple[QImage, QImage | None]:
        if self._images is None:
            surface = theme.current().surface
            weights = colour_scales.image_of(colour_scales.weight_pixels(self._weights, self._limit, surface))
            bias = None
            if self._bias is not None:
                bias = colour_scales.image_of(
                    colour_scales.weight_pixels(self._bias[:, None], self._limit, surface)
                )
            self._images = (weights, bias)
        return self._images

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weights.size:
            return
        start = time.perf_counter()
        painter = QPainter(self)
        weights, bias = self._painted()
        self._paint_cells(painter, self._weights_area(), weights)
        if bias is not None:
            self._paint_cells(painter, self._bias_area(), bias)
        paint_weight_key(painter, self._grid(), self._limit)
        if bias is not None:
            self._paint_bias_word(painter)
        if self.pointed is not None:
            self._paint_cursor(painter, self.pointed)
        painter.end()
        self.paint_seconds = time.perf_counter() - start

    def _paint_cells(self, painter: QPainter, area: QRectF, image: QImage) -> None:
        cell_width, cell_height = area.width() / image.width(), area.height() / image.height()
        crowded = min(cell_width, cell_height) < 1
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, crowded)
        painter.drawImage(area, image)
        if min(cell_width, cell_height) >= GRID_FROM_CELL:
            painter.setPen(QPen(QColor(theme.current().surface), 1))
            for column in range(1, image.width()):
                x = round(area.left() + column * cell_width) + 0.5
                painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            for row in range(1, image.height()):
                y = round(area.top() + row * cell_height) + 0.5
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))

    def _paint_bias_word(self, painter: QPainter) -> None:
        """Over the bias column there is no room; its word stands in the hover card, a thin line sets it
        apart.
        """
        area = self._bias_area()
        x = round(area.left() - BIAS_GAP / 2) + 0.5
        painter.setPen(QPen(QColor(theme.current().line), 1))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))

    def _paint_cursor(self, painter: QPainter, cell: Cell) -> None:
        rectangle = self._cell_rectangle(cell)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().text), 1.5))
        painter.drawRect(rectangle.adjusted(-0.5, -0.5, 0.5, 0.5))
        if self._words[0]:
            paint_hover_card(
                painter, QRectF(self.rect()), rectangle.center(), self._words[0], [self._words[1]]
            )
