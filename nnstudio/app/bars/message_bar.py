"""Sentences for the user, calmly above the canvas: what went wrong and the way out, or what was done."""

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from nnstudio.widgets.dress import icons
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.plain_label import plain_label

Tone = Literal["error", "warning", "success", "info"]

SECONDS_OF_GOOD_NEWS = 8
WIDTH_BESIDE = 640
"""Pixels from which the button has room beside the words."""
_COLOURS = {"error": "error", "warning": "warning", "success": "success", "info": "accent"}
_NAMES = {"error": "Problem", "warning": "Warning", "success": "Done", "info": "Note"}


class MessageBar(QFrame):
    """One sentence at a time, with at most one button. Good news goes away by itself, problems wait."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message_bar")
        self._sign = QLabel()
        self._words = plain_label(name="message")
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton()
        self._button.setObjectName("message_action")
        self._button.setProperty("role", "primary")
        self._button.clicked.connect(self._act)
        self._close = QToolButton()
        self._close.setObjectName("message_close")
        self._close.setProperty("role", "quiet")
        self._close.setAccessibleName("Close this message")
        self._close.setToolTip("Close")
        icons.wear(self._close, "close", "muted")
        self._close.clicked.connect(self.hide)
        self._action: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._said = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._said.setSpacing(8)
        self._said.addWidget(self._words, 1)
        self._said.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(self._said, 1)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown; empty while nothing is."""
        return "" if self.isHidden() else self._words.text()

    def show_message(
        self, sentence: str, tone: Tone = "info", button: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Show a sentence in place of the one before; `button` names what `action` does."""
        self._words.setText(sentence)
        self.setAccessibleName(f"{_NAMES[tone]}: {sentence}")
        self._sign.setPixmap(icons.icon(tone, _COLOURS[tone]).pixmap(scaled(icons.SIZE)))
        self._action = action
        self._button.setText(button)
        self._button.setVisible(bool(button))
        dress(self, "role", f"message-{tone}")
        self.show()
        if tone == "success" and not button:
            self._timer.start(SECONDS_OF_GOOD_NEWS * 1000)
        else:
            self._timer.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the button stands below the words."""
        directions = QBoxLayout.Direction
        narrow = self.width() < scaled(WIDTH_BESIDE)
        self._said.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        super().resizeEvent(event)

    def hideEvent(self, event: object) -> None:
        self._timer.stop()
        self._action = None

    def _act(self) -> None:
        action = self._action
        self.hide()
        if action is not None:
            action()
