"""The layer kinds as a Qt model: under group headings that fold, or a plain list of what was searched for."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from nnstudio.engine.layers import Layer
from nnstudio.widgets.layers.layer_search import found_layers, grouped_layers

LAYER_MIME = "application/x-nnstudio-layer"
"""The layer kind as UTF-8: what a drag out of the list carries."""
LAYER_ROLE = int(Qt.ItemDataRole.UserRole) + 1
FOLDED_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_Index = QModelIndex | QPersistentModelIndex


class LayerListModel(QAbstractListModel):
    """Rows are headings (text) and layer kinds. Groups that are folded show their heading alone, but what is
    searched for is found in them.
    """

    folded_changed = Signal()
    """Groups were folded or unfolded."""

    def __init__(self, grouped: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._grouped = grouped
        self._folded: frozenset[str] = frozenset()
        self._words = ""
        self._left_out: frozenset[str] = frozenset()
        self._rows: list[str | type[Layer]] = []
        self.search("")

    def search(self, words: str) -> None:
        """Show only what fits some words."""
        self.beginResetModel()
        self._rows, self._words = [], words.strip()
        if self._grouped:
            for group, layers in grouped_layers(words).items():
                self._rows += [group] if self.is_folded(group) else [group, *layers]
        else:
            self._rows += [layer for layer in found_layers(words) if layer.kind not in self._left_out]
        self.endResetModel()

    def leave_out(self, kinds: Iterable[str]) -> None:
        """Show these kinds in no ungrouped list."""
        self._left_out = frozenset(kinds)
        self.search(self._words)

    @property
    def folded(self) -> frozenset[str]:
        """The groups that are folded."""
        return self._folded

    def is_folded(self, group: str) -> bool:
        """Whether a group shows its heading alone now."""
        return group in self._folded and not self._words

    def set_folded(self, groups: Iterable[str]) -> None:
        """Fold these groups and no others."""
        if (folded := frozenset(groups)) != self._folded:
            self._folded = folded
            self.search(self._words)
            self.folded_changed.emit()

    def heading(self, index: _Index) -> str:
        """The group whose heading a row is; empty for a layer kind."""
        row = self._rows[index.row()] if index.isValid() else ""
        return row if isinstance(row, str) else ""

    def row_of_heading(self, group: str) -> QModelIndex:
        """Where a group's heading stands."""
        return self.index(self._rows.index(group)) if group in self._rows else QModelIndex()

    def layer(self, index: _Index) -> type[Layer] | None:
        """The layer kind of a row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else ""
        return None if isinstance(row, str) else row

    def first(self) -> QModelIndex:
        """The first layer kind."""
        return self._from(0, 1)

    def last(self) -> QModelIndex:
        """The last layer kind."""
        return self._from(len(self._rows) - 1, -1)

    def _from(self, row: int, step: int) -> QModelIndex:
        while 0 <= row < len(self._rows) and isinstance(self._rows[row], str):
            row += step
        return self.index(row) if 0 <= row < len(self._rows) else QModelIndex()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if isinstance(row, str):
            return self._heading_data(row, role)
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return row.summary
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.title} layer"
        return row if role == LAYER_ROLE else None

    def _heading_data(self, group: str, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return group
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group}, {'folded' if self.is_folded(group) else 'unfolded'}"
        return self.is_folded(group) if role == FOLDED_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if self.layer(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [LAYER_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        layer = self.layer(indexes[0]) if indexes else None
        if layer is not None:
            data.setData(LAYER_MIME, QByteArray(layer.kind.encode()))
        return data
