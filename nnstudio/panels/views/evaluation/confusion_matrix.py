"""The confusion matrix: for each true class, how often the network answered with which class.

At the right stands each class's recall (its share that was recognized), below each class's precision (the
share of such answers that was right).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from nnstudio.panels.views.hover_card import paint_hover_card
from nnstudio.panels.views.numbers import grouped, share, short
from nnstudio.panels.views.pointed_picture import MOVES, PointedPicture, cell_beside, cell_in
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.dress.theme import scaled

Counts = NDArray[np.integer] | NDArray[np.floating]

WIDEST_LABEL = 96.0
GAP = 2.0
MARGIN_GAP = 6.0
"""Pixels between the counts and the shares at the right and below."""
HEADING = 18.0
SHARE_FROM_HEIGHT = 34.0
SHARE_FROM_WIDTH = 40.0
_WHOLE_FROM = 1000
"""Sums of weights from here on are told without decimals."""


class ConfusionMatrix(PointedPicture[tuple[int, int]]):
    """Paints counts (true class, predicted class); a cell is the bluer, the larger its share of the row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("confusion-matrix", "Confusion matrix", parent)
        self._counts: Counts = np.zeros((0, 0), np.int64)
        self._classes: tuple[str, ...] = ()

    @property
    def counts(self) -> Counts:
        """The counts that are shown: rows are true classes, columns predicted ones."""
        return self._counts

    def set_counts(self, counts: Counts, classes: Sequence[str]) -> None:
        """Show other counts of rows, or sums of weights, (classes, classes) and their classes' names."""
        if len(classes) != len(self._classes):
            self.pointed = None
        self._counts, self._classes = counts, tuple(classes)
        self.tell()
        self.update()

    def sentence(self, row: int, column: int) -> str:
        """What one cell says, in words."""
        total = float(self._counts[row].sum())
        true, answered = self._classes[row], self._classes[column]
        part = share(float(self._counts[row, column]) / total) if total else "–"
        verb = "recognized as" if row == column else "taken for"
        return (
            f"{self._words(self._counts[row, column])} of {self._words(total)} {true} {verb} {answered} "
            f"({part})"
        )

    @property
    def recalls(self) -> NDArray[np.floating]:
        """For each true class, the share that was recognized; NaN where the class has no row."""
        return _shares(np.diag(self._counts), self._counts.sum(axis=1))

    @property
    def precisions(self) -> NDArray[np.floating]:
        """For each class, the share of such answers that was right; NaN where it was never answered."""
        return _shares(np.diag(self._counts), self._counts.sum(axis=0))

    def sizeHint(self) -> QSize:
        return QSize(320, 280)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 140)

    # ------------------------------------------------------------------ geometry

    def _label_width(self) -> float:
        metrics = QFontMetricsF(theme.body_font(11))
        words = (*self._classes, "precision ")
        widest = max(metrics.horizontalAdvance(name) for name in words)
        return min(widest, scaled(WIDEST_LABEL), self.width() * 0.3) + 8

    def _grid(self) -> QRectF:
        left = self._label_width() + scaled(HEADING)
        top = 2 * scaled(HEADING)
        room = QRectF(left, top, self.width() - left - 2, self.height() - top - 2)
        count = max(len(self._classes), 1)
        side = min((room.width() - MARGIN_GAP) / (count + 1), 88.0)
        height = min((room.height() - MARGIN_GAP) / (count + 1), 64.0)
        return QRectF(left, top, side * count, height * count)

    def cell_rectangle(self, row: int, column: int) -> QRectF:
        """Where a cell is painted, in pixels of this widget."""
        grid, count = self._grid(), len(self._classes)
        width, height = grid.width() / count, grid.height() / count
        x = grid.left() + column * width + (MARGIN_GAP if column == count else 0)
        y = grid.top() + row * height + (MARGIN_GAP if row == count else 0)
        return QRectF(x, y, width - GAP, height - GAP)

    # ------------------------------------------------------------------ pointing

    def place_under(self, point: QPointF) -> tuple[int, int] | None:
        return cell_in(self._grid(), len(self._classes), point)

    def tell(self) -> None:
        self.setAccessibleDescription(self._described())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The arrow keys go from cell to cell, around the edges."""
        move, count = MOVES.get(Qt.Key(event.key())), len(self._classes)
        if move is None or not count:
            super().keyPressEvent(event)
        else:
            self.point_at(cell_beside(self.pointed, move, count))

    def _described(self) -> str:
        """The sentence of the cell that is pointed at, or how many rows are right."""
        if self.pointed is not None:
            return self.sentence(*self.pointed)
        right, rows = float(np.trace(self._counts)), float(self._counts.sum())
        of_what = "rows" if np.issubdtype(self._counts.dtype, np.integer) else "of the rows' weight"
        return f"{self._words(right)} of {self._words(rows)} {of_what} on the diagonal" if rows else ""

    def _words(self, count: float) -> str:
        """A number of rows, or the sum of their weights."""
        is_whole = np.issubdtype(self._counts.dtype, np.integer) or count >= _WHOLE_FROM
        return grouped(round(count)) if is_whole else short(float(count))

    # ------------------------------------------------------------------ painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._classes:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_headings(painter)
        totals = self._counts.sum(axis=1, keepdims=True)
        shares = np.divide(self._counts, totals, out=np.zeros(self._counts.shape), where=totals > 0)
        for row in range(len(self._classes)):
            for column in range(len(self._classes)):
                self._paint_cell(painter, row, column, float(shares[row, column]))
        self._paint_margins(painter)
        if self.pointed is not None:
            rectangle = self.cell_rectangle(*self.pointed)
            painter.setPen(QPen(QColor(theme.current().text), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rectangle.adjusted(1, 1, -1, -1), 3, 3)
            paint_hover_card(painter, QRectF(self.rect()), rectangle.center(), self.sentence(*self.pointed))
        painter.end()

    def _paint_headings(self, painter: QPainter) -> None:
        colours, grid = theme.current(), self._grid()
        painter.setFont(theme.body_font(11, theme.body_font().Weight.DemiBold))
        painter.setPen(QColor(colours.muted))
        painter.drawText(
            QRectF(grid.left(), 0, grid.width(), scaled(HEADING)),
            Qt.AlignmentFlag.AlignCenter,
            "predicted",
        )
        painter.save()
        painter.translate(scaled(HEADING) / 2, grid.center().y())
        painter.rotate(-90)
        painter.drawText(
            QRectF(-80, -scaled(HEADING) / 2, 160, scaled(HEADING)),
            Qt.AlignmentFlag.AlignCenter,
            "true",
        )
        painter.restore()
        painter.setFont(theme.body_font(11))
        painter.setPen(QColor(colours.text))
        metrics = QFontMetricsF(painter.font())
        for index, name in enumerate(self._classes):
            cell = self.cell_rectangle(index, index)
            label = metrics.elidedText(name, Qt.TextElideMode.ElideRight, self._label_width() - 6)
            place = QRectF(scaled(HEADING), cell.top(), self._label_width() - 6, cell.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
            label = metrics.elidedText(name, Qt.TextElideMode.ElideRight, cell.width())
            place = QRectF(cell.left(), scaled(HEADING), cell.width(), scaled(HEADING))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, label)

    def _paint_margins(self, painter: QPainter) -> None:
        """Recall at the right, precision below, both without a fill."""
        colours, count = theme.current(), len(self._classes)
        painter.setFont(theme.body_font(11))
        for index in range(count):
            for cell, part in ((self.cell_rectangle(index, count), self.recalls[index]),
                               (self.cell_rectangle(count, index), self.precisions[index])):  # fmt: skip
                painter.setPen(QColor(colours.muted if np.isnan(part) else colours.text))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, _narrow_share(float(part), cell.width()))
        painter.setFont(theme.body_font(11, theme.body_font().Weight.DemiBold))
        painter.setPen(QColor(colours.muted))
        right, below = self.cell_rectangle(0, count), self.cell_rectangle(count, 0)
        head = QRectF(right.left() - 6, scaled(HEADING), right.width() + 12, scaled(HEADING))
        painter.drawText(head, Qt.AlignmentFlag.AlignCenter, "recall")
        place = QRectF(scaled(HEADING), below.top(), self._label_width() - 6, below.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "precision")

    def _paint_cell(self, painter: QPainter, row: int, column: int, part: float) -> None:
        colours = theme.current()
        ends = (
            colours.field,
            (colour_scales.WEIGHT_POSITIVE if row == column else colour_scales.WEIGHT_NEGATIVE),
        )
        scale = colour_scales.share_scale(*ends)
        visible = 0.0 if part == 0 else 0.12 + 0.88 * part
        fill = QColor.fromRgb(int(scale[round(visible * (len(scale) - 1))]))
        cell = self.cell_rectangle(row, column)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(cell, 3, 3)
        empty = self._counts[row, column] == 0
        painter.setPen(QColor(colours.muted) if empty else colour_scales.readable_on(fill))
        both = (
            cell.height() >= scaled(SHARE_FROM_HEIGHT)
            and cell.width() >= scaled(SHARE_FROM_WIDTH)
            and not empty
        )
        weight = theme.body_font().Weight.Normal if empty else theme.body_font().Weight.DemiBold
        painter.setFont(theme.body_font(_figure_pixels(cell.height()), weight))
        upper = QRectF(cell.left(), cell.top(), cell.width(), cell.height() * (0.58 if both else 1))
        across = Qt.AlignmentFlag.AlignHCenter
        down = Qt.AlignmentFlag.AlignBottom if both else Qt.AlignmentFlag.AlignVCenter
        painter.drawText(upper, across | down, self._words(self._counts[row, column]))
        if both:
            painter.setFont(theme.body_font(11))
            lower = QRectF(cell.left(), upper.bottom(), cell.width(), cell.height() * 0.42)
            painter.drawText(lower, across | Qt.AlignmentFlag.AlignTop, share(part))


def _shares(parts: NDArray[Any], totals: NDArray[Any]) -> NDArray[np.floating]:
    shares = np.full(len(parts), np.nan)
    np.divide(parts, totals, out=shares, where=totals > 0)
    return shares


def _figure_pixels(height: float) -> int:
    """Size of the figure in a cell of a height."""
    return 13 if height >= scaled(24) else 11 if height >= scaled(14) else 10


def _narrow_share(part: float, width: float) -> str:
    if np.isnan(part):
        return "–"
    return f"{part * 100:.0f} %" if width >= scaled(SHARE_FROM_WIDTH) else f"{part * 100:.0f}"
