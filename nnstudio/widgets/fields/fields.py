"""One field for one setting: which widget shows it, and how it tells what the user did."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QSpinBox

from nnstudio.engine.settings import Setting
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE, ChoiceBox
from nnstudio.widgets.fields.choice_titles import summary_of, title_of
from nnstudio.widgets.fields.class_numbers_field import ClassNumbersField
from nnstudio.widgets.fields.columns_field import ColumnsField
from nnstudio.widgets.fields.field import Field, FormContext
from nnstudio.widgets.fields.number_field import NumberField
from nnstudio.widgets.fields.shape_field import AxesField, ShapeField
from nnstudio.widgets.fields.strength_scale import has_scale, scale_of
from nnstudio.widgets.fields.strength_slider import StrengthSlider
from nnstudio.widgets.fields.toggle import Toggle

AUTOMATIC = "Automatic: "


class IntegerField(Field):
    """A spin box."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        box = QSpinBox()
        box.setRange(int(setting.minimum or 0), int(setting.maximum or 2**31 - 1))
        box.setAccelerated(True)
        if setting.unit:
            box.setSuffix(f" {setting.unit}")
        calm_wheel(box)
        super().__init__(setting, box)
        box.valueChanged.connect(self.edited.emit)
        box.editingFinished.connect(self.finished)
        self._box = box

    def show(self, value: Any) -> None:
        if self._box.value() != value or not self._box.text():
            self._box.blockSignals(True)
            self._box.setValue(value)
            self._box.blockSignals(False)


class RealField(Field):
    """A field that takes any number in the range."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        field = NumberField(setting.minimum, setting.maximum, setting.logarithmic)
        super().__init__(setting, field)
        field.set_help(setting.help)
        field.set_unit(setting.unit)
        field.value_changed.connect(self.edited.emit)
        field.editingFinished.connect(self.finished)
        self._field = field

    def show(self, value: Any) -> None:
        self._field.set_value(float(value))


class SliderField(Field):
    """A slider with its number beside it."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        slider = StrengthSlider(setting.label, scale_of(setting))
        super().__init__(setting, slider)
        slider.set_help(setting.help)
        slider.value_changed.connect(self.edited.emit)
        slider.finished.connect(self.finished)
        self._slider = slider

    def show(self, value: Any) -> None:
        self._slider.set_value(float(value))


class FlagField(Field):
    """A switch."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        toggle = Toggle(setting.label)
        super().__init__(setting, toggle)
        toggle.clicked.connect(self._flip)
        self._toggle = toggle

    def _flip(self, on: bool) -> None:
        self.edited.emit(on)

    def show(self, value: Any) -> None:
        self._toggle.setChecked(bool(value))


class ChoiceField(Field):
    """A drop-down list; activations, initializers and losses show titles of their own."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        box = ChoiceBox()
        super().__init__(setting, box)
        self._box = box
        for value, text, summary in self._entries(setting, context):
            box.addItem(text, value)
            box.setItemData(box.count() - 1, text.removeprefix(AUTOMATIC), CLOSED_TEXT_ROLE)
            box.setItemData(box.count() - 1, summary, Qt.ItemDataRole.ToolTipRole)
        if setting.kind in ("activation", "initializer", "loss"):
            box.show_sketches(setting.kind, context.automatic_loss)
        box.activated.connect(lambda index: self.edited.emit(box.itemData(index)))
        box.currentIndexChanged.connect(self._explain)

    def _entries(self, setting: Setting, context: FormContext) -> list[tuple[str, str, str]]:
        entries = [
            (name, title_of(setting.kind, name), summary_of(setting.kind, name)) for name in setting.choices
        ]
        if setting.kind == "loss" and context.automatic_loss:
            fitting = title_of("loss", context.automatic_loss)
            entries[0] = (entries[0][0], f"{AUTOMATIC}{fitting}", summary_of("loss", context.automatic_loss))
        return entries

    def show(self, value: Any) -> None:
        index = self._box.findData(value)
        if index < 0:
            self._box.addItem(str(value), value)
            index = self._box.count() - 1
        self._box.setCurrentIndex(index)
        self._explain(index)

    def _explain(self, index: int) -> None:
        summary = self._box.itemData(index, Qt.ItemDataRole.ToolTipRole)
        text = f"{self._box.itemText(index)}: {summary}" if summary else self.setting.help
        self._box.setToolTip(text)


class ColumnField(ChoiceField):
    """A drop-down list of the data's columns; the empty name stands for the proposed one."""

    def _entries(self, setting: Setting, context: FormContext) -> list[tuple[str, str, str]]:
        names = context.target_columns
        proposed = f"{AUTOMATIC}{names[0]}" if len(names) == 1 else "Choose one" if names else "None yet"
        return [("", proposed, setting.help), *((name, name, "") for name in names)]


class TextField(Field):
    """One line of text."""

    def __init__(self, setting: Setting, context: FormContext) -> None:
        line = QLineEdit()
        super().__init__(setting, line)
        line.textEdited.connect(self.edited.emit)
        line.editingFinished.connect(self.finished)
        self._line = line

    def show(self, value: Any) -> None:
        if self._line.text() != value:
            self._line.setText(value)


_FIELDS: dict[str, Callable[[Setting, FormContext], Field]] = {
    "integer": IntegerField, "number": RealField, "flag": FlagField, "choice": ChoiceField, "text": TextField,
    "shape": ShapeField, "axes": AxesField, "columns": ColumnsField, "column": ColumnField,
    "activation": ChoiceField, "initializer": ChoiceField, "loss": ChoiceField,
    "numbers": ClassNumbersField,
}  # fmt: skip


def field_for(setting: Setting, context: FormContext) -> Field:
    """The field that shows a setting of this kind; KeyError for an object, which has a form of its own."""
    if setting.kind == "number" and has_scale(setting):
        return SliderField(setting, context)
    return _FIELDS[setting.kind](setting, context)
