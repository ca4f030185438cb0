"""Sentences as they stand, over as many lines as they need: Qt would take some names for markup."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget


def plain_label(text: str = "", role: str = "", name: str = "", parent: QWidget | None = None) -> QLabel:
    """A label that wraps; `role` is what the style sheet knows it by, `name` its object name."""
    label = QLabel(text, parent)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
