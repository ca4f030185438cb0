"""The inspector's lines of early stopping: its switch with the patience, and the least improvement."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nnstudio.engine.choices.plan import TrainingPlan
from nnstudio.engine.settings import settings_of
from nnstudio.panels.inspector.plan_changes import change_plan
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.forms import note
from nnstudio.widgets.fields.strength_row import strength_line
from nnstudio.widgets.fields.strength_scale import scale_of
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.fields.toggle import Toggle
from nnstudio.widgets.numbers import percent_text


class EarlyStopping(QWidget):
    """How long to wait can be slid while it is on; what counts as better stands below then."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("early_stopping_lines")
        self._editor = editor
        self._settings = {setting.name: setting for setting in settings_of(TrainingPlan)}
        setting = self._settings["early_stopping"]
        self.toggle = Toggle(setting.label)
        self.toggle.setObjectName("early_stopping")
        self.toggle.setToolTip(setting.help)
        self.toggle.clicked.connect(lambda on: change_plan(editor, "early_stopping", on))
        words = ElidedLabel(setting.label)
        words.setToolTip(setting.help)
        words.setBuddy(self.toggle)
        self.patience = self._slider("patience")
        self.improvement = self._slider("least_improvement")
        self.sentence = note("", "early_stopping_sentence")
        first, self._second = QWidget(), QWidget()
        strength_line(first, self.toggle, words, self.patience)
        strength_line(self._second, *self._improvement_words(), self.improvement)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(first)
        column.addWidget(self._second)
        column.addWidget(self.sentence)

    def show_plan(self, plan: TrainingPlan) -> None:
        """Show the open project's plan."""
        self.toggle.setChecked(plan.early_stopping)
        self.patience.setEnabled(plan.early_stopping)
        self.patience.set_value(plan.patience)
        self.improvement.set_value(plan.least_improvement)
        self.sentence.setText(_sentence(plan))
        for part in (self._second, self.sentence):
            part.setVisible(plan.early_stopping)

    def _improvement_words(self) -> tuple[QWidget, QWidget]:
        """Below the words of the switch."""
        words = ElidedLabel("Improve by", role="muted")
        words.setBuddy(self.improvement)
        words.setToolTip(self._settings["least_improvement"].help)
        indent = QWidget()
        indent.setFixedWidth(self.toggle.sizeHint().width())
        return indent, words

    def _slider(self, name: str) -> StrengthSlider:
        setting = self._settings[name]
        slider = StrengthSlider(setting.label, scale_of(setting))
        slider.setObjectName(name)
        slider.set_help(setting.help)
        whole = setting.kind == "integer"
        slider.value_changed.connect(
            lambda value: change_plan(self._editor, name, round(value) if whole else value)
        )
        slider.finished.connect(self._editor.end_merging)
        return slider


def _sentence(plan: TrainingPlan) -> str:
    epochs = "1 epoch brings" if plan.patience == 1 else f"{plan.patience:,} epochs bring"
    least = plan.least_improvement
    wanted = (
        f"no validation loss that is {percent_text(least)} better" if least else "no better validation loss"
    )
    return f"Stops when {epochs} {wanted}."
