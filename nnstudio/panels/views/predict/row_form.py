"""A form for one new row: a field for each input column, or a picture where the columns are its pixels."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from nnstudio.data.columns.date_texts import is_date
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import ColumnSummary, describe, glance, range_text, usual_number, with_unit
from nnstudio.data.images.pixels import PixelShape
from nnstudio.data.tables.table import Column, Table, as_categories, as_numbers
from nnstudio.document.features import span_of
from nnstudio.document.learning.losses import Target
from nnstudio.document.project import ProjectData
from nnstudio.panels.views.numbers import few_digits
from nnstudio.panels.views.predict.picture_form import PictureForm
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.number_field import NumberField

FIELD_WIDTH = 76
MOST_FIELDS = 200
MOST_TYPED = 50
"""Dates or texts of the data that are offered where any may be typed."""
EMPTY = "Nothing is drawn: this is the answer for an empty picture."
MOST_PICTURES_LOOKED_AT = 500
"""To find out how large the figures of the data are and where they stand."""
_ALL_OFFERED = ("category", "yes_no")


@dataclass(frozen=True)
class RowValues:
    """The values of one row: numbers, categories, and images uint8 (height, width, channels) by column."""

    numbers: Mapping[str, float]
    categories: Mapping[str, str]
    images: Mapping[str, NDArray[np.uint8]] = dataclass_field(default_factory=dict)

    def table(self) -> Table:
        """A table of this one row."""
        columns = [Column(name, "number", np.array([value])) for name, value in self.numbers.items()]
        columns += [
            Column(name, "category", np.zeros(1, np.int32), (value,))
            for name, value in self.categories.items()
        ]
        columns += [Column(name, "image", pixels[np.newaxis]) for name, pixels in self.images.items()]
        return Table(tuple(columns), "this row")


class RowForm(QScrollArea):
    """Fields for the input columns of a project's data, or a picture (height, width, channels) where they are
    one, or its pixels.
    """

    edited = Signal()
    """The user changed a value."""

    def __init__(
        self, data: ProjectData, picture: PixelShape | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("row-form")
        self.setAccessibleName("Values of the row")
        self.setWidgetResizable(True)
        self.setFrameShape(self.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._data = data
        self._inputs = tuple(column for column in data.columns if column.role == "input")
        self.fields: dict[str, NumberField | QComboBox] = {}
        self.picture: PictureForm | None = None
        self._shown_row = 0
        self._ranges: list[ElidedLabel] = []
        body = QWidget()
        body.setProperty("role", "panel")
        self._shape = picture
        if picture is not None:
            self._make_picture(body, picture)
        elif len(self._inputs) > MOST_FIELDS:
            self._make_sentence(body)
        else:
            self._make_fields(body)
        self.setWidget(body)

    def values(self) -> RowValues:
        """What is filled in."""
        if self.picture is not None:
            names = [column.name for column in self._inputs]
            if self._holds_images:
                pixels = np.clip(np.rint(self.picture.pixels), 0, 255).astype(np.uint8)
                return RowValues({}, {}, {names[0]: pixels})
            return RowValues(dict(zip(names, self.picture.pixels.ravel().tolist(), strict=True)), {})
        of_row = self._values_of(self._shown_row)
        if not self.fields:
            return of_row
        numbers = {name: field.value for name, field in self.fields.items() if isinstance(field, NumberField)}
        chosen = {
            name: field.currentText() for name, field in self.fields.items() if isinstance(field, QComboBox)
        }
        return RowValues(numbers, chosen, of_row.images)

    @property
    def is_changed(self) -> bool:
        """Whether an edit leaves another row than that of the data; one of fields always does."""
        return self.picture is None or self.picture.is_changed

    @property
    def remark(self) -> str:
        """What is to be known of the answer for this row; empty for nothing."""
        return EMPTY if self.picture is not None and self.picture.is_empty else ""

    def show_row(self, row: int) -> None:
        """Fill in a row of the data; where it has a gap, the column's usual value."""
        self._shown_row = row
        if self.picture is not None:
            assert self._shape is not None
            if self._holds_images:
                self.picture.show_pixels(self._data.column_of[self._inputs[0].name].values[row].astype(float))
                return
            pixels = np.array([self._number(column, row) for column in self._inputs])
            self.picture.show_pixels(pixels.reshape(self._shape))
            return
        values = self._values_of(row)
        for name, field in self.fields.items():
            if isinstance(field, NumberField):
                field.set_value(values.numbers[name])
            elif field.isEditable():
                field.setEditText(values.categories[name])
                _line_of(field).setCursorPosition(0)
            else:
                field.setCurrentIndex(max(0, field.findText(values.categories[name])))

    # ------------------------------------------------------------------ inside

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is no room for names and ranges, the ranges are in the fields' tooltips alone."""
        super().resizeEvent(event)
        if self.picture is not None:
            self.picture.fit_into(self.viewport().width())
        body = self.widget()
        if self._ranges and body is not None:
            for label in self._ranges:
                label.setVisible(self.viewport().width() >= self._width_with_ranges(body))

    def _width_with_ranges(self, body: QWidget) -> int:
        grid = body.layout()
        assert isinstance(grid, QGridLayout)
        names = [grid.itemAtPosition(row, 0) for row in range(len(self._inputs))]
        widest = max((item.sizeHint().width() for item in names if item is not None), default=0)
        ranges = max(label.sizeHint().width() for label in self._ranges)
        return widest + scaled(FIELD_WIDTH) + ranges + 4 * grid.horizontalSpacing()

    @property
    def _holds_images(self) -> bool:
        return self._inputs[0].type == "image"

    def _values_of(self, row: int) -> RowValues:
        numbers = {
            setting.name: self._number(setting, row) for setting in self._inputs if setting.type == "number"
        }
        cells = {
            setting.name: as_categories(self._data.table.column(setting.name)).cell(row)
            for setting in self._inputs
            if setting.type not in ("number", "image")
        }
        images = {
            one.name: self._data.column_of[one.name].values[row]
            for one in self._inputs
            if one.type == "image"
        }
        return RowValues(numbers, cells, images)

    def _number(self, setting: ColumnSetting, row: int) -> float:
        column = as_numbers(self._data.table.column(setting.name))
        value = float(column.values[row])
        return value if np.isfinite(value) else usual_number(column)

    def _make_picture(self, body: QWidget, shape: PixelShape) -> None:
        pictures, ends = self._some_pictures()
        self.picture = PictureForm(pictures.reshape(-1, *shape), ends)
        self.picture.edited.connect(self.edited)
        place = QVBoxLayout(body)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self.picture)

    def _some_pictures(self) -> tuple[NDArray[Any], tuple[float, float]]:
        """Pictures from all over the data, and the values of an empty and of a full pixel."""
        looked_at = slice(None, None, max(1, -(-self._data.table.rows // MOST_PICTURES_LOOKED_AT)))
        if self._holds_images:
            return self._data.column_of[self._inputs[0].name].values[looked_at], (0.0, 255.0)
        columns = [as_numbers(self._data.table.column(setting.name)) for setting in self._inputs]
        pictures = np.nan_to_num(np.column_stack([column.values[looked_at] for column in columns]))
        spans = [span for column in columns if (span := span_of(column)) is not None]
        ends = (min(span[0] for span in spans), max(span[1] for span in spans)) if spans else (0.0, 1.0)
        return pictures, ends

    def _make_sentence(self, body: QWidget) -> None:
        """In the place of more fields than anybody would fill in."""
        words = QLabel(f"{len(self._inputs):,} values, those of the row that is chosen above.")
        words.setWordWrap(True)
        words.setProperty("role", "muted")
        QVBoxLayout(body).addWidget(words, 0, Qt.AlignmentFlag.AlignTop)

    def _make_fields(self, body: QWidget) -> None:
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(3, 1)
        grid.setColumnMinimumWidth(0, scaled(40))
        for place, setting in enumerate(self._inputs):
            if setting.type == "image":
                grid.addWidget(ElidedLabel(setting.name), place, 0)
                grid.addWidget(ElidedLabel("that of the row", role="muted"), place, 1, 1, 2)
                continue
            look = describe if setting.type in _ALL_OFFERED else glance
            in_cells = None if setting.type == "labels" else setting
            summary = look(self._data.table.column(setting.name), in_cells)
            field = self._field(setting, summary)
            field.setObjectName(f"value-{setting.name}")
            field.setAccessibleName(setting.name)
            self.fields[setting.name] = field
            grid.addWidget(ElidedLabel(setting.name), place, 0)
            if isinstance(field, NumberField):
                field.setFixedWidth(scaled(FIELD_WIDTH))
                grid.addWidget(field, place, 1)
                self._ranges.append(_range_label(summary))
                field.setToolTip(self._ranges[-1].toolTip())
                grid.addWidget(self._ranges[-1], place, 2)
            else:
                grid.addWidget(field, place, 1, 1, 2)
        grid.setRowStretch(len(self._inputs), 1)

    def _field(self, setting: ColumnSetting, summary: ColumnSummary) -> NumberField | QComboBox:
        if setting.type == "number":
            field = NumberField()
            field.set_value(float(summary.mean or 0.0))
            field.value_changed.connect(lambda _value: self.edited.emit())
            return field
        if is_date(setting.type) or setting.type in ("text", "labels"):
            return self._typed_field(summary, completes=is_date(setting.type))
        box = ChoiceBox(setting.name)
        box.addItems(sorted(summary.labels))
        box.activated.connect(lambda _index: self.edited.emit())
        return box

    def _typed_field(self, summary: ColumnSummary, completes: bool) -> QComboBox:
        """Dates or texts of the data to choose from, and any other one may be typed."""
        box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setMinimumContentsLength(10)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.addItems(summary.labels[:MOST_TYPED])
        if not completes:  # what is typed is meant as it stands
            box.setCompleter(None)  # type: ignore[arg-type]
        calm_wheel(box)
        box.activated.connect(lambda _index: self.edited.emit())
        _line_of(box).editingFinished.connect(self.edited.emit)
        return box


def _line_of(box: QComboBox) -> QLineEdit:
    """The line in which a box that takes other words is typed into."""
    line = box.lineEdit()
    assert line is not None
    return line


def _range_label(summary: ColumnSummary) -> ElidedLabel:
    """The span of a column in few digits; the exact one as its tooltip."""
    words = range_text(summary)
    if summary.minimum is not None and summary.maximum is not None:
        span = f"{few_digits(summary.minimum)} – {few_digits(summary.maximum)}"
        words = with_unit(span, summary.unit)
    label = ElidedLabel(words, role="muted")
    label.setFont(theme.body_font(11))
    label.setToolTip(f"In the data: {range_text(summary)}")
    return label


def row_words(data: ProjectData, row: int, target: Target | None) -> str:
    """What a row of the data is: ``true species: Gentoo``; of one that is rebuilt, what its data call the
    target, if anything.
    """
    names = data.with_role("target") if target and target.entry else (target.name,) if target else ()
    return f"true {names[0]}: {data.table.column(names[0]).cell(row) or 'not known'}" if names else ""


def heading(text: str) -> QLabel:
    """A small heading over a part of a view."""
    label = QLabel(text.upper())
    label.setProperty("role", "heading")
    return label
