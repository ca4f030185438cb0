"""Tooltips of words that may come from a file: Qt would read a “<b>” in them as markup."""

from PySide6 import QtGui


def plain(words: str) -> str:
    """The markup that shows exactly these words, line by line; empty for no words."""
    return QtGui.Qt.convertFromPlainText(words) if words else ""


def plain_if_rich(words: str) -> str:
    """The words themselves, unless Qt would take them for markup."""
    return plain(words) if QtGui.Qt.mightBeRichText(words) else words
