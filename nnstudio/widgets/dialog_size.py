"""How large a dialog opens: as its text needs, but never larger than the screen."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from nnstudio.widgets.dress.theme import scaled

_MARGIN_OF_SCREEN = QSize(40, 60)


def open_as_large_as(dialog: QWidget, width: int, height: int) -> None:
    """Resize a dialog to what it takes with the usual font, grown with the text and bounded by the screen."""
    wanted = QSize(scaled(width), scaled(height))
    dialog.resize(wanted.boundedTo(dialog.screen().availableSize() - _MARGIN_OF_SCREEN))
