"""The rows of a form that is made by hand: words at the left, a field at the right, headings between them."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSpinBox, QWidget

from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, row_label, section_heading


class FieldRows(QGridLayout):
    """Lays out what its owner adds, one below the other; `field_width` is a drop-down list's, in pixels."""

    def __init__(self, owner: QWidget, field_width: int) -> None:
        super().__init__(owner)
        self._owner, self._field_width = owner, field_width
        self._labels: dict[QWidget, QWidget] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(12)
        self.setVerticalSpacing(6)
        self.setColumnStretch(0, 1)

    def add_heading(self, text: str) -> None:
        """A heading, set apart from what stands above it."""
        heading = section_heading(text, self._owner)
        if self.count():
            heading.setContentsMargins(0, 10, 0, 0)
        self.add_wide(heading)

    def add_wide(self, widget: QWidget) -> None:
        """A widget over the whole width."""
        self.addWidget(widget, self.rowCount(), 0, 1, 2)

    def add_field(self, name: str, label: str, help: str, field: QWidget) -> None:
        """A field with words before it; `name` is its object name."""
        row = self.rowCount()
        field.setObjectName(name)
        field.setToolTip(help)
        self._labels[field] = row_label(label, help, field)
        self.addWidget(self._labels[field], row, 0)
        self.addWidget(field, row, 1, Qt.AlignmentFlag.AlignRight)

    def add_choice(self, name: str, label: str, titles: Mapping[str, str]) -> ChoiceBox:
        """A drop-down list of values by their titles."""
        box = ChoiceBox(label, self._owner)
        box.setFixedSize(scaled(self._field_width), scaled(FIELD_HEIGHT))
        for value, title in titles.items():
            box.addItem(title, value)
        self.add_field(name, label, "", box)
        return box

    def add_number(self, name: str, label: str, most: int, suffix: str, help: str) -> QSpinBox:
        """A whole number from 0 to `most`, which the wheel does not change in passing."""
        box = QSpinBox(self._owner)
        box.setAccessibleName(label)
        box.setRange(0, most)
        box.setSuffix(suffix)
        calm_wheel(box)
        self.add_field(name, label, help, box)
        return box

    def show_field(self, field: QWidget, shown: bool) -> None:
        """Show a field with its words, or neither."""
        field.setVisible(shown)
        self._labels[field].setVisible(shown)
