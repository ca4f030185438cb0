"""What all views of the network share: they work only while they are seen, and say so in words when there is
nothing.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from nnstudio.session.editing.change import Change
from nnstudio.widgets.plain_label import plain_label

MARGIN = 12
SPACING = 8


def concerns_network(change: object) -> bool:
    """Whether something that happened to the project may change what its network answers.

    Anything but a `Change` may (a run came or went); places and titles of nodes do not.
    """
    if not isinstance(change, Change):
        return True
    return change.opened or change.structure_changed or change.data_changed or change.plan_changed


class View(QWidget):
    """A header row over a body; `show_message` puts a sentence in the place of the body.

    Subclasses override `wake` (the view became visible: look at what is there now) and `sleep` (it is hidden:
    do nothing until `wake`). What happens meanwhile may be missed, for `wake` looks at everything.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setProperty("role", "panel")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.is_awake = False
        self.header = QHBoxLayout()
        self.header.setContentsMargins(0, 0, 0, 0)
        self.header.setSpacing(SPACING)
        self._message = plain_label(role="muted", name=f"{name}-message")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._message)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, SPACING // 2, MARGIN, SPACING)
        column.setSpacing(SPACING)
        column.addLayout(self.header)
        column.addWidget(self._stack, 1)

    @property
    def message(self) -> str:
        """The sentence in the place of the body; empty while the body is shown."""
        return self._message.text() if self._stack.currentWidget() is self._message else ""

    def set_body(self, body: QWidget) -> None:
        """The widget under the header."""
        self._stack.addWidget(body)
        self._stack.setCurrentWidget(body)

    def show_body(self) -> None:
        """Show the body in place of a message."""
        self._stack.setCurrentIndex(1)

    def show_message(self, sentence: str) -> None:
        """Show a sentence in place of the body."""
        self._message.setText(sentence)
        self._stack.setCurrentWidget(self._message)

    def wake(self) -> None:
        """The view is seen from now on."""

    def sleep(self) -> None:
        """The view is hidden from now on."""

    def shutdown(self) -> None:
        """The window closes: end whatever still works."""

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self.is_awake:
            self.is_awake = True
            self.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.is_awake:
            self.is_awake = False
            self.sleep()
