"""The cells of a table for a view: made when they are looked at, so that a million rows cost nothing."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from nnstudio.document.project import ProjectData
from nnstudio.panels.views.data_table_rows import PICTURE_DATA
from nnstudio.widgets import theme
from nnstudio.widgets.column_model import SETTING_DATA, SUMMARY_DATA, ColumnModel
from nnstudio.widgets.column_rows import PixelColumns, pixel_columns

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
                return self._picture(section)
            return f"{section + 1:,}" if role == Qt.ItemDataRole.DisplayRole else None
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
        column = self._data.table.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(column.cell(index.row())[:_LONGEST].split()) or GAP
        if role == Qt.ItemDataRole.ForegroundRole and not column.cell(index.row()):
            return QColor(theme.current().muted)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.type == "number" else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
