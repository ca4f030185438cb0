"""The first rows of a file as they stand in it, under the names that their columns get."""

from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from nnstudio.data.tables.table_preview import Preview
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.read_only_table import make_read_only

_Index = QModelIndex | QPersistentModelIndex
_WIDEST, _USUAL = 220, 132
"""Widths in pixels; a table with very many columns has the usual one for all, for measuring takes time."""
_ROUNDING = 2
"""Texts are measured in whole pixels, and laid out in parts of them."""
_MEASURED_COLUMNS, _MEASURED_ROWS = 200, 12


class PreviewModel(QAbstractTableModel):
    """Cells of a preview; those beyond a short row are empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._preview: Preview | None = None
        self._missing: frozenset[str] = frozenset()

    def show(self, preview: Preview | None, missing: frozenset[str] = frozenset()) -> None:
        """Show another preview; cells in `missing` are muted."""
        self.beginResetModel()
        self._preview, self._missing = preview, missing
        self.endResetModel()

    def shows(self, preview: Preview | None, missing: frozenset[str]) -> bool:
        """Whether this very preview is shown."""
        return self._preview is preview and self._missing == missing

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._preview.cells)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() or self._preview is None else len(self._preview.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if self._preview is None:
            return None
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.ToolTipRole and across:
            return f"<p>{escape(self._preview.names[section])}</p>"
        if role == Qt.ItemDataRole.DisplayRole:
            return self._preview.names[section] if across else f"{self._preview.lines[section]:,}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return (
                self._alignment(section)
                if across
                else int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            )
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self._preview is not None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            is_gap = self._cell(index.row(), index.column()).strip() in self._missing
            return QColor(theme.current().muted) if is_gap else None
        return None

    def text(self, row: int, column: int) -> str:
        """What is shown of a cell."""
        cell = self._cell(row, column)
        return " ".join(cell[:200].split()) if cell.strip() else "–"

    def _cell(self, row: int, column: int) -> str:
        assert self._preview is not None
        cells = self._preview.cells[row]
        return cells[column] if column < len(cells) else ""

    def _alignment(self, column: int) -> int:
        assert self._preview is not None
        right = self._preview.likely[column] == "number"
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class PreviewTable(QTableView):
    """Rows are numbered by the line of the file on which they start."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_table")
        self.setAccessibleName("First rows of the file")
        self._cells = PreviewModel(self)
        self.setModel(self._cells)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        make_read_only(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(scaled(24))
        rows.setSectionsClickable(False)
        columns.setHighlightSections(False)
        columns.setSectionsClickable(False)
        columns.setMinimumSectionSize(48)
        columns.setMaximumSectionSize(scaled(_WIDEST))
        columns.setDefaultSectionSize(scaled(_USUAL))
        columns.setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def show_preview(self, preview: Preview | None, missing: frozenset[str] = frozenset()) -> None:
        """Show the first rows, or nothing."""
        if self._cells.shows(preview, missing):
            return
        self._cells.show(preview, missing)
        if preview is not None and len(preview.names) <= _MEASURED_COLUMNS:
            self._fit_columns(preview)

    def _fit_columns(self, preview: Preview) -> None:
        """Give each column the width of its first cells.

        Not `resizeColumnsToContents`, which lays out every single cell by the style sheet: 35 ms for twenty
        columns. What that puts around a text is the same for all.
        """
        columns, metrics, rows = self.horizontalHeader(), self.fontMetrics(), len(preview.cells)
        around = 0
        if rows:
            first = self.sizeHintForIndex(self._cells.index(0, 0)).width()
            around = first - metrics.horizontalAdvance(self._cells.text(0, 0))
        for place in range(len(preview.names)):
            cells = (self._cells.text(row, place) for row in range(min(_MEASURED_ROWS, rows)))
            widest = max(map(metrics.horizontalAdvance, cells), default=0) + around + _ROUNDING
            columns.resizeSection(place, max(widest, columns.sectionSizeHint(place)))
