"""The inspector's section on a block: its name, its shapes and size, its layers, and what is wrong inside."""

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from nnstudio.document.drawing import blocks
from nnstudio.document.drawing.folding import entries, exits
from nnstudio.document.sheet import Block
from nnstudio.engine.layers import shape_text
from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.fields.forms import note, section_heading

_MOST_LAYERS = 12


class BlockSection(QWidget):
    """Shows and names the one block that is selected; `show_block` tells which."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("block_section")
        self._editor = editor
        self._block: Block | None = None
        self.title = QLineEdit()
        self.title.setObjectName("block_title")
        self.title.setAccessibleName("Name of the block")
        self.title.setToolTip("The block's name: click to change it.")
        self.title.setProperty("role", "title")
        self.title.editingFinished.connect(self._rename)
        self._facts = note("", "block_facts")
        self._problems = ProblemCards(editor)
        self._layers = note("", "block_layers")
        self._hint = note("", "block_hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        heading = section_heading("Layers in it")
        for part in (self.title, self._facts, self._problems, heading, self._layers, self._hint):
            column.addWidget(part)

    def show_block(self, block: Block | None) -> None:
        """Show this block of the open project, or nothing."""
        self._block = block
        if block is None:
            return
        if not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(block.name)
            self.title.setCursorPosition(0)
        report, graph = self._editor.report, self._editor.project.graph
        self._facts.setText(self._facts_of(block))
        self._problems.show_problems(
            tuple(problem for each in block.members for problem in report.of_node(each))
        )
        labels = [graph.node(each).label for each in block.members]
        more = f", and {len(labels) - _MOST_LAYERS} more" if len(labels) > _MOST_LAYERS else ""
        self._layers.setText(", ".join(labels[:_MOST_LAYERS]) + more)
        self._hint.setText(
            "A double click on its card, or B, shows them."
            if block.folded
            else "B, or a click on the sign before its name, folds them into one card."
        )

    def _facts_of(self, block: Block) -> str:
        graph, report = self._editor.project.graph, self._editor.report
        sources = {
            link.source: None
            for entry in entries(graph, block)
            for node_id, port in entry
            for link in graph.incoming(node_id)
            if link.port == port
        }
        facts = [f"{len(block.members)} layers" if len(block.members) > 1 else "1 layer"]
        for words, nodes in (("in", sources), ("out", exits(graph, block))):
            shapes = [shape_text(report.shapes[each]) for each in nodes if each in report.shapes]
            facts += [f"{words} {' + '.join(shapes)}"] if shapes else []
        count = sum(report.parameter_counts.get(each, 0) for each in block.members)
        return " · ".join([*facts, f"{count:,} parameters"] if count else facts)

    def _rename(self) -> None:
        block = self._block
        if block is None or not self.title.isModified():
            return
        self.title.setModified(False)
        name = " ".join(self.title.text().split())
        if name and name != block.name:
            self._editor.perform(
                f"Name the block {name}", lambda project: blocks.rename(project, block.id, name)
            )
        self.show_block(self._editor.project.sheet.block_by_id.get(block.id))
