"""How the network is trained: regularization of the whole network, loss, optimizer, and the run's numbers."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from nnstudio.document import plan_edits
from nnstudio.engine.augmentation import EVERY_INPUT_TAKES, is_image
from nnstudio.engine.optimizers import OPTIMIZERS
from nnstudio.engine.schedules import SCHEDULES
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.panels.inspector.augmentation_preview import AugmentationPreview
from nnstudio.panels.inspector.loss_rows import LossRows
from nnstudio.session.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.choice_box import ChoiceBox
from nnstudio.widgets.fold import Fold, folded_picture
from nnstudio.widgets.forms import FIELD_HEIGHT, FIELD_WIDTH, SettingsForm, row_label, section_heading
from nnstudio.widgets.optimizer_path_picture import OptimizerPathPicture
from nnstudio.widgets.schedule_curve import ScheduleCurve
from nnstudio.widgets.strength_row import StrengthRow
from nnstudio.widgets.strength_slider import StrengthSlider
from nnstudio.widgets.theme import scaled
from nnstudio.widgets.toggle import Toggle

FIND_WIDTH = 56
WEAKEST, STRONGEST = 1e-6, 1.0
"""Ends of the sliders for L1 and L2."""
_SHOWN_ELSEWHERE = ("l1", "l2", "early_stopping", "patience")


class RunSettings(QWidget):
    """Shows and edits `project.plan`, and the loss of every output."""

    rate_wanted = Signal()
    """A learning rate is to be found."""

    def __init__(
        self, editor: Editor, inspection: Inspection | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("run_settings")
        self._editor = editor
        self._settings = {setting.name: setting for setting in settings_of(editor.project.plan)}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section_heading("Regularize · whole network"))
        self._l2, self._l1 = self._strength("l2", 1e-3), self._strength("l1", 1e-4)
        column.addWidget(self._l2)
        column.addWidget(self._l1)
        column.addWidget(self._early_stopping())
        self._augmentation_form = self._form("augmentation.")
        preview = (AugmentationPreview(editor, inspection),) if inspection is not None else ()
        self._augmentation = Fold(_stacked(self._augmentation_form, *preview))
        self._augmentation.setObjectName("augmentation")
        self._augmentation.button.setToolTip(self._settings["augmentation"].help)
        column.addWidget(self._augmentation)
        column.addSpacing(8)
        column.addWidget(section_heading("Training"))
        self._losses = LossRows(editor)
        column.addWidget(self._losses)
        self._optimizer = self._kind_box("optimizer", OPTIMIZERS)
        self._schedule = self._kind_box("schedule", SCHEDULES)
        column.addWidget(self._kind_row(self._optimizer))
        self._path = OptimizerPathPicture()
        column.addWidget(folded_picture(self._path, "its path"))
        self._optimizer_form, self._plan_form = self._form("optimizer."), self._form("")
        self._rare_optimizer_form, self._rare_plan_form = self._form("optimizer."), self._form("")
        self._schedule_form = self._form("schedule.")
        column.addWidget(self._optimizer_form)
        column.addWidget(self._plan_form)
        self._curve = ScheduleCurve()
        rare = (self._schedule_form, self._rare_optimizer_form, self._rare_plan_form)
        column.addWidget(Fold(_stacked(self._kind_row(self._schedule), self._curve, *rare)))
        editor.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the open project's plan."""
        plan = self._editor.project.plan
        self._l1.show_strength(plan.l1)
        self._l2.show_strength(plan.l2)
        self._stop_toggle.setChecked(plan.early_stopping)
        self._patience.setEnabled(plan.early_stopping)
        self._patience.blockSignals(True)
        self._patience.setValue(plan.patience)
        self._patience.blockSignals(False)
        for box, chosen in ((self._optimizer, plan.optimizer), (self._schedule, plan.schedule)):
            box.setCurrentIndex(box.findData(chosen.kind))
            box.setToolTip(chosen.summary)
        self._optimizer_form.show_object(plan.optimizer, keep=_is_common)
        self._optimizer_form.show_beside("learning_rate", self._find_button)
        self._plan_form.show_object(plan, skip=_SHOWN_ELSEWHERE, keep=_is_common)
        self._rare_optimizer_form.show_object(plan.optimizer, keep=_is_rare, foldable=False)
        self._rare_plan_form.show_object(plan, skip=_SHOWN_ELSEWHERE, keep=_is_rare, foldable=False)
        self._schedule_form.show_object(plan.schedule, foldable=False)
        self._path.show_optimizer(plan.optimizer)
        self._curve.show_plan(plan)
        self._show_augmentation()
        self._losses.refresh()

    def _show_augmentation(self) -> None:
        """All of it where an image enters; other inputs take the noise alone."""
        augmentation = self._editor.project.plan.augmentation
        graph, shapes = self._editor.project.graph, self._editor.report.shapes
        has_image = any(is_image(shapes.get(node.id, ())) for node in graph.of_kind("input"))
        self._augmentation_form.show_object(
            augmentation,
            keep=lambda setting: has_image or setting.name in EVERY_INPUT_TAKES,
        )
        on = sum(bool(getattr(augmentation, name)) for name in self._augmentation_form.fields)
        self._augmentation.set_words(f"Augment the data{f' · {on} on' if on else ''}", "Hide augmentation")

    def leave_losses_to(self, output_selected: bool) -> None:
        """Hide the loss pickers while the section above shows the one of the selected output."""
        self._losses.setVisible(not output_selected)

    def _strength(self, name: str, start: float) -> StrengthRow:
        setting = self._settings[name]
        slider = StrengthSlider.logarithmic(f"Strength of {setting.label}", WEAKEST, STRONGEST)
        row = StrengthRow(setting.label, setting.help, slider, start)
        row.setObjectName(f"strength_{name}")
        row.changed.connect(lambda value: self._change(name, value))
        row.finished.connect(self._editor.end_merging)
        return row

    def _early_stopping(self) -> QWidget:
        setting, patience = self._settings["early_stopping"], self._settings["patience"]
        self._stop_toggle = Toggle(setting.label)
        self._stop_toggle.setObjectName("early_stopping")
        self._stop_toggle.clicked.connect(lambda on: self._change("early_stopping", on))
        self._patience = QSpinBox()
        self._patience.setObjectName("patience")
        self._patience.setRange(int(patience.minimum or 1), int(patience.maximum or 1))
        self._patience.setSuffix(" epochs")
        self._patience.setAccessibleName(patience.label)
        self._patience.setToolTip(patience.help)
        self._patience.setFixedSize(scaled(112), scaled(FIELD_HEIGHT))
        calm_wheel(self._patience)
        self._patience.valueChanged.connect(lambda value: self._change("patience", value))
        self._patience.editingFinished.connect(self._editor.end_merging)
        label = row_label(setting.label, setting.help, self._stop_toggle)
        label.setProperty("role", "")
        self._stop_toggle.setToolTip(setting.help)
        return in_a_row(self._stop_toggle, label, self._patience)

    def _kind_box(self, name: str, kinds: Mapping[str, Any]) -> ChoiceBox:
        """A picker of the kind of a described object of the plan."""
        box = ChoiceBox(self._settings[name].label)
        box.setObjectName(name)
        for kind, described in kinds.items():
            box.addItem(described.title, kind)
            box.setItemData(box.count() - 1, described.summary, Qt.ItemDataRole.ToolTipRole)
        box.activated.connect(lambda index: self._change(name, box.itemData(index)))
        box.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        return box

    def _kind_row(self, box: ChoiceBox) -> QWidget:
        setting = self._settings[box.objectName()]
        return in_a_row(row_label(setting.label, setting.help, box), box)

    def _find_button(self) -> QWidget:
        button = QPushButton("Find")
        button.setObjectName("find_rate")
        button.setProperty("role", "beside")
        button.setToolTip("Find a learning rate by a short trial, in which it rises")
        button.setAccessibleName("Find a learning rate")
        button.setFixedSize(scaled(FIND_WIDTH), scaled(FIELD_HEIGHT))
        button.clicked.connect(self.rate_wanted)
        return button

    def _form(self, prefix: str) -> SettingsForm:
        form = SettingsForm()
        form.edited.connect(lambda name, value: self._change(prefix + name, value))
        form.finished.connect(self._editor.end_merging)
        return form

    def _change(self, name: str, value: Any) -> None:
        merged = isinstance(value, int | float) and not isinstance(value, bool)
        words = name.rpartition(".")[2].replace("_", " ")
        self._editor.perform(
            f"Change {words}",
            lambda project: plan_edits.set_plan_setting(project, name, value),
            merge_key=("plan", name) if merged else None,
        )
        self.refresh()


def _is_common(setting: Setting) -> bool:
    return not setting.advanced


def _is_rare(setting: Setting) -> bool:
    return setting.advanced


def _stacked(*widgets: QWidget) -> QWidget:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return body


def in_a_row(*widgets: QWidget) -> QWidget:
    """Widgets side by side; the label among them takes the free space."""
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    for column, widget in enumerate(widgets):
        grid.addWidget(widget, 0, column)
        grid.setColumnStretch(column, int(isinstance(widget, QLabel)))
    return row
