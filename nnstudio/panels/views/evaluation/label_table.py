"""How well each label is recognized, a line for each: rows that have it, precision, recall and F1."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from nnstudio.panels.views.numbers import grouped, share
from nnstudio.widgets.dress import colour_scales, theme
from nnstudio.widgets.read_only_table import make_read_only
from nnstudio.widgets.tooltip import plain_if_rich

HEADINGS: Mapping[str, str] = {
    "Label": "",
    "Rows": "Rows that have the label.",
    "Precision": "Of the rows that were given the label, the share that has it.",
    "Recall": "Of the rows that have the label, the share that was given it.",
    "F1": "The harmonic mean of precision and recall.",
}
"""What the columns are called, and what they say."""
FIGURES = ("precision", "recall", "f1")
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
_PADDING = 8
_SHARE = Qt.ItemDataRole.UserRole + 1
_ROW_HEIGHT = 26


class LabelTable(QTableWidget):
    """Lines may be sorted by a click on a heading; the shares are drawn as bars behind their numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, len(HEADINGS), parent)
        self.setObjectName("label-table")
        self.setAccessibleName("How well each label is recognized")
        for place, (heading, words) in enumerate(HEADINGS.items()):
            item = QTableWidgetItem(heading)
            item.setToolTip(words)
            item.setTextAlignment((_RIGHT if place else _LEFT) | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(place, item)
        self.setFrameShape(QFrame.Shape.NoFrame)
        make_read_only(self)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setItemDelegate(_ShareDelegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        across.setHighlightSections(False)
        self.setSortingEnabled(True)
        across.setSortIndicator(0, Qt.SortOrder.AscendingOrder)

    def set_labels(
        self, labels: Sequence[str], rows: NDArray[np.integer], figures: Mapping[str, NDArray[np.floating]]
    ) -> None:
        """Show other labels: how many rows have each, (labels,), and its precision, recall and f1."""
        self.setSortingEnabled(False)  # or lines would move while they are filled
        self.setRowCount(len(labels))
        for line, (label, count) in enumerate(zip(labels, rows.tolist(), strict=True)):
            self.setItem(line, 0, _Cell(label, float(line), _LEFT))
            self.setItem(line, 1, _Cell(grouped(count), float(count)))
            for place, name in enumerate(FIGURES, start=2):
                value = float(figures[name][line])
                cell = _Cell(share(value), value)
                cell.setData(_SHARE, value)
                self.setItem(line, place, cell)
        self.setSortingEnabled(True)


class _Cell(QTableWidgetItem):
    """Sorted by a number, not by what is written."""

    def __init__(self, words: str, value: float, side: Qt.AlignmentFlag = _RIGHT) -> None:
        super().__init__(words)
        self.value = value
        self.setToolTip(plain_if_rich(words))
        self.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return isinstance(other, _Cell) and self.value < other.value


class _ShareDelegate(QStyledItemDelegate):
    """A pale bar behind a share, as long as it is large."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        part = index.data(_SHARE)
        if part is not None:
            place = QRectF(option.rect).adjusted(_PADDING, 4, -2, -4)
            place.setWidth(place.width() * float(part))
            colour = QColor(colour_scales.WEIGHT_POSITIVE)
            colour.setAlphaF(0.28 if theme.current().is_dark else 0.18)
            painter.fillRect(place, colour)
        option.rect = option.rect.adjusted(_PADDING - 4, 0, 4 - _PADDING, 0)
        super().paint(painter, option, index)
