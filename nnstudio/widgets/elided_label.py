"""A label that never clips: what does not fit ends in an ellipsis, and the whole text is its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from nnstudio.widgets.tooltip import plain_if_rich


class ElidedLabel(QLabel):
    """One line of plain text that gives way to its neighbours; `text()` stays the whole text."""

    def __init__(self, text: str = "", parent: QWidget | None = None, role: str = "") -> None:
        super().__init__(parent)
        self._own_tooltip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text, on one line."""
        super().setText(" ".join(text.split()))
        self._tell_whole_text()

    def setToolTip(self, text: str) -> None:
        """A tooltip of its own, shown also where nothing is elided."""
        self._own_tooltip = text
        self._tell_whole_text()

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance("…"), super().minimumSizeHint().height())

    def is_elided(self) -> bool:
        """Whether less than the whole text is seen."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole_text()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_elided():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        rectangle = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, rectangle.width())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(rectangle, int(self.alignment() | Qt.TextFlag.TextSingleLine), shown)

    def _tell_whole_text(self) -> None:
        if self._own_tooltip:
            super().setToolTip(plain_if_rich(self._own_tooltip))
        else:
            super().setToolTip(plain_if_rich(self.text()) if self.is_elided() else "")
