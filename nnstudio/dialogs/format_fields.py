"""The fields that say how a file is written: found out, shown, and open to be overridden."""

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QWidget

from nnstudio.data.csv_format import DELIMITERS, CsvFormat
from nnstudio.data.csv_source import ENCODINGS
from nnstudio.errors import DataError
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.choice_box import ChoiceBox
from nnstudio.widgets.forms import FIELD_HEIGHT

_QUOTES = {'"': 'Double  "', "'": "Single  '", "": "Nothing"}
_DECIMALS = {".": "Point  1.5", ",": "Comma  1,5"}
_THOUSANDS = {
    "": "Nothing",
    ",": "Comma  1,000",
    ".": "Point  1.000",
    " ": "Space  1 000",
    "'": "Apostrophe  1'000",
}
_HEADERS = {True: "Names", False: "Data"}
_MOST_SKIPPED = 9999
WIDTH_FOR_ONE_ROW = 900
"""Below this width in pixels the fields stand in two rows."""
_IN_A_ROW = 4


class FormatFields(QWidget):
    """A field for each mark; `edited` carries the whole format that the user made."""

    edited = Signal(object)
    refused = Signal(str)
    """The marks do not go together; the sentence says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = CsvFormat()
        self._fields: list[tuple[QLabel, QWidget]] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self.encoding = self._add("encoding", "Encoding", ENCODINGS)
        self.delimiter = self._add("delimiter", "Cells are parted by", DELIMITERS)
        self.quote = self._add("quote", "Text is quoted by", _QUOTES)
        self.decimal = self._add("decimal", "Decimal mark", _DECIMALS)
        self.thousands = self._add("thousands", "Thousands mark", _THOUSANDS)
        self.header = self._add("header", "The first row holds", _HEADERS)
        self.skip_lines = self._add_skipped()
        self._arrange(len(self._fields))

    def show_format(self, form: CsvFormat) -> None:
        """Show a format without telling."""
        self._form = form
        for name in ("encoding", "delimiter", "quote", "decimal", "thousands", "header"):
            box: ChoiceBox = getattr(self, name)
            value = getattr(form, name)
            index = next((place for place in range(box.count()) if box.itemData(place) == value), -1)
            if index < 0:
                box.addItem(str(value), value)
                index = box.count() - 1
            box.setCurrentIndex(index)
        with QSignalBlocker(self.skip_lines):
            self.skip_lines.setValue(form.skip_lines)

    def _add(self, name: str, label: str, choices: "dict[str, str] | dict[bool, str]") -> ChoiceBox:
        box = ChoiceBox(label)
        box.setObjectName(f"format_{name}")
        for value, title in choices.items():
            box.addItem(title, value)
        box.activated.connect(lambda _index: self._change(name, box.currentData()))
        self._place(label, box)
        return box

    def _add_skipped(self) -> QSpinBox:
        box = QSpinBox()
        box.setObjectName("format_skip_lines")
        box.setAccessibleName("Lines to skip")
        box.setToolTip("Lines above the table that do not belong to it, such as a title.")
        box.setRange(0, _MOST_SKIPPED)
        calm_wheel(box)
        box.valueChanged.connect(lambda count: self._change("skip_lines", count))
        self._place("Skip lines", box)
        return box

    def _place(self, label: str, field: QWidget) -> None:
        words = QLabel(label)
        words.setProperty("role", "muted")
        words.setBuddy(field)
        field.setFixedHeight(FIELD_HEIGHT)
        self._fields.append((words, field))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(len(self._fields) if self.width() >= WIDTH_FOR_ONE_ROW else _IN_A_ROW)

    def _arrange(self, columns: int) -> None:
        """Put the fields into rows of so many."""
        if columns == self._columns:
            return
        self._columns = columns
        for place, (words, field) in enumerate(self._fields):
            row, column = divmod(place, columns)
            self._grid.addWidget(words, 2 * row, column)
            self._grid.addWidget(field, 2 * row + 1, column)
        for column in range(len(self._fields)):
            self._grid.setColumnStretch(column, int(column < columns))

    def _change(self, name: str, value: str | bool | int) -> None:
        changes: dict[str, str | bool | int] = {name: value}
        if name == "decimal" and value == self._form.thousands:
            changes["thousands"] = ""
        try:
            form = replace(self._form, **changes)  # type: ignore[arg-type]
        except DataError as error:
            self.show_format(self._form)
            self.refused.emit(str(error))
            return
        if form != self._form:
            self.show_format(form)
            self.edited.emit(form)
