"""The fields that say how a file is written: found out, shown, and open to be overridden."""

from dataclasses import fields, replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QWidget

from nnstudio.data.csv.format import DELIMITERS, CsvFormat
from nnstudio.data.csv.source import ENCODINGS
from nnstudio.data.reading.excel_source import SheetFormat
from nnstudio.data.reading.table_reading import TableFormat
from nnstudio.errors import DataError
from nnstudio.widgets.calm_wheel import calm_wheel
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import CLOSED_TEXT_ROLE, ChoiceBox
from nnstudio.widgets.fields.forms import FIELD_HEIGHT

_QUOTES = {'"': 'Double  "', "'": "Single  '", "": "Nothing"}
_ESCAPES = {"": 'Doubled  ""', "\\": 'Marked  \\"'}
_DECIMALS = {".": "Point  1.5", ",": "Comma  1,5"}
_THOUSANDS = {
    "": "Nothing",
    ",": "Comma  1,000",
    ".": "Point  1.000",
    " ": "Space  1 000",
    "'": "Apostrophe  1'000",
}
_COMMENTS = {"": "Nothing", "#": "Hash  #", "%": "Percent  %"}
_HEADERS = {True: "Names", False: "Data"}
_MOST_SKIPPED = 9999
_MARKS = ("sheet", "encoding", "delimiter", "quote", "escape", "decimal", "thousands", "header", "comment")
_FIELD_WIDTH = 126
"""Where the fields have less room than this in pixels, each, they stand in two rows."""
_NEEDS = {
    "sheet": 212, "encoding": 212, "delimiter": 117, "quote": 105, "escape": 121, "decimal": 104,
    "thousands": 100, "header": 118, "comment": 135, "skip_lines": 60,
}  # fmt: skip
"""Widths in pixels by which the fields share the room."""


class FormatFields(QWidget):
    """A field for each mark; `edited` carries the whole format that the user made."""

    edited = Signal(object)
    refused = Signal(str)
    """The marks do not go together; the sentence says why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: TableFormat = CsvFormat()
        self._fields: dict[str, tuple[QLabel, QWidget]] = {}
        self._columns: int | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self.sheet = self._add("sheet", "Sheet", {})
        self.encoding = self._add("encoding", "Encoding", ENCODINGS)
        self.delimiter = self._add("delimiter", "Cells are parted by", DELIMITERS)
        self.quote = self._add("quote", "Text is quoted by", _QUOTES)
        self.escape = self._add("escape", "Quotes inside are", _ESCAPES)
        self.decimal = self._add("decimal", "Decimal mark", _DECIMALS)
        self.thousands = self._add("thousands", "Thousands mark", _THOUSANDS)
        self.header = self._add("header", "The first row holds", _HEADERS)
        self.comment = self._add("comment", "Comments begin with", _COMMENTS)
        self.skip_lines = self._add_skipped()
        self.show_format(self._form)

    def show_format(self, form: TableFormat) -> None:
        """Show the fields that a format has, without telling."""
        self._form = form
        if isinstance(form, SheetFormat):
            self._show_sheets(form.sheets)
        for name in _MARKS:
            if _is_field(form, name):
                self._show_value(getattr(self, name), getattr(form, name))
        self._fields["skip_lines"][0].setText(f"Skip {getattr(form, 'row_word', 'row')}s")
        with QSignalBlocker(self.skip_lines):
            self.skip_lines.setValue(getattr(form, "skip_lines", 0))
        self._columns = None  # to be laid out anew, with no field where the format has none
        self._arrange()

    def _show_sheets(self, sheets: tuple[str, ...]) -> None:
        if [self.sheet.itemData(place) for place in range(self.sheet.count())] != list(sheets):
            self.sheet.clear()
            for sheet in sheets:
                self.sheet.addItem(sheet, sheet)

    @staticmethod
    def _show_value(box: ChoiceBox, value: str | bool) -> None:
        index = next((place for place in range(box.count()) if box.itemData(place) == value), -1)
        if index < 0:
            box.addItem(str(value), value)
            index = box.count() - 1
        box.setCurrentIndex(index)

    def _add(self, name: str, label: str, choices: "dict[str, str] | dict[bool, str]") -> ChoiceBox:
        box = ChoiceBox(label, self)
        box.setObjectName(f"format_{name}")
        for value, title in choices.items():
            box.addItem(title, value)
            if name in ("delimiter", "decimal", "thousands"):
                box.setItemData(box.count() - 1, title.split("  ")[0], CLOSED_TEXT_ROLE)
        box.activated.connect(lambda _index: self._change(name, box.currentData()))
        self._place(name, label, box)
        return box

    def _add_skipped(self) -> QSpinBox:
        box = QSpinBox(self)
        box.setObjectName("format_skip_lines")
        box.setAccessibleName("Lines to skip")
        box.setToolTip("Lines above the table that do not belong to it, such as a title.")
        box.setRange(0, _MOST_SKIPPED)
        calm_wheel(box)
        box.valueChanged.connect(lambda count: self._change("skip_lines", count))
        self._place("skip_lines", "Skip lines", box)
        return box

    def _place(self, name: str, label: str, field: QWidget) -> None:
        words = QLabel(label, self)
        words.setProperty("role", "muted")
        words.setBuddy(field)
        field.setFixedHeight(scaled(FIELD_HEIGHT))
        self._fields[name] = words, field

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Put the fields that the format has into one row, or into two where there is little room."""
        shown = [name for name in self._fields if _is_field(self._form, name)]
        columns = len(shown) if self.width() >= scaled(_FIELD_WIDTH) * len(shown) else (len(shown) + 1) // 2
        if columns == self._columns:
            return
        self._columns = columns
        for name, pair in self._fields.items():
            for widget in pair:
                self._grid.removeWidget(widget)
                widget.setVisible(name in shown)
        for place, (words, field) in enumerate(self._fields[name] for name in shown):
            row, column = divmod(place, columns)
            self._grid.addWidget(words, 2 * row, column)
            self._grid.addWidget(field, 2 * row + 1, column)
        for column in range(len(self._fields)):
            needs = [_NEEDS[name] for name in shown[column :: columns or 1] if column < columns]
            self._grid.setColumnStretch(column, max(needs, default=0))

    def _change(self, name: str, value: str | bool | int) -> None:
        changes: dict[str, str | bool | int] = {name: value}
        # The two marks change places, and back again.
        if name == "decimal" and value == getattr(self._form, "thousands", None):
            changes["thousands"] = getattr(self._form, "decimal", "")
        if name == "thousands" and value == getattr(self._form, "decimal", None):
            changes["decimal"] = "." if value == "," else ","
        try:
            form = replace(self._form, **changes)  # type: ignore[arg-type]
        except DataError as error:
            self.show_format(self._form)
            self.refused.emit(str(error))
            return
        if form != self._form:
            self.show_format(form)
            self.edited.emit(form)


def _is_field(form: TableFormat, name: str) -> bool:
    """Whether a person may set this about files of such a format."""
    return name in {field.name for field in fields(form)}
