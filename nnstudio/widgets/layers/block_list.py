"""A list of the blocks of the open project, from which copies are dragged onto the canvas."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.layers.entry_painting import (
    ENTRY_HEIGHT,
    NAME_LEFT,
    paint_field,
    paint_name,
    row_height,
)

BLOCK_MIME = "application/x-nnstudio-block"
"""The id of a block as UTF-8: what a drag out of the list carries."""
_ID_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_FAMILIES_ROLE = int(Qt.ItemDataRole.UserRole) + 2
_Index = QModelIndex | QPersistentModelIndex


class BlockDelegate(QStyledItemDelegate):
    """Paints a block as a layer kind is painted, with the colours of its layers one below the other."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(80, row_height(option, scaled(ENTRY_HEIGHT)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        state = QStyle.StateFlag
        selected = bool(option.state & state.State_Selected)
        hovered = bool(option.state & state.State_MouseOver)
        rect = QRectF(option.rect).adjusted(0, 2, 0, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_field(painter, rect, hovered, selected)
        _paint_families(painter, rect, index.data(_FAMILIES_ROLE))
        paint_name(painter, rect, NAME_LEFT, str(index.data()))
        painter.restore()


def _paint_families(painter: QPainter, rect: QRectF, families: Sequence[str]) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    height = (rect.height() - 4) / len(families)
    for number, family in enumerate(families):
        painter.setBrush(QColor(theme.family_colour(family)))
        painter.drawRect(QRectF(rect.left(), rect.top() + 2 + number * height, 5, height))


class BlockList(QListWidget):
    """As high as its entries; Enter or a double-click chooses a block, a drag carries its id away."""

    chosen = Signal(str)
    """The id of the block that was chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("block_list")
        self.setAccessibleName("Blocks of this project")
        self.setItemDelegate(BlockDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "bare")
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QListWidget.DragDropMode.DragOnly)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemDoubleClicked.connect(self._choose)
        theme.notifier.changed.connect(self._repaint)

    def show_blocks(self, blocks: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
        """List blocks: id, name, and the families of their layers."""
        self.clear()
        for block_id, name, families in blocks:
            item = QListWidgetItem(name, self)
            item.setData(_ID_ROLE, block_id)
            item.setData(_FAMILIES_ROLE, families)
            item.setToolTip("Drag it onto the canvas or into a link: a copy with weights of its own.")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, block of {len(families)} layers")
        height = sum(self.sizeHintForRow(row) for row in range(self.count()))
        self.setFixedHeight(min(height, 4 * scaled(ENTRY_HEIGHT)))

    def mimeTypes(self) -> list[str]:
        return [BLOCK_MIME]

    def mimeData(self, items: Sequence[QListWidgetItem]) -> QMimeData:
        data = QMimeData()
        for item in items:
            data.setData(BLOCK_MIME, QByteArray(str(item.data(_ID_ROLE)).encode()))
        return data

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        self.chosen.emit(str(item.data(_ID_ROLE)))

    def _repaint(self) -> None:
        self.viewport().update()
