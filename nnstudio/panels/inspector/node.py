"""The inspector's section on one layer: its name, what it is, its settings, and what is wrong with it."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nnstudio.document.editing import edits
from nnstudio.document.graph import Node
from nnstudio.document.learning.losses import propose_loss
from nnstudio.document.networks.first_weights import first_weights
from nnstudio.document.project import Project
from nnstudio.engine.layers import Output, shape_text
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.layer_regularization import PENALTIES, LayerRegularization, takes_penalties
from nnstudio.panels.inspector.loss_settings import LossSettings
from nnstudio.panels.inspector.shared_weights import SharedWeights, has_weights, partners_text
from nnstudio.panels.problem_cards import ProblemCards
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.columns.column_rows import pixel_columns
from nnstudio.widgets.fields.choice_titles import title_of as choice_title
from nnstudio.widgets.fields.field import FormContext
from nnstudio.widgets.fields.forms import SettingsForm, note
from nnstudio.widgets.weight_histogram import WeightHistogram

_TYPED = ("integer", "number", "text", "shape", "axes")


class NodeSection(QWidget):
    """Shows and edits one node; `show_node` names it."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("node_section")
        self._editor = editor
        self._node_id: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._facts = note("", "facts")
        self._explanation = note("", "explanation")
        self._explanation.hide()
        column.addLayout(self._head())
        self._problems = ProblemCards(editor)
        self.form = SettingsForm()
        self.form.edited.connect(self._change)
        self.form.finished.connect(editor.end_merging)
        self.shared_weights = SharedWeights(editor, self)
        self.shared_weights.hide()
        self.regularization = LayerRegularization(editor)
        for part in (self._facts, self._explanation, self._problems, self.form, self.regularization):
            column.addWidget(part)

    def _head(self) -> QHBoxLayout:
        self.title = QLineEdit()
        self.title.setObjectName("node_title")
        self.title.setAccessibleName("Name of the layer")
        self.title.setToolTip("The layer's name: click to change it.")
        self.title.setProperty("role", "title")
        self.title.editingFinished.connect(self._rename)
        self._what = QPushButton("what is this?")
        self._what.setObjectName("what_is_this")
        self._what.setProperty("role", "link")
        self._what.setCursor(Qt.CursorShape.PointingHandCursor)
        self._what.setCheckable(True)
        self._what.toggled.connect(self._explanation.setVisible)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.title, 1)
        row.addWidget(self._what)
        return row

    def show_node(self, node_id: str | None) -> None:
        """Show this node of the open project, or nothing."""
        self._node_id = node_id
        if node_id is None:
            return
        project = self._editor.project
        node = project.graph.node(node_id)
        if not (self.title.hasFocus() and self.title.isModified()):
            self.title.setText(title_of(node, self._is_one_of_many(node)))
            self.title.setCursorPosition(0)
        self._facts.setText(self._facts_of(node))
        self._explanation.setText(node.layer.explanation)
        self._problems.show_problems(self._editor.report.of_node(node_id))
        shapes = self._editor.report.shapes
        can_share = has_weights(project.graph, shapes, node)
        if can_share:
            self.shared_weights.show_node(node_id)
        self.form.show_object(
            node.layer,
            context_of(project, shapes, node),
            skip=_not_shown(node),
            more=self.shared_weights if can_share else None,
        )
        self.form.setVisible(bool(settings_of(node.layer)) or can_share)
        if node.layer.kind == "output":
            reason = propose_loss(project, node_id, self._editor.report.shapes)[1]
            self.form.show_note("loss", reason, "loss_reason")
            below = self.form.show_below("loss", lambda: LossSettings(self._editor))
            if isinstance(below, LossSettings):
                below.show_output(node_id)
        self._show_first_weights(node)
        self.regularization.show_node(node_id)

    def _show_first_weights(self, node: Node) -> None:
        """Draw what the initializer gives, below the picker."""
        found = first_weights(self._editor.project, self._editor.report.shapes, node)
        below = self.form.show_below("initializer", WeightHistogram)
        if isinstance(below, WeightHistogram):
            below.setVisible(found is not None)
            if found is not None:
                below.show_weights(found.values, choice_title("initializer", found.initializer))

    def show_inputs(self, inputs: Any) -> None:
        """Draw where the layer's inputs are under the curve of its activation; None for nowhere yet."""
        if self.form.curve is not None:
            self.form.curve.show_inputs(inputs)

    def _is_one_of_many(self, node: Node) -> bool:
        return len(self._editor.project.graph.of_kind(node.layer.kind)) > 1

    def _facts_of(self, node: Node) -> str:
        report, graph = self._editor.report, self._editor.project.graph
        arriving = [report.shapes.get(link.source) for link in graph.incoming(node.id)]
        facts = []
        if arriving and all(arriving):
            facts.append("in " + " + ".join(shape_text(shape) for shape in arriving if shape))
        shape = report.shapes.get(node.id)
        if shape and node.layer.has_output:
            facts.append(f"out {shape_text(shape)}")
        count = report.parameter_counts.get(node.id, 0)
        if count:
            facts.append(f"{count:,} parameters")
        partners = partners_text(graph, node)
        if partners:
            facts.append(partners)
        return " · ".join([node.id, *facts])

    def _rename(self) -> None:
        if self._node_id is None or not self.title.isModified():
            return
        self.title.setModified(False)
        node_id = self._node_id
        node = self._editor.project.graph.node(node_id)
        typed = " ".join(self.title.text().split())
        title = "" if typed == default_title(node, self._is_one_of_many(node)) else typed
        self._editor.perform("Rename layer", lambda project: edits.set_title(project, node_id, title))
        self.show_node(node_id)

    def _change(self, name: str, value: Any) -> None:
        node_id = self._node_id
        if node_id is None:
            return
        layer = self._editor.project.graph.node(node_id).layer
        setting = next(setting for setting in settings_of(layer) if setting.name == name)
        self._editor.perform(
            f"Change {setting.label.lower()}",
            lambda project: edits.set_setting(project, node_id, name, value),
            merge_key=("setting", node_id, name) if setting.kind in _TYPED else None,
        )


def default_title(node: Node, one_of_many: bool) -> str:
    """What a layer is called while it has no name of its own, as on its card: its kind, number and size."""
    name = node.label if one_of_many and not node.title else node.layer.title
    return f"{name} · {node.layer.size}" if node.layer.size is not None else name


def title_of(node: Node, one_of_many: bool) -> str:
    """A layer's own name, or else what its kind is called."""
    return node.title or default_title(node, one_of_many)


def context_of(project: Project, shapes: Any, node: Node) -> FormContext:
    """What the form of a node has to know of the project."""
    data = project.data
    inputs = data.with_role("input") if data else ()
    pixels = pixel_columns(data.table) if data and node.layer.kind == "input" else None
    return FormContext(
        input_columns=inputs,
        pixels=pixels.names if pixels is not None and set(pixels.names) <= set(inputs) else (),
        target_columns=data.with_role("target") if data else (),
        automatic_loss=propose_loss(project, node.id, shapes)[0] if node.layer.kind == "output" else "",
    )


def _not_shown(node: Node) -> tuple[str, ...]:
    """L1 and L2 have sliders of their own, and what is compared with the inputs has no target column."""
    if isinstance(node.layer, Output) and node.layer.rebuilds:
        return ("target",)
    return PENALTIES if takes_penalties(node.layer) else ()
