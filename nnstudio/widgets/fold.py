"""A link that folds rare things away, and brings them back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget


class Fold(QWidget):
    """“More settings” above a body that is hidden at first."""

    def __init__(self, body: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = body
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

    def set_unfolded(self, unfolded: bool) -> None:
        """Show or hide the body."""
        self._body.setVisible(unfolded)
        self.button.setText("Fewer settings" if unfolded else "More settings")
