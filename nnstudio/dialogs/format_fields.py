"""The fields that say how a file is written: found out, shown, and open to be overridden."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from nnstudio.data.csv_format import DELIMITERS, CsvFormat
from nnstudio.data.csv_source import ENCODINGS
from nnstudio.errors import DataError
from nnstudio.widgets.choice_box import ChoiceBox

_QUOTES = {'"': 'Double quote  "', "'": "Single quote  '", "": "None"}
_DECIMALS = {".": "Point  1.5", ",": "Comma  1,5"}
_THOUSANDS = {
    "": "Nothing",
    ",": "Comma  1,000",
    ".": "Point  1.000",
    " ": "Space  1 000",
    "'": "Apostrophe  1'000",
}
_HEADERS = {True: "Names of columns", False: "Data"}


class FormatFields(QWidget):
    """One drop-down list for each mark; `edited` carries the whole format that the user made."""

    edited = Signal(object)
    refused = Signal(str)
    """The marks do not go together; the sentence says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = CsvFormat()
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

    def _add(self, name: str, label: str, choices: "dict[str, str] | dict[bool, str]") -> ChoiceBox:
        box = ChoiceBox(label)
        box.setObjectName(f"format_{name}")
        for value, title in choices.items():
            box.addItem(title, value)
        box.activated.connect(lambda _index: self._change(name, box.currentData()))
        words = QLabel(label)
        words.setProperty("role", "muted")
        words.setBuddy(box)
        column = self._grid.columnCount() if self._grid.count() else 0
        self._grid.addWidget(words, 0, column)
        self._grid.addWidget(box, 1, column)
        self._grid.setColumnStretch(column, 1)
        return box

    def _change(self, name: str, value: str | bool) -> None:
        changes = {name: value}
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
