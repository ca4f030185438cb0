"""The inspector's switches that keep the whole network from memorizing, each with how strong it is."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.layers import Dropout
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.augmentation import AugmentationLines
from nnstudio.panels.inspector.dropout_everywhere import dropout_rates, set_dropout_everywhere
from nnstudio.panels.inspector.early_stopping import EarlyStopping
from nnstudio.panels.inspector.plan_changes import change_plan
from nnstudio.session.editing.editor import Editor
from nnstudio.session.inspection import Inspection
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.fields.strength_row import StrengthRow
from nnstudio.widgets.fields.strength_scale import scale_of
from nnstudio.widgets.fields.strength_slider import StrengthSlider

_DROPOUT = (
    "A Dropout behind every hidden dense layer, and one rate for all that are in the drawing: in training, "
    "this share of the units is silent."
)
_PART_OF_DATA = 0.5


class NetworkRegularization(QWidget):
    """Shows and edits those parts of the plan, and the Dropout layers of the drawing."""

    def __init__(
        self, editor: Editor, inspection: Inspection | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("network_regularization")
        self._editor = editor
        self._l2, self._l1 = self._of_plan("l2", 1e-3), self._of_plan("l1", 1e-4)
        self._dropout = self._dropout_row()
        self._early_stopping = EarlyStopping(editor)
        self._data_share = self._of_plan("data_share", _PART_OF_DATA, off=1.0, words="Part of data")
        self._augmentation = AugmentationLines(editor, inspection)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(section_heading("Regularize · whole network"))
        for line in (
            self._l2, self._l1, self._dropout, self._early_stopping, self._data_share, self._augmentation,
        ):  # fmt: skip
            column.addWidget(line)

    def refresh(self) -> None:
        """Show the open project."""
        plan = self._editor.project.plan
        self._l2.show_strength(plan.l2)
        self._l1.show_strength(plan.l1)
        rates = dropout_rates(self._editor.project.graph)
        self._dropout.setVisible(bool(rates))
        self._dropout.show_strength(max(rates, default=0.0))
        self._early_stopping.show_plan(plan)
        self._data_share.show_strength(plan.data_share)
        self._augmentation.refresh()

    def _of_plan(self, name: str, start: float, off: float = 0.0, words: str = "") -> StrengthRow:
        setting = next(setting for setting in settings_of(TrainingPlan) if setting.name == name)
        slider = StrengthSlider(f"Strength of {setting.label}", scale_of(setting))
        row = StrengthRow(words or setting.label, setting.help, slider, start, off)
        row.setObjectName(f"strength_{name}")
        row.changed.connect(lambda value: change_plan(self._editor, name, value))
        row.finished.connect(self._editor.end_merging)
        return row

    def _dropout_row(self) -> StrengthRow:
        (rate,) = settings_of(Dropout)
        slider = StrengthSlider("Share of units that are switched off", scale_of(rate))
        row = StrengthRow("Dropout", _DROPOUT, slider, start=0.2)
        row.setObjectName("strength_dropout")
        row.changed.connect(self._set_dropout)
        row.finished.connect(self._editor.end_merging)
        return row

    def _set_dropout(self, rate: float) -> None:
        self._editor.perform(
            "Change dropout",
            lambda project: set_dropout_everywhere(project, rate),
            merge_key=("dropout everywhere",),
        )
