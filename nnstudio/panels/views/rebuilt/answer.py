"""What an autoencoder answers about one row: its picture and what is apart, or column by column."""

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.tables.table import Column
from nnstudio.panels.views.numbers import signed
from nnstudio.panels.views.rebuilt.cells import cell_words
from nnstudio.panels.views.rebuilt.pictures import paint_difference, paint_shares
from nnstudio.session.looking.rebuilt_rows import RebuiltRows
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.read_only_table import make_read_only
from nnstudio.widgets.tooltip import plain_if_rich

_WORDS_HEIGHT = 16
_ROW_HEIGHT = 22
_GAP = 10.0
_LARGEST = 160.0
_HEADINGS = ("", "given", "rebuilt")


class RebuiltRow(QWidget):
    """Shows the first of some rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures, self.table = _TwoPictures(), _table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.pictures)
        column.addWidget(self.table, 1)

    def show_row(self, rows: RebuiltRows) -> None:
        """Show another row."""
        is_picture = rows.given_pictures is not None
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Maximum if is_picture else policy.Expanding)
        self.pictures.setVisible(is_picture)
        self.table.setVisible(not is_picture)
        if is_picture:
            self.pictures.show_row(rows)
        else:
            _fill(self.table, rows)


class _TwoPictures(QWidget):
    """The picture as it was rebuilt, and what is too much or lacks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rebuilt-picture")
        self.setAccessibleName("The picture as it was rebuilt, and the difference")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.row: RebuiltRows | None = None
        theme.notifier.changed.connect(self.update)

    def show_row(self, rows: RebuiltRows) -> None:
        """Show another one."""
        self.row = rows
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, round(_LARGEST * 0.75) + scaled(_WORDS_HEIGHT) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        row = self.row
        if row is None or row.given_pictures is None or row.rebuilt_pictures is None:
            return
        given, rebuilt = row.given_pictures[0], row.rebuilt_pictures[0]
        height, width = given.shape[:2]
        room = min((self.width() - _GAP) / 2 - 2, _LARGEST) / width
        scale = min(room, (self.height() - scaled(_WORDS_HEIGHT) - 3) / height)
        painter = QPainter(self)
        frames = [
            QRectF(1 + place * (scale * width + _GAP), 1, scale * width, scale * height) for place in (0, 1)
        ]
        paint_shares(painter, frames[0], rebuilt)
        paint_difference(painter, frames[1], given, rebuilt)
        painter.setFont(theme.body_font(11))
        painter.setPen(theme.current().muted)
        for frame, word in zip(frames, ("rebuilt", "difference"), strict=True):
            words = QRectF(frame.left(), frame.bottom() + 2, frame.width(), scaled(_WORDS_HEIGHT))
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, word)
        painter.end()


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_HEADINGS))
    table.setObjectName("rebuilt_columns")
    table.setAccessibleName("Each column as it was given and as it was rebuilt")
    table.setHorizontalHeaderLabels(_HEADINGS)
    make_read_only(table)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setFont(theme.body_font(12))
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(scaled(_ROW_HEIGHT))
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setHighlightSections(False)
    header.setFont(theme.body_font(11))
    header.setMinimumSectionSize(scaled(_ROW_HEIGHT))
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return table


def _fill(table: QTableWidget, rows: RebuiltRows) -> None:
    table.setRowCount(len(rows.given))
    for line, (given, rebuilt) in enumerate(zip(rows.given, rows.rebuilt, strict=True)):
        words = (given.name, cell_words(given, 0), cell_words(rebuilt, 0))
        for place, word in enumerate(words):
            item = table.item(line, place)
            if item is None:
                item = QTableWidgetItem()
                right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                item.setTextAlignment(right if place else Qt.AlignmentFlag.AlignVCenter)
                table.setItem(line, place, item)
            item.setText(word)
            item.setToolTip(plain_if_rich(f"{given.name}: {_difference(given, rebuilt)}"))


def _difference(given: Column, rebuilt: Column) -> str:
    """How much too high or too low a number is, in words; whether something else is the same."""
    if given.type == rebuilt.type == "number":
        return f"{signed(float(np.subtract(rebuilt.values[0], given.values[0])))} apart"
    return "the same" if given.cell(0) == rebuilt.cell(0) else "another one"
