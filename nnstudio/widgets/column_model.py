"""The columns of a table as rows of a list: name, sketch, type, role and values, for as many columns as there
are.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from weakref import WeakKeyDictionary

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnstudio.data.columns import ColumnSetting, ColumnSummary, glance
from nnstudio.data.table import Column, Table
from nnstudio.widgets.column_words import ROLE_WORDS, TYPE_WORDS, column_words, missing_words, values_words

NAME, SKETCH, TYPE, ROLE, VALUES, MISSING = range(6)
HEADINGS = ("Column", "Distribution", "Type", "Role", "Values", "Missing")
SETTING_DATA = int(Qt.ItemDataRole.UserRole) + 1
SUMMARY_DATA = int(Qt.ItemDataRole.UserRole) + 2
_Index = QModelIndex | QPersistentModelIndex


class ColumnModel(QAbstractTableModel):
    """One row for each column. Figures are worked out when a row is first looked at, and kept while the
    column lives.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings: tuple[ColumnSetting, ...] = ()
        self._columns: Mapping[str, Column] = {}
        self._table: Table | None = None
        self._summaries: WeakKeyDictionary[Column, dict[str, ColumnSummary]] = WeakKeyDictionary()

    @property
    def settings(self) -> tuple[ColumnSetting, ...]:
        """The settings that are shown."""
        return self._settings

    def show(self, settings: Sequence[ColumnSetting], table: Table | None = None) -> None:
        """Show other columns; without a table there are no figures. Rows stay where only roles or types
        differ.
        """
        settings = tuple(settings)
        same_rows = [setting.name for setting in settings] == [setting.name for setting in self._settings]
        if not same_rows:
            self.beginResetModel()
        self._settings = settings
        if table is not self._table:
            self._table = table
            self._columns = {} if table is None else {column.name: column for column in table.columns}
        if not same_rows:
            self.endResetModel()
        elif settings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(settings) - 1, len(HEADINGS) - 1))

    def summary(self, setting: ColumnSetting) -> ColumnSummary | None:
        """Figures of a column; None where there is no table yet."""
        column = self._columns.get(setting.name)
        if column is None:
            return None
        known = self._summaries.setdefault(column, {})
        kind = "number" if setting.type == "number" and column.type == "number" else "category"
        if kind not in known:
            known[kind] = glance(column, ColumnSetting(setting.name, kind, setting.role))  # type: ignore[arg-type]
        return known[kind]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._settings)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        setting = self._settings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(setting, index.column())
        if role == SETTING_DATA:
            return setting
        if role == SUMMARY_DATA:
            return self.summary(setting)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p style='white-space: pre'>{escape(column_words(setting, self.summary(setting)))}</p>"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return column_words(setting, self.summary(setting)).replace("\n", ", ")
        return None

    def _text(self, setting: ColumnSetting, column: int) -> str:
        if column == NAME:
            return setting.name
        if column == TYPE:
            return TYPE_WORDS[setting.type]
        if column == ROLE:
            return ROLE_WORDS[setting.role]
        summary = self.summary(setting) if column in (VALUES, MISSING) else None
        if summary is None:
            return ""
        return values_words(summary) if column == VALUES else missing_words(summary)
