"""What the inspector says while no single layer is selected: the network in a few lines, and its problems."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from nnstudio.engine.layers import shape_text
from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.elided_label import ElidedLabel


class SummarySection(QWidget):
    """Name and size of the network, or of the layers that are selected."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("network_summary")
        self._editor = editor
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._title = ElidedLabel(role="title")
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._problems = ProblemCards(editor)
        for part in (self._title, self._words, self._problems):
            column.addWidget(part)

    def refresh(self) -> None:
        """Show the open project."""
        selected = sorted(self._editor.selection)
        title, words = self._of_layers(selected) if selected else self._of_network()
        self._title.setText(title)
        self._words.setText(words)
        project, report = self._editor.project, self._editor.report
        is_blank = not project.graph.nodes and project.data is None  # to begin is no mistake
        self._problems.show_problems(() if selected or is_blank else report.of_node(None))

    def _of_layers(self, ids: list[str]) -> tuple[str, str]:
        counts = self._editor.report.parameter_counts
        total = sum(counts.get(node_id, 0) for node_id in ids)
        return (
            f"{len(ids)} layers selected",
            f"{total:,} parameters together. Select one to change its settings.",
        )

    def _of_network(self) -> tuple[str, str]:
        graph, report = self._editor.project.graph, self._editor.report
        links = self._editor.selected_links
        if len(links) == 1:
            link = next(iter(links))
            shape = report.shapes.get(link.source)
            carried = (
                f"Carries {shape_text(shape)} numbers for each row." if shape else "Carries nothing yet."
            )
            return f"{graph.node(link.source).label} → {graph.node(link.target).label}", carried
        if not graph.nodes:
            return "Network", "Drag layers from the left onto the canvas, and connect them from port to port."
        total = report.parameter_count
        return (
            "Network",
            f"{len(graph.nodes)} layers, {total:,} parameters. Select a layer to change its settings.",
        )
