"""A field over a note, or over the title of a frame or a block, in which its words are written."""

from typing import Literal

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from nnstudio.canvas.annotating.annotation_item import PLACEHOLDERS, TITLE_HEIGHT
from nnstudio.widgets.dress import theme
from nnstudio.widgets.places import parent_of

_LEAST_NOTE, _LEAST_TITLE = (200, 84), (160, 34)


class AnnotationField(QPlainTextEdit):
    """Lives until something else is clicked, Ctrl+Enter (for a title Enter) or Esc is pressed."""

    written = Signal(str)
    """The words; not told after Esc."""

    def __init__(self, kind: Literal["note", "frame", "block"], words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._is_note = kind == "note"
        self._is_done = False
        self.setObjectName("annotation_field")
        self.setAccessibleName("Words of the note" if self._is_note else f"Name of the {kind}")
        self.setPlaceholderText(PLACEHOLDERS[kind])
        self.setPlainText(words)
        self.setFont(theme.body_font(13))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        if not self._is_note:
            self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.selectAll()

    def open_over(self, rect: QRectF, zoom: float) -> None:
        """Show over a rectangle of the viewport, large enough to write in at any zoom."""
        height = rect.height() if self._is_note else TITLE_HEIGHT * zoom
        least = _LEAST_NOTE if self._is_note else _LEAST_TITLE
        size = max(round(rect.width()), least[0]), max(round(height), least[1])
        self.setGeometry(QRect(round(rect.left()), round(rect.top()), *size))
        self.show()
        self.setFocus()

    def finish(self, keeping: bool = True) -> None:
        """Tell the words, unless they are given up, and go away."""
        if self._is_done:
            return
        self._is_done = True
        if self.hasFocus():  # before it hides: else Qt goes on to the next thing, as with Tab
            parent_of(self).setFocus()
        self.hide()
        self.deleteLater()
        if keeping:
            self.written.emit(self.toPlainText() if self._is_note else " ".join(self.toPlainText().split()))

    def event(self, event: QEvent) -> bool:
        """Keep the keys that end the writing from the window, where Ctrl+Enter trains."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._ends(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._ends(event):
            self.finish(keeping=event.key() != Qt.Key.Key_Escape)
        else:
            super().keyPressEvent(event)
        event.accept()

    def _ends(self, event: QKeyEvent) -> bool:
        """Whether a key ends the writing."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        return event.key() == Qt.Key.Key_Escape or (is_enter and (control or not self._is_note))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finish()
