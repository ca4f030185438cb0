"""What the program is, its version, and whose work it stands on under which licences."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from nnstudio import paths
from nnstudio.interchange.versions import licences, versions
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.plain_label import plain_label

_LICENCE = "Apache License 2.0. The samples carry licences of their own: point at one on the welcome page."
_SIGN = QSize(56, 56)


class AboutDialog(QDialog):
    """Plain words, which can be selected and copied into a report."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setWindowTitle("About NN Studio")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(self._head())
        column.addWidget(_words(versions()))
        column.addWidget(_words(_LICENCE, "muted"))
        column.addWidget(_list_of_works(), 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.setMinimumSize(scaled(560), scaled(480))

    def _head(self) -> QHBoxLayout:
        sign = QLabel()
        sign.setPixmap(QIcon(str(paths.resources() / "icons" / "nnstudio.svg")).pixmap(_SIGN))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(_words("NN Studio", "display"))
        names.addWidget(_words("Draw a neural network, give it a table, and watch it learn.", "muted"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(sign)
        row.addLayout(names, 1)
        return row


def _list_of_works() -> QPlainTextEdit:
    works = QPlainTextEdit(licences())
    works.setObjectName("about_works")
    works.setAccessibleName("The works of others in this program, and their licences")
    works.setReadOnly(True)
    works.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
    works.setTabChangesFocus(True)
    return works


def _words(text: str, role: str = "") -> QLabel:
    label = plain_label(text, role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
