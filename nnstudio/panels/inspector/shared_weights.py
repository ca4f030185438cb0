"""The inspector's row that says whose weights a layer uses: its own, or those of another layer that fits."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from nnstudio.document.editing import edits
from nnstudio.document.graph import Graph, Node
from nnstudio.document.sharing import can_share, fits, parameter_words
from nnstudio.engine.layers import Shape
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, FIELD_WIDTH, row_label

_HELP = (
    "One layer used twice: both have the same settings and the same weights, which learn from both places. "
    "Layers of one kind can share where inputs of the same shape arrive."
)


class SharedWeights(QWidget):
    """“Weights: its own / of Dense 1”."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shared_weights")
        self._editor = editor
        self._node_id = ""
        self.box = ChoiceBox("Whose weights the layer uses")
        self.box.setObjectName("field_shares")
        self.box.setAccessibleDescription(_HELP)
        self.box.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        self.box.activated.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(row_label("Weights", _HELP, self.box), 1)
        row.addWidget(self.box)

    def show_node(self, node_id: str) -> None:
        """Show whose weights this node uses, and offer those that fit."""
        self._node_id = node_id
        graph = self._editor.project.graph
        node = graph.node(node_id)
        owners = owners_for(graph, self._editor.report.shapes, node)
        self.box.clear()
        self.box.addItem("its own", "")
        for owner in owners:
            self.box.addItem(f"of {owner.label}", owner.id)
        self.box.setCurrentIndex(self.box.findData(node.shares))
        self.box.setEnabled(bool(owners))
        nothing = f"No other {node.layer.title} layer gets inputs of the same shape."
        self.box.setToolTip(_HELP if owners else f"{nothing} {_HELP}")

    def _choose(self, index: int) -> None:
        node = self._editor.project.graph.node(self._node_id)
        owner_id = self.box.itemData(index)
        label = self._editor.project.graph.node(owner_id).label if owner_id else ""
        words = f"Share weights of {label}" if owner_id else f"Give {node.label} weights of its own"
        self._editor.perform(words, lambda project: edits.set_shares(project, node.id, owner_id))


def has_weights(graph: Graph, shapes: Mapping[str, Shape], node: Node) -> bool:
    """Whether there is anything to share, as far as is known."""
    if not can_share(node.layer):
        return False
    return bool(node.shares) or node.id not in shapes or bool(parameter_words(graph, shapes, node))


def owners_for(graph: Graph, shapes: Mapping[str, Shape], node: Node) -> tuple[Node, ...]:
    """The nodes whose weights a node could use, and the one whose it does, in order."""
    return tuple(
        other
        for other in graph.of_kind(node.layer.kind)
        if other.id == node.shares
        or (
            other.id != node.id
            and not other.shares
            and has_weights(graph, shapes, other)
            and fits(graph, shapes, node, other)
        )
    )


def partners_text(graph: Graph, node: Node) -> str:
    """Who shares weights with a node: ``weights of Dense 1``, ``shared with Dense 2``; empty for nobody."""
    others = [user.label for user in graph.users(node.id) if user.id != node.id]
    if node.shares:
        return f"weights of {graph.node(node.shares).label}"
    return f"shared with {' and '.join(others)}" if others else ""
