"""The panel on the right: what is selected and its settings, and below it how the network is trained."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from nnstudio.document.drawing.blocks import the_block
from nnstudio.panels.inspector.block import BlockSection
from nnstudio.panels.inspector.inputs import LayerInputs
from nnstudio.panels.inspector.node import NodeSection
from nnstudio.panels.inspector.run_settings import RunSettings
from nnstudio.panels.inspector.summary import SummarySection
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.session.running.runner import Runner
from nnstudio.widgets.dress.theme import scaled

MINIMUM_WIDTH = 304


class InspectorPanel(QScrollArea):
    """Shows one selected layer with its form, a block, or a summary of the network; the run's settings stay
    below.
    """

    def __init__(
        self,
        editor: Editor,
        runner: Runner | None = None,
        inspection: Inspection | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        self.setAccessibleName("Inspector")
        self._editor = editor
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(scaled(MINIMUM_WIDTH))
        body = QWidget()
        body.setProperty("role", "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(16)
        self.node_section = NodeSection(editor)
        self.block_section = BlockSection(editor)
        self.summary_section = SummarySection(editor)
        self.run_settings = RunSettings(editor, inspection)
        column.addWidget(self.node_section)
        column.addWidget(self.block_section)
        column.addWidget(self.summary_section)
        column.addWidget(self.run_settings)
        column.addStretch(1)
        self.setWidget(body)
        self._inputs = None
        if runner is not None and inspection is not None:
            self._inputs = LayerInputs(editor, runner, inspection, self.node_section.show_inputs, self)
        editor.changed.connect(self._refresh)
        editor.selection_changed.connect(self._selection_changed)
        self._refresh()

    def focus_title(self) -> None:
        """Put the cursor into the title of the selected layer, to rename it."""
        if self.node_section.isVisible():
            self.node_section.title.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.node_section.title.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._inputs is not None:
            self._inputs.set_awake(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._inputs is not None:
            self._inputs.set_awake(False)

    def _selection_changed(self) -> None:
        self.verticalScrollBar().setValue(0)
        self._refresh()

    def _refresh(self) -> None:
        selection = self._editor.selection
        node_id = next(iter(selection)) if len(selection) == 1 else None
        self.node_section.show_node(node_id)
        self.node_section.setVisible(node_id is not None)
        block = the_block(self._editor.project.sheet, selection) if node_id is None else None
        self.block_section.show_block(block)
        self.block_section.setVisible(block is not None)
        self.summary_section.refresh()
        self.summary_section.setVisible(node_id is None and block is None)
        graph = self._editor.project.graph
        self.run_settings.leave_losses_to(node_id is not None and graph.node(node_id).layer.kind == "output")
