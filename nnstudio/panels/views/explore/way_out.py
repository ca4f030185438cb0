"""A sentence that says why there is nothing to see, over a button that leads on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from nnstudio.widgets.plain_label import plain_label


class WayOut(QWidget):
    """The sentence in the middle of the room; the button where it helps."""

    chosen = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = plain_label(role="muted")
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton(words)
        self.button.clicked.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addStretch(1)
        column.addWidget(self._sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @property
    def sentence(self) -> str:
        """What is said."""
        return self._sentence.text()

    def say(self, sentence: str, offered: bool) -> None:
        """Say a sentence, with the button or without it."""
        self._sentence.setText(sentence)
        self.button.setVisible(offered)
