"""The loss pickers among the settings of a run: one for each output of the network."""

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from nnstudio.document.editing import edits
from nnstudio.document.learning.losses import propose_loss
from nnstudio.document.project import Project
from nnstudio.engine.layers import AUTOMATIC_LOSS
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.panels.inspector.loss_settings import LossSettings
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.field import Field, FormContext
from nnstudio.widgets.fields.fields import ChoiceField
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, FIELD_WIDTH, note, row_label
from nnstudio.widgets.places import empty


class LossRows(QWidget):
    """One loss picker for each output of the network, and why the proposed loss fits."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._made_for: tuple[Any, ...] = ()
        self.fields: dict[str, Field] = {}
        self._settings: dict[str, LossSettings] = {}

    def refresh(self) -> None:
        """Show the losses of the open project."""
        project = self._editor.project
        shapes = self._editor.report.shapes
        outputs = project.graph.of_kind("output")
        proposals = {node.id: propose_loss(project, node.id, shapes) for node in outputs}
        key = tuple((node.id, _row_title(project, node.id), proposals[node.id]) for node in outputs)
        if key != self._made_for:
            self._make(project, proposals)
            self._made_for = key
        for node in outputs:
            self.fields[node.id].show(getattr(node.layer, "loss", AUTOMATIC_LOSS))
            self._settings[node.id].show_output(node.id)

    def _make(self, project: Project, proposals: dict[str, tuple[str, str]]) -> None:
        empty(self._grid)
        self.fields, self._settings = {}, {}
        for place, (output_id, (kind, reason)) in enumerate(proposals.items()):
            setting = _loss_setting(project, output_id)
            field = ChoiceField(setting, FormContext(automatic_loss=kind))
            field.widget.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
            field.edited.connect(lambda value, node_id=output_id: self._change(node_id, value))
            title = _row_title(project, output_id)
            row = 3 * place
            self._grid.addWidget(row_label(title, setting.help, field.widget), row, 0)
            self._grid.addWidget(field.widget, row, 1)
            self._grid.addWidget(note(reason, "loss_reason"), row + 1, 0, 1, 2)
            self.fields[output_id] = field
            self._settings[output_id] = LossSettings(self._editor, by_class=False)
            self._grid.addWidget(self._settings[output_id], row + 2, 0, 1, 2)

    def _change(self, output_id: str, value: str) -> None:
        self._editor.perform(
            "Change loss", lambda project: edits.set_setting(project, output_id, "loss", value)
        )


def _loss_setting(project: Project, output_id: str) -> Setting:
    layer = project.graph.node(output_id).layer
    return next(setting for setting in settings_of(layer) if setting.name == "loss")


def _row_title(project: Project, output_id: str) -> str:
    if len(project.graph.of_kind("output")) == 1:
        return "Loss"
    node = project.graph.node(output_id)
    return f"Loss · {node.title or node.label}"
