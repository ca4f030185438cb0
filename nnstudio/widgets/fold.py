"""A link that folds rare things away, and brings them back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget


class Fold(QWidget):
    """“More settings” above a body that is hidden at first; other words may stand there, folded and not."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body, self._words = body, ("More settings", "Fewer settings")
        self.button = QPushButton()
        self.button.setObjectName("more_settings")
        self.button.setProperty("role", "link")
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(lambda: self.set_unfolded(not self.is_unfolded))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.button)
        column.addWidget(body)
        self.set_unfolded(False)

    @property
    def is_unfolded(self) -> bool:
        """Whether the body is seen."""
        return not self._body.isHidden()

    def set_words(self, folded: str, unfolded: str) -> None:
        """Say something else on the link, folded and not."""
        self._words = (folded, unfolded)
        self.set_unfolded(self.is_unfolded)

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide the body."""
        self._body.setVisible(unfolded)
        self.button.setText(self._words[unfolded])


def folded_picture(picture: QWidget, words: str, unfolded: bool = False) -> Fold:
    """A picture below a link that says “Show …” and “Hide …” with these words."""
    fold = Fold(picture)
    fold.set_words(f"Show {words}", f"Hide {words}")
    fold.set_unfolded(unfolded)
    return fold
