"""One figure that matters: a number in large type over the word that says what it is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.widgets.dress import theme


class Figure(QWidget):
    """A number that moves without making its neighbours jump: its figures have one width."""

    def __init__(self, word: str, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(word)
        self.setToolTip(help)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._value = QLabel("–")
        self._value.setTextFormat(Qt.TextFormat.PlainText)
        self._value.setFont(theme.body_font(17, theme.body_font().Weight.DemiBold))
        self._word = QLabel(word)
        self._word.setTextFormat(Qt.TextFormat.PlainText)
        self._word.setProperty("role", "muted")
        self._word.setFont(theme.body_font(11))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(0)
        column.addWidget(self._value)
        column.addWidget(self._word)

    @property
    def value(self) -> str:
        """What is written."""
        return self._value.text()

    def show_value(self, value: str, word: str = "") -> None:
        """Write another number, and perhaps another word under it."""
        self._value.setText(value)
        if word:
            self._word.setText(word)
            self.setAccessibleName(word)
        self.setAccessibleDescription(value)
