"""What stands where in the import of a table: the parts of the dialog, without what they do."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.tables.table import Table
from nnstudio.data.tables.table_preview import Preview
from nnstudio.dialogs.data_choices import DataChoices
from nnstudio.dialogs.format_fields import FormatFields
from nnstudio.dialogs.preview_table import PreviewTable
from nnstudio.widgets.columns.column_table import ColumnTable
from nnstudio.widgets.dress.stylesheet import dress
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.forms import section_heading
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.warning_list import WarningList

_PREVIEW_HEIGHTS = (128, 178)
"""Pixels in a low and a high dialog."""
_HIGH = 740
_CHOICES_WIDTH = 300
_MOST_NOTES = 3
"""Notes about the reading that are seen at once; all of them stand in the tooltip."""
_STEPS = 1000
"""Of the bar that tells how much was read."""
_NO_COLUMNS = "The columns appear here as soon as the file can be read."


class ImportForm(QWidget):
    """The file and its format above, then first rows and columns beside the choices, buttons below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = self._doing = ""
        self._notes: Sequence[str] = ()
        self._make_parts()
        self._lay_out()

    def say(self, problem: str, notes: Sequence[str] = ()) -> None:
        """Show a problem beside the buttons, or else notes on what was read."""
        self._problem, self._notes = problem, notes
        self._show_words()
        self.columns.say_while_empty(_NO_COLUMNS if problem else "")

    def announce(self, words: str) -> None:
        """Show what is done before anybody can tell how far it is."""
        self._doing = words
        self.progress.setRange(0, 0)
        self._show_words()

    def show_share(self, share: float) -> None:
        """Show which share of the file was read, 0 … 1; what was announced is done."""
        self.progress.setRange(0, _STEPS)
        self.progress.setValue(round(_STEPS * share))
        self._forget_announcement()

    def show_reading(self, is_reading: bool) -> None:
        """Show the bar while a file is read."""
        self.progress.setVisible(is_reading)
        if not is_reading:
            self._forget_announcement()

    def _forget_announcement(self) -> None:
        if self._doing:
            self._doing = ""
            self._show_words()

    def _show_words(self) -> None:
        notes = self._notes if not self._problem and not self._doing else ()
        words = self._problem or self._doing or "\n".join(notes[:_MOST_NOTES])
        self.message.setText(words)
        self.message.setToolTip(f"<p>{'<br>'.join(map(escape, notes))}</p>" if notes else "")
        self.message.setVisible(bool(words))
        dress(self.message, "role", "error" if self._problem else "muted")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.preview.setFixedHeight(scaled(_PREVIEW_HEIGHTS[self.height() >= scaled(_HIGH)]))

    def _make_parts(self) -> None:
        body = self._body = QWidget(self)  # parts are born where they stay: moving restyles
        self.title = ElidedLabel("", body, role="title")
        self.facts = ElidedLabel("", body, role="muted")
        self.choose = QPushButton("Choose a file…", body)
        self.choose.setObjectName("choose_file")
        self.choose.setAutoDefault(False)
        self.format_fields = FormatFields(body)
        self.preview = PreviewTable(body)
        self.columns = ColumnTable(parent=body)
        self.columns.setObjectName("import_columns")
        self.warnings = WarningList(rows=3, parent=body)
        self._scroll = self._scroll_area()
        self._beside = QWidget(self._scroll.viewport())
        self._beside.setProperty("role", "panel")
        self._scroll.setWidget(self._beside)
        self.choices = DataChoices(self._beside)
        bar = self._bar = QWidget(self)
        self.message = plain_label(name="import_message", parent=bar)
        self.progress = QProgressBar(bar)
        self.progress.setObjectName("import_progress")
        self.progress.setAccessibleName("Reading the file")
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton("Cancel", bar)
        self.cancel_button.setObjectName("import_cancel")
        self.cancel_button.setAutoDefault(False)
        self.import_button = QPushButton("Import", bar)
        self.import_button.setObjectName("import_accept")
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        body = self._body
        body.setProperty("role", "panel")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addLayout(self._top_row())
        column.addSpacing(4)
        column.addWidget(self.format_fields)
        column.addSpacing(4)
        column.addLayout(self._below_format(), 1)
        whole.addWidget(body, 1)
        whole.addWidget(self._bottom_bar())

    def _top_row(self) -> QHBoxLayout:
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.facts)
        row = QHBoxLayout()
        row.addLayout(names, 1)
        row.addWidget(self.choose)
        return row

    def _below_format(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(section_heading("First rows", self._body))
        self.preview.setFixedHeight(scaled(_PREVIEW_HEIGHTS[1]))
        left.addWidget(self.preview)
        left.addSpacing(4)
        left.addWidget(section_heading("Columns", self._body))
        left.addWidget(self.columns, 1)
        left.addWidget(self.warnings)
        column = QVBoxLayout(self._beside)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.choices)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(self._scroll)
        return row

    def _scroll_area(self) -> QScrollArea:
        scroll = QScrollArea(self._body)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(scaled(_CHOICES_WIDTH))
        return scroll

    def _bottom_bar(self) -> QWidget:
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.message)
        words.addWidget(self.progress)
        row.addLayout(words, 1)
        row.addSpacing(16)
        row.addWidget(self.cancel_button)
        row.addWidget(self.import_button)
        return self._bar


def facts(has_file: bool, table: Table | None, is_reading: bool) -> str:
    """What stands below the file's name: its size as soon as it is known."""
    if not has_file:
        return "A table (CSV, TSV, Excel or Parquet) with one row for each example."
    if table is not None:
        return f"{_counted(table.rows, 'row')}, {_counted(len(table.columns), 'column')}"
    return "Reading …" if is_reading else ""


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word if number == 1 else word + 's'}"


def promised_columns(preview: Preview | None) -> tuple[ColumnSetting, ...]:
    """What the head of a file promises, while the rest is read."""
    if preview is None:
        return ()
    return tuple(
        ColumnSetting(name, "number" if likely == "number" else "category", "input")
        for name, likely in zip(preview.names, preview.likely, strict=True)
    )
