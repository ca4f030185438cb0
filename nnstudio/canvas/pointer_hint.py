"""A few words beside the pointer while something is dragged, such as why a link may not end there."""

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from nnstudio.canvas import look
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.places import parent_of

MOST_WIDTH = 280


class PointerHint(QLabel):
    """A small card with plain text; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("pointer_hint")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(10, 6, 10, 6)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_words(self, words: str, at: QPoint) -> None:
        """Show words near a point of the parent; no words hide the card."""
        if not words:
            self.hide()
            return
        self.setText(words)
        width = min(scaled(MOST_WIDTH), self.fontMetrics().horizontalAdvance(words) + 24)
        self.resize(width, self.heightForWidth(width))
        room = parent_of(self).rect()
        x = min(at.x() + 16, room.right() - self.width() - 4)
        y = at.y() + 20 if at.y() + 20 + self.height() < room.bottom() else at.y() - 12 - self.height()
        self.move(max(4, x), max(4, y))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = look.look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.error, 1))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
        super().paintEvent(event)
