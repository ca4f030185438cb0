"""A search field above a list of layer kinds, worked with one hand on the keyboard."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from nnstudio.widgets.layers.layer_list import KindPainter, LayerList


class LayerFinder(QWidget):
    """Type to narrow the list, arrow keys to walk, Enter to choose."""

    chosen = Signal(str)
    """The kind that was chosen."""

    def __init__(
        self, grouped: bool, paint_kind: KindPainter | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = QLineEdit()
        self.field.setObjectName("layer_search")
        self.field.setPlaceholderText("Search layers…")
        self.field.setAccessibleName("Search layers")
        self.field.setClearButtonEnabled(True)
        self.list = LayerList(grouped, paint_kind)
        self.list.setObjectName("layer_list")
        self.list.setAccessibleName("Layers")
        self.nothing = QLabel("No layer fits these words.")
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.column.addWidget(self.field)
        self.column.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addWidget(self.list, 1)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._search)
        self.field.returnPressed.connect(self._choose_current)
        self.list.chosen.connect(self.chosen)
        self.list.typed.connect(self._type)
        self.field.installEventFilter(self)

    def content_height(self) -> int:
        """How high the field and all that was found are."""
        found = self.list.content_height() or self.nothing.heightForWidth(max(self.width(), 1))
        return self.field.sizeHint().height() + self.column.spacing() + found

    def _search(self, words: str) -> None:
        self.list.search(words)
        found = self.list.layers.rowCount() > 0
        self.nothing.setVisible(not found)
        self.list.setVisible(found)

    def _choose_current(self) -> None:
        kind = self.list.current_kind()
        if kind is not None:
            self.chosen.emit(kind)

    def _type(self, letters: str) -> None:
        self.field.setFocus()
        self.field.insert(letters)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys in the field walk through the list."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                return self._walk(event.key() == Qt.Key.Key_Down)
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def _walk(self, down: bool) -> bool:
        layers, current = self.list.layers, self.list.currentIndex()
        if not current.isValid():
            self.list.setCurrentIndex(layers.first() if down else layers.last())
            return True
        row = current.row() + (1 if down else -1)
        while 0 <= row < layers.rowCount():
            if layers.layer(layers.index(row)) is not None:
                self.list.setCurrentIndex(layers.index(row))
                break
            row += 1 if down else -1
        return True
