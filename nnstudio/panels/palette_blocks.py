"""The palette's lower part: the blocks of the open project, to be used once more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from nnstudio.document.drawing.block_copies import distinct_blocks
from nnstudio.session.editing.editor import Change, Editor
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.layers.block_list import BlockList


class PaletteBlocks(QWidget):
    """Blocks of equal content are listed once; hidden while the project has none."""

    chosen = Signal(str)
    """The id of the block of which a copy is to be appended to the selection."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shown: list[tuple[str, str, tuple[str, ...]]] = []
        self.list = BlockList()
        self.list.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column.addWidget(section_heading("Blocks of this project"))
        column.addWidget(self.list)
        editor.changed.connect(self._follow)
        self.refresh()

    def _follow(self, change: Change) -> None:
        if change.opened or change.blocks_changed or (change.structure_changed and self._shown):
            self.refresh()

    def refresh(self) -> None:
        """List what the open project has."""
        graph = self._editor.project.graph
        blocks: list[tuple[str, str, tuple[str, ...]]] = [
            (block.id, block.name, tuple(graph.node(each).layer.family for each in block.members))
            for block in distinct_blocks(self._editor.project)
        ]
        if blocks != self._shown:
            self._shown = blocks
            self.list.show_blocks(blocks)
        self.setVisible(bool(blocks))
