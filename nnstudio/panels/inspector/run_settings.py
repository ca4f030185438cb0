"""How the network is trained: regularization of the whole network, loss, optimizer, and the run's numbers."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nnstudio.engine.choices.optimizers import OPTIMIZERS
from nnstudio.engine.choices.schedules import SCHEDULES
from nnstudio.engine.settings import Setting, settings_of
from nnstudio.panels.inspector.loss_rows import LossRows
from nnstudio.panels.inspector.network_regularization import NetworkRegularization
from nnstudio.panels.inspector.plan_changes import change_plan
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.curves.optimizer_path_picture import OptimizerPathPicture
from nnstudio.widgets.curves.schedule_curve import ScheduleCurve
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.forms import (
    FIELD_HEIGHT,
    FIELD_WIDTH,
    SettingsForm,
    in_a_row,
    row_label,
    section_heading,
    stacked,
)
from nnstudio.widgets.fold import Fold, folded_picture

_SHOWN_ELSEWHERE = ("l1", "l2", "early_stopping", "patience", "least_improvement", "data_share")


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
        self.regularization = NetworkRegularization(editor, inspection)
        column.addWidget(self.regularization)
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
        column.addWidget(Fold(stacked(self._kind_row(self._schedule), self._curve, *rare)))
        editor.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the open project's plan."""
        plan = self._editor.project.plan
        self.regularization.refresh()
        for box, chosen in ((self._optimizer, plan.optimizer), (self._schedule, plan.schedule)):
            box.setCurrentIndex(box.findData(chosen.kind))
            box.setToolTip(chosen.summary)
        self._optimizer_form.show_object(plan.optimizer, keep=_is_common)
        self._optimizer_form.show_below("learning_rate", self._find_button)
        self._plan_form.show_object(plan, skip=_SHOWN_ELSEWHERE, keep=_is_common)
        self._rare_optimizer_form.show_object(plan.optimizer, keep=_is_rare, foldable=False)
        self._rare_plan_form.show_object(plan, skip=_SHOWN_ELSEWHERE, keep=_is_rare, foldable=False)
        self._schedule_form.show_object(plan.schedule, foldable=False)
        self._path.show_optimizer(plan.optimizer)
        self._curve.show_plan(plan)
        self._losses.refresh()

    def leave_losses_to(self, output_selected: bool) -> None:
        """Hide the loss pickers while the section above shows the one of the selected output."""
        self._losses.setVisible(not output_selected)

    def _kind_box(self, name: str, kinds: Mapping[str, Any]) -> ChoiceBox:
        """A picker of the kind of a described object of the plan."""
        box = ChoiceBox(self._settings[name].label)
        box.setObjectName(name)
        for kind, described in kinds.items():
            box.addItem(described.title, kind)
            box.setItemData(box.count() - 1, described.summary, Qt.ItemDataRole.ToolTipRole)
        box.show_sketches(name)
        box.activated.connect(lambda index: self._change(name, box.itemData(index)))
        box.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        return box

    def _kind_row(self, box: ChoiceBox) -> QWidget:
        setting = self._settings[box.objectName()]
        return in_a_row(row_label(setting.label, setting.help, box), box)

    def _find_button(self) -> QWidget:
        button = QPushButton("Find a learning rate")
        button.setObjectName("find_rate")
        button.setProperty("role", "link")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setToolTip("By a short trial, in which the rate rises from step to step")
        button.clicked.connect(self.rate_wanted)
        return button

    def _form(self, prefix: str) -> SettingsForm:
        form = SettingsForm()
        form.edited.connect(lambda name, value: self._change(prefix + name, value))
        form.finished.connect(self._editor.end_merging)
        return form

    def _change(self, name: str, value: Any) -> None:
        change_plan(self._editor, name, value)
        self.refresh()


def _is_common(setting: Setting) -> bool:
    return not setting.advanced


def _is_rare(setting: Setting) -> bool:
    return setting.advanced
