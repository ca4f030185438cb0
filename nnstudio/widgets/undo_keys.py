"""Undo and redo by the keys in a window beside the main one, whose shortcuts do not reach there."""

from PySide6.QtGui import QKeySequence, QShortcut, QUndoStack
from PySide6.QtWidgets import QWidget


def take_undo_keys(window: QWidget, stack: QUndoStack) -> None:
    """Undo with Ctrl+Z and redo with Ctrl+Y or Ctrl+Shift+Z while the window has the keyboard."""
    for keys, act in (("Ctrl+Z", stack.undo), ("Ctrl+Y", stack.redo), ("Ctrl+Shift+Z", stack.redo)):
        QShortcut(QKeySequence(keys), window).activated.connect(act)
