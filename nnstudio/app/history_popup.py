"""The undo history: every change by its name; a click goes back or forward to it."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPalette, QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QUndoView,
    QVBoxLayout,
    QWidget,
)

from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel

WIDTH, MOST_HEIGHT = 300, 380
_MARGIN = 10
_ROW_MARGIN = 10


class UndoneIsPale(QStyledItemDelegate):
    """Shows what was undone, and can be redone, in a paler colour."""

    def __init__(self, stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self._stack = stack

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.row() > self._stack.index():
            option.palette.setColor(QPalette.ColorRole.Text, QColor(theme.current().muted))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, option.fontMetrics.height() + _ROW_MARGIN)


class HistoryPopup(QFrame):
    """Lives until Esc is pressed or something else is clicked."""

    def __init__(self, stack: QUndoStack, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("history_popup")
        self.setAccessibleName("Undo history")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QUndoView(stack)
        self.list.setObjectName("history_list")
        self.list.setAccessibleName("Changes, oldest first")
        self.list.setEmptyLabel("As it was opened")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(UndoneIsPale(stack, self.list))
        title = ElidedLabel("History", role="strong")
        hint = ElidedLabel("Click a change to go there.", role="muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(6)
        for part in (title, hint, self.list):
            column.addWidget(part)

    def open_below(self, button: QWidget) -> None:
        """Show under a button, inside the screen, with the keyboard on the change that holds now."""
        self.resize(self._wanted_size())
        corner = button.mapToGlobal(QPoint(0, button.height() + 4))
        room = button.screen().availableGeometry()
        self.move(
            max(room.left(), min(corner.x(), room.right() - self.width())),
            max(room.top(), min(corner.y(), room.bottom() - self.height())),
        )
        self.show()
        self.list.setFocus()

    def _wanted_size(self) -> QSize:
        rows = self.list.model().rowCount()
        others = self.sizeHint().height() - self.list.sizeHint().height()
        height = others + rows * self.list.sizeHintForRow(0) + 2 * _MARGIN
        return QSize(scaled(WIDTH), min(height, scaled(MOST_HEIGHT)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter is done, too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            self.close()
        else:
            super().keyPressEvent(event)
