"""The inspector's switches that keep one layer from memorizing: its own L2, L1, and a Dropout behind it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.document.editing import edits
from nnstudio.engine.layers import Dense, Dropout, Layer
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.dropout_after import dropout_after, set_dropout_after
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.fields.strength_row import StrengthRow
from nnstudio.widgets.fields.strength_scale import scale_of
from nnstudio.widgets.fields.strength_slider import StrengthSlider

_STARTS = {"l2": 1e-3, "l1": 1e-4}
PENALTIES = tuple(_STARTS)
"""Settings that have a slider here."""


def takes_penalties(layer: Layer) -> bool:
    """Whether a layer has weights that can be penalized by themselves."""
    return {setting.name for setting in settings_of(layer)} >= set(PENALTIES)


class LayerRegularization(QWidget):
    """Three rows; hidden for layers that have no weights."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_regularization")
        self._editor = editor
        self._node_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(section_heading("Regularize · this layer"))
        self._penalties = {name: self._penalty(name) for name in _STARTS}
        for row in self._penalties.values():
            column.addWidget(row)
        self._dropout = StrengthRow(
            "Dropout after",
            Dropout.summary,
            StrengthSlider("Share of units that Dropout switches off", scale_of(settings_of(Dropout)[0])),
            start=0.2,
        )
        self._dropout.setObjectName("dropout_after")
        self._dropout.changed.connect(self._set_dropout)
        self._dropout.finished.connect(editor.end_merging)
        column.addWidget(self._dropout)

    def show_node(self, node_id: str) -> None:
        """Show the strengths of this node's layer."""
        self._node_id = node_id
        graph = self._editor.project.graph
        layer = graph.node(node_id).layer
        self.setVisible(takes_penalties(layer))
        if not takes_penalties(layer):
            return
        for name, row in self._penalties.items():
            row.show_strength(getattr(layer, name))
        behind = dropout_after(graph, node_id)
        self._dropout.show_strength(
            behind.layer.rate if behind and isinstance(behind.layer, Dropout) else 0.0
        )

    def _penalty(self, name: str) -> StrengthRow:
        title = name.upper()
        (setting,) = (one for one in settings_of(Dense) if one.name == name)
        slider = StrengthSlider(f"Strength of {title} of this layer", scale_of(setting))
        help = "Penalty on this layer's weights alone, on top of the whole network's."
        row = StrengthRow(title, help, slider, _STARTS[name])
        row.setObjectName(f"layer_{name}")
        row.changed.connect(lambda value: self._set_penalty(name, value))
        row.finished.connect(self._editor.end_merging)
        return row

    def _set_penalty(self, name: str, value: float) -> None:
        node_id = self._node_id
        self._editor.perform(
            f"Change {name.upper()}",
            lambda project: edits.set_setting(project, node_id, name, value),
            merge_key=("setting", node_id, name),
        )

    def _set_dropout(self, rate: float) -> None:
        node_id = self._node_id
        self._editor.perform(
            "Change dropout",
            lambda project: set_dropout_after(project, node_id, rate),
            merge_key=("dropout after", node_id),
        )
