"""The palette: every layer kind, grouped and searchable, and the project's blocks, to be dragged away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.panels.palette_blocks import PaletteBlocks
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.layers.layer_finder import LayerFinder
from nnstudio.widgets.layers.layer_list import KindPainter
from nnstudio.widgets.settings import Settings


class PalettePanel(QWidget):
    """A source of drags with the mime type ``application/x-nnstudio-layer``."""

    layer_chosen = Signal(str)
    """A kind was double-clicked, or Enter was pressed on it: it is to be appended to the selection."""

    block_chosen = Signal(str)
    """The same of a block of the open project, by its id."""

    def __init__(
        self,
        settings: Settings | None = None,
        paint_kind: KindPainter | None = None,
        editor: Editor | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """With `settings`, the groups that are folded are remembered from one start to the next; `paint_kind`
        draws the signs of the kinds; with an `editor`, the blocks of its project are listed, too.
        """
        super().__init__(parent)
        self._settings = settings
        self.setObjectName("palette")
        self.setAccessibleName("Layer palette")
        self.setProperty("role", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.finder = LayerFinder(grouped=True, paint_kind=paint_kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.addWidget(self.finder, 1)
        if editor is not None:
            self.blocks = PaletteBlocks(editor)
            self.blocks.chosen.connect(self.block_chosen)
            column.addWidget(self.blocks)
        self.setFocusProxy(self.finder)
        self.setMinimumWidth(scaled(150))
        self.finder.chosen.connect(self.layer_chosen)
        if settings is not None:
            self.finder.list.layers.set_folded(settings.folded_groups)
            self.finder.list.layers.folded_changed.connect(self._remember)

    def _remember(self) -> None:
        assert self._settings is not None
        self._settings.folded_groups = self.finder.list.layers.folded
