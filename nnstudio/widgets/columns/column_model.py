"""The columns of a table as rows of a list: name, sketch, type, role and values, for as many columns as there
are.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import ColumnSummary, glance
from nnstudio.data.tables.table import Column, Table
from nnstudio.widgets.columns.column_rows import ColumnRow, rows_of
from nnstudio.widgets.columns.column_words import (
    ROLE_WORDS,
    TYPE_WORDS,
    column_words,
    distinct_text,
    image_words,
    missing_text,
    role_words,
    values_words,
)

NAME, SKETCH, TYPE, ROLE, VALUES, DISTINCT, MISSING = range(7)
HEADINGS = ("Column", "Distribution", "Type", "Role", "Values", "Distinct", "Missing")
SETTING_DATA = int(Qt.ItemDataRole.UserRole) + 1
SUMMARY_DATA = int(Qt.ItemDataRole.UserRole) + 2
ROW_DATA = int(Qt.ItemDataRole.UserRole) + 3
UNFOLDED_DATA = int(Qt.ItemDataRole.UserRole) + 4
_Index = QModelIndex | QPersistentModelIndex


class ColumnModel(QAbstractTableModel):
    """One row for each column, and with `folds` one for all pixels of an image, under which they fold.
    Figures are worked out when a row is first looked at.
    """

    def __init__(self, folds: bool = False, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folds, self._unfolded = folds, False
        self._settings: tuple[ColumnSetting, ...] = ()
        self._rows: tuple[ColumnRow, ...] = ()
        self._columns: Mapping[str, Column] = {}
        self._table: Table | None = None

    @property
    def settings(self) -> tuple[ColumnSetting, ...]:
        """The settings that are shown, folded ones included."""
        return self._settings

    @property
    def rows(self) -> tuple[ColumnRow, ...]:
        """What stands in each row."""
        return self._rows

    @property
    def image_row(self) -> int | None:
        """The row behind which the pixels of an image fold; None where there is none."""
        return next((place for place, row in enumerate(self._rows) if row.folds), None)

    @property
    def is_unfolded(self) -> bool:
        """Whether the pixels of an image are listed one by one."""
        return self._unfolded

    def set_unfolded(self, unfolded: bool) -> None:
        """List the pixels of an image one by one behind its row, or no more."""
        image = self.image_row
        if image is None or unfolded == self._unfolded:
            return
        inside = len(self._rows[image].settings)
        (self.beginInsertRows if unfolded else self.beginRemoveRows)(QModelIndex(), image + 1, image + inside)
        self._unfolded = unfolded
        self._rows = self._rows_of(self._settings)
        (self.endInsertRows if unfolded else self.endRemoveRows)()
        self.dataChanged.emit(self.index(image, 0), self.index(image, len(HEADINGS) - 1))

    def show(self, settings: Sequence[ColumnSetting], table: Table | None = None) -> None:
        """Show other columns; without a table there are no figures. Rows stay where only roles or types
        differ.
        """
        settings = tuple(settings)
        if table is not self._table:
            self._table, self._unfolded = table, False
            self._columns = {} if table is None else {column.name: column for column in table.columns}
        rows = self._rows_of(settings)
        same_rows = [row.names for row in rows] == [row.names for row in self._rows]
        if not same_rows:
            self.beginResetModel()
        self._settings, self._rows = settings, rows
        if not same_rows:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADINGS) - 1))

    def _rows_of(self, settings: Sequence[ColumnSetting]) -> tuple[ColumnRow, ...]:
        return rows_of(settings, self._table if self._folds else None, self._unfolded)

    def summary(self, setting: ColumnSetting) -> ColumnSummary | None:
        """Figures of a column; None where there is no table yet."""
        column = self._columns.get(setting.name)
        if column is None:
            return None
        return glance(column, setting)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

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
        row = self._rows[index.row()]
        setting = row.setting
        if role == Qt.ItemDataRole.DisplayRole:
            return _image_text(row, index.column()) if row.is_image else self._text(setting, index.column())
        if role == ROW_DATA:
            return row
        if role == UNFOLDED_DATA:
            return row.folds and self._unfolded
        if role == SETTING_DATA:
            return setting
        if role == SUMMARY_DATA:
            return self.summary(setting)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p style='white-space: pre'>{escape(self._all_words(row))}</p>"
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return self._all_words(row).replace("\n", ", ")
        return None

    def _all_words(self, row: ColumnRow) -> str:
        if row.is_image:
            return image_words(row, self._unfolded)
        return column_words(row.setting, self.summary(row.setting))

    def _text(self, setting: ColumnSetting, column: int) -> str:
        if column == NAME:
            return setting.name
        if column == TYPE:
            return TYPE_WORDS[setting.type]
        if column == ROLE:
            return ROLE_WORDS[setting.role]
        words = _FIGURES.get(column)
        summary = self.summary(setting) if words is not None else None
        return "" if words is None or summary is None else words(summary)


_FIGURES: Mapping[int, Callable[[ColumnSummary], str]] = {
    VALUES: values_words,
    DISTINCT: distinct_text,
    MISSING: missing_text,
}
"""What is said of a column's values in each of these cells."""


def _image_text(row: ColumnRow, column: int) -> str:
    """What a cell says of the pixels of an image."""
    return {
        NAME: row.setting.name,
        TYPE: TYPE_WORDS[row.setting.type],
        ROLE: role_words(row),
        VALUES: f"images of {row.shape_words}",
    }.get(column, "")
