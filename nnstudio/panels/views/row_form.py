"""A form for one new row: a field for each input column, or a picture where the columns are its pixels."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnstudio.data.columns import ColumnSetting, ColumnSummary, describe, range_text
from nnstudio.data.table import Column, Table, as_categories, as_numbers
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.numbers import few_digits
from nnstudio.panels.views.pixel_pad import PixelPad
from nnstudio.widgets import theme
from nnstudio.widgets.choice_box import ChoiceBox
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.number_field import NumberField

FIELD_WIDTH = 76
SMALLEST_PICTURE = 4
PIXEL_NAME = re.compile(r"pixel|px|^[a-z]?\d+$", re.IGNORECASE)


@dataclass(frozen=True)
class RowValues:
    """The values of one row: numbers and categories by column."""

    numbers: Mapping[str, float]
    categories: Mapping[str, str]

    def table(self) -> Table:
        """A table of this one row."""
        columns = [Column(name, "number", np.array([value])) for name, value in self.numbers.items()]
        columns += [
            Column(name, "category", np.zeros(1, np.int32), (value,))
            for name, value in self.categories.items()
        ]
        return Table(tuple(columns), "this row")


class RowForm(QScrollArea):
    """Fields for the input columns of a project's data, or a pixel picture."""

    edited = Signal()
    """The user changed a value."""

    def __init__(self, data: ProjectData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("row-form")
        self.setAccessibleName("Values of the row")
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._data = data
        self._inputs = tuple(column for column in data.columns if column.role == "input")
        self.fields: dict[str, NumberField | QComboBox] = {}
        self.pad: PixelPad | None = None
        body = QWidget()
        body.setProperty("role", "panel")
        self._shape = picture_shape(data)
        if self._shape is not None:
            self._make_picture(body)
        else:
            self._make_fields(body)
        self.setWidget(body)

    def values(self) -> RowValues:
        """What is filled in."""
        if self.pad is not None:
            names = (column.name for column in self._inputs)
            return RowValues(dict(zip(names, self.pad.pixels.ravel().tolist(), strict=True)), {})
        numbers = {name: field.value for name, field in self.fields.items() if isinstance(field, NumberField)}
        chosen = {
            name: field.currentText() for name, field in self.fields.items() if isinstance(field, QComboBox)
        }
        return RowValues(numbers, chosen)

    def show_row(self, row: int) -> None:
        """Fill in a row of the data; where it has a gap, the column's usual value."""
        if self.pad is not None:
            assert self._shape is not None
            pixels = np.array([self._number(column, row) for column in self._inputs])
            self.pad.show_pixels(pixels.reshape(self._shape), self._ends())
            return
        for setting in self._inputs:
            field = self.fields[setting.name]
            if isinstance(field, NumberField):
                field.set_value(self._number(setting, row))
            else:
                cell = as_categories(self._data.table.column(setting.name)).cell(row)
                field.setCurrentIndex(max(0, field.findText(cell)))

    # ------------------------------------------------------------------ inside

    def _number(self, setting: ColumnSetting, row: int) -> float:
        column = as_numbers(self._data.table.column(setting.name))
        value = float(column.values[row])
        return value if np.isfinite(value) else float(describe(column).mean or 0.0)

    def _ends(self) -> tuple[float, float]:
        columns = [as_numbers(self._data.table.column(setting.name)).values for setting in self._inputs]
        return float(min(np.nanmin(values) for values in columns)), float(
            max(np.nanmax(values) for values in columns)
        )

    def _make_picture(self, body: QWidget) -> None:
        self.pad = PixelPad()
        self.pad.edited.connect(self.edited)
        clear = QPushButton("Clear")
        clear.setProperty("role", "quiet")
        clear.clicked.connect(self.pad.clear)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.pad)
        column.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _make_fields(self, body: QWidget) -> None:
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for place, setting in enumerate(self._inputs):
            summary = describe(self._data.table.column(setting.name), setting)
            field = self._field(setting, summary)
            field.setObjectName(f"value-{setting.name}")
            field.setAccessibleName(setting.name)
            self.fields[setting.name] = field
            grid.addWidget(ElidedLabel(setting.name), place, 0)
            if isinstance(field, NumberField):
                field.setFixedWidth(FIELD_WIDTH)
                grid.addWidget(field, place, 1)
                grid.addWidget(_range_label(summary), place, 2)
            else:
                grid.addWidget(field, place, 1, 1, 2)
        grid.setRowStretch(len(self._inputs), 1)

    def _field(self, setting: ColumnSetting, summary: ColumnSummary) -> NumberField | QComboBox:
        if setting.type == "number":
            field = NumberField()
            field.set_value(float(summary.mean or 0.0))
            field.value_changed.connect(lambda _value: self.edited.emit())
            return field
        box = ChoiceBox(setting.name)
        box.addItems(sorted(summary.labels))
        box.activated.connect(lambda _index: self.edited.emit())
        return box


def picture_shape(data: ProjectData) -> tuple[int, int] | None:
    """Height and width where the input columns are pixels of a square picture, by their names; else None."""
    inputs = [column for column in data.columns if column.role == "input"]
    side = round(len(inputs) ** 0.5)
    if side < SMALLEST_PICTURE or side * side != len(inputs):
        return None
    if all(column.type == "number" and PIXEL_NAME.search(column.name) for column in inputs):
        return side, side
    return None


def _range_label(summary: ColumnSummary) -> ElidedLabel:
    """The span of a column in few digits; the exact one as its tooltip."""
    words = range_text(summary)
    if summary.minimum is not None and summary.maximum is not None:
        words = f"{few_digits(summary.minimum)} – {few_digits(summary.maximum)}"
    label = ElidedLabel(words, role="muted")
    label.setFont(theme.body_font(11))
    label.setToolTip(f"In the data: {range_text(summary)}")
    return label


def row_words(data: ProjectData, row: int, target: str) -> str:
    """What a row of the data is: ``true species: Gentoo``."""
    return f"true {target}: {data.table.column(target).cell(row) or 'not known'}"


def heading(text: str) -> QLabel:
    """A small heading over a part of a view."""
    label = QLabel(text.upper())
    label.setProperty("role", "heading")
    return label
