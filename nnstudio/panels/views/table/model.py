"""The cells of a table for a view: made when they are looked at, so that a million rows cost nothing."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from nnstudio.document.project import ProjectData
from nnstudio.panels.views.table.row_header import PICTURE_DATA
from nnstudio.widgets.columns.column_model import SETTING_DATA, SUMMARY_DATA, ColumnModel
from nnstudio.widgets.columns.column_rows import PixelColumns, pixel_columns
from nnstudio.widgets.dress import theme

_Index = QModelIndex | QPersistentModelIndex
_LONGEST = 200
_MOST_PICTURES = 500
GAP = "–"
"""What is shown where a value is missing."""


class DataTableModel(QAbstractTableModel):
    """Rows and columns of the project's table. The header also gives each column's setting and figures."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: ProjectData | None = None
        self._columns = ColumnModel(parent=self)
        self.pixels: PixelColumns | None = None
        """The columns that are the pixels of an image."""
        self._pictures: dict[int, NDArray[np.float64]] = {}
        self._order: NDArray[np.int64] | None = None

    @property
    def is_sorted(self) -> bool:
        """Whether rows stand in another order than that of the table."""
        return self._order is not None

    def set_order(self, order: NDArray[np.int64] | None) -> None:
        """Show the table's rows in this order; None is their own. The current row is so in its new place."""
        self.layoutAboutToBeChanged.emit()
        kept = self.persistentIndexList()
        rows = [self.row_at(index.row()) for index in kept]
        self._order = order
        moved = [
            self.index(self.place_of(row), index.column()) for row, index in zip(rows, kept, strict=True)
        ]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def row_at(self, place: int) -> int:
        """The table's row that stands at a place, both from 0."""
        return place if self._order is None else int(self._order[place])

    def place_of(self, row: int) -> int:
        """Where a row of the table stands."""
        return row if self._order is None else int(np.flatnonzero(self._order == row)[0])

    def show(self, data: ProjectData | None) -> None:
        """Show other data; where only roles or types differ, the place in the table is kept."""
        before = self._data
        same_table = before is not None and data is not None and before.table is data.table
        if not same_table:
            self.beginResetModel()
        self._data = data
        if not same_table:
            self.pixels = pixel_columns(data.table) if data is not None else None
            self._pictures = {}
            self._order = None
        self._columns.show(data.columns if data else (), data.table if data else None)
        if same_table:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        else:
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._data is None else self._data.table.rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._data is None else len(self._data.table.columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            if role == PICTURE_DATA:
                return self._picture(self.row_at(section))
            return f"{self.row_at(section) + 1:,}" if role == Qt.ItemDataRole.DisplayRole else None
        if self._data is None or not 0 <= section < len(self._data.columns):
            return None
        if role in (SETTING_DATA, SUMMARY_DATA, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole):
            return self._columns.data(self._columns.index(section, 0), role)
        return None

    def _picture(self, row: int) -> NDArray[np.float64] | None:
        """The image of a row, kept for scrolling back; None where columns are no pixels."""
        if self.pixels is None or self._data is None:
            return None
        if row not in self._pictures:
            if len(self._pictures) >= _MOST_PICTURES:
                self._pictures.clear()
            self._pictures[row] = self.pixels.picture(self._data.table, row)
        return self._pictures[row]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self._data is not None
        column, row = self._data.table.columns[index.column()], self.row_at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(column.cell(row)[:_LONGEST].split()) or GAP
        if role == Qt.ItemDataRole.ForegroundRole and not column.cell(row):
            return QColor(theme.current().muted)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.type == "number" else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
