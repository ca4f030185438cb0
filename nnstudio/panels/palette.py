"""The palette: every layer kind, grouped and searchable, to be dragged onto the canvas or appended."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.widgets.layer_finder import LayerFinder


class PalettePanel(QWidget):
    """A source of drags with the mime type ``application/x-nnstudio-layer``."""

    layer_chosen = Signal(str)
    """A kind was double-clicked, or Enter was pressed on it: it is to be appended to the selection."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Layer palette")
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.finder = LayerFinder(grouped=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.addWidget(self.finder)
        self.setFocusProxy(self.finder)
        self.setMinimumWidth(150)
        self.finder.chosen.connect(self.layer_chosen)
