"""A field of one number for each class, the class's name before it; nothing set means 1 for each."""

from typing import Any

from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from nnstudio.engine.settings import Setting
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.field import Field, FormContext
from nnstudio.widgets.fields.number_field import NumberField

USUAL = 1.0
"""What stands for each class where nothing was set."""
_ROW_HEIGHT, _GAP, _ROWS_SEEN = 28, 4, 6


class ClassNumbersField(Field):
    """Rows of names and numbers, which scroll where there are many."""

    wide = True

    def __init__(self, setting: Setting, context: FormContext) -> None:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        super().__init__(setting, area)
        body = QWidget()
        body.setProperty("role", "panel")
        grid = QGridLayout(body)
        grid.setContentsMargins(8, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(_GAP)
        grid.setColumnStretch(0, 1)
        self.numbers = [self._add_row(grid, name) for name in context.classes]
        area.setWidget(body)
        area.setFixedHeight(min(len(self.numbers), _ROWS_SEEN) * (scaled(_ROW_HEIGHT) + _GAP) - _GAP)

    def show(self, value: Any) -> None:
        for place, field in enumerate(self.numbers):
            field.set_value(value[place] if place < len(value) else USUAL)

    def _add_row(self, grid: QGridLayout, name: str) -> NumberField:
        field = NumberField(self.setting.minimum, self.setting.maximum)
        field.set_help(f"{self.setting.label}: {name}")
        field.setAccessibleName(f"{self.setting.label}, {name}")
        field.setFixedSize(scaled(88), scaled(_ROW_HEIGHT))
        field.value_changed.connect(self._tell)
        field.editingFinished.connect(self.finished)
        label = ElidedLabel(name)
        label.setMinimumWidth(scaled(60))
        label.setBuddy(field)
        grid.addWidget(label, grid.rowCount(), 0)
        grid.addWidget(field, grid.rowCount() - 1, 1)
        return field

    def _tell(self) -> None:
        values = tuple(field.value for field in self.numbers)
        self.edited.emit(() if set(values) == {USUAL} else values)
