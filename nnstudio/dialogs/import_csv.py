"""The import of a CSV file: what was found out is shown and can be changed, and nothing is taken over before
“Import”.
"""

from html import escape
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.columns import ColumnSetting, Role, guess
from nnstudio.data.csv_format import CsvFormat, detect
from nnstudio.data.csv_preview import Preview, preview
from nnstudio.data.roles import with_role, with_type
from nnstudio.data.table import ColumnType, Table
from nnstudio.dialogs.data_choices import DataChoices
from nnstudio.dialogs.format_fields import FormatFields
from nnstudio.dialogs.preview_table import PreviewTable
from nnstudio.dialogs.table_reader import TableReader
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.widgets.column_table import ColumnTable
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.forms import section_heading

TABLE_FILTER = "Tables (*.csv *.tsv *.txt *.gz);;All files (*)"
_SIZE = QSize(1220, 820)
_MARGIN_OF_SCREEN = QSize(40, 60)
_PREVIEW_HEIGHT = 172
_CHOICES_WIDTH = 300
_MOST_NOTES = 3
"""Notes about the reading that are seen at once; all of them stand in the tooltip."""


class ImportCsvDialog(QDialog):
    """Makes a `ProjectData` from a file. After `accept`, `data` holds it; the caller makes the edit."""

    imported = Signal(object)
    """The `ProjectData` that the user accepted."""
    ready = Signal()
    """The whole file was read, and its columns are shown."""

    def __init__(self, path: Path | str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_csv")
        self.setWindowTitle("Import a table")
        room = self.screen().availableSize() - _MARGIN_OF_SCREEN
        self.resize(_SIZE.boundedTo(room))
        self.data: ProjectData | None = None
        self._path: Path | None = None
        self._form = CsvFormat()
        self._preview: Preview | None = None
        self._table: Table | None = None
        self._settings: tuple[ColumnSetting, ...] = ()
        self._refusal = ""
        self._reader = TableReader(self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self._refresh()
        if path is not None:
            self.open_file(Path(path))

    # ------------------------------------------------------------------ parts

    def _make_parts(self) -> None:
        self.title = ElidedLabel("", role="title")
        self.facts = ElidedLabel("", role="muted")
        self.choose = QPushButton("Choose a file…")
        self.choose.setObjectName("choose_file")
        self.choose.setAutoDefault(False)
        self.format_fields = FormatFields()
        self.preview = PreviewTable()
        self.columns = ColumnTable()
        self.columns.setObjectName("import_columns")
        self.choices = DataChoices()
        self.message = QLabel()
        self.message.setObjectName("import_message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setObjectName("import_progress")
        self.progress.setAccessibleName("Reading the file")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.setObjectName("import_cancel")
        self.cancel_button.setAutoDefault(False)
        self.import_button = QPushButton("Import")
        self.import_button.setObjectName("import_accept")
        self.import_button.setProperty("role", "primary")
        self.import_button.setDefault(True)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        body = QWidget()
        body.setProperty("role", "panel")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addLayout(self._top_row())
        column.addSpacing(4)
        column.addWidget(self.format_fields)
        column.addSpacing(4)
        column.addWidget(section_heading("First rows"))
        self.preview.setFixedHeight(_PREVIEW_HEIGHT)
        column.addWidget(self.preview)
        column.addSpacing(4)
        column.addLayout(self._middle_row(), 1)
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

    def _middle_row(self) -> QHBoxLayout:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(section_heading("Columns"))
        left.addWidget(self.columns, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFixedWidth(_CHOICES_WIDTH)
        inner = QWidget()
        inner.setProperty("role", "panel")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.choices)
        scroll.setWidget(inner)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addLayout(left, 1)
        row.addWidget(scroll)
        return row

    def _bottom_bar(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
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
        return bar

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose_file)
        self.format_fields.edited.connect(self._use_format)
        self.format_fields.refused.connect(self._refuse)
        self.columns.role_wanted.connect(self._set_role)
        self.columns.type_wanted.connect(self._set_type)
        self.choices.target_wanted.connect(self._set_target)
        self.choices.edited.connect(self._refresh)
        self._reader.progressed.connect(lambda share: self.progress.setValue(round(1000 * share)))
        self._reader.finished.connect(self._take_table)
        self._reader.failed.connect(self._reading_failed)
        self.cancel_button.clicked.connect(self.reject)
        self.import_button.clicked.connect(self.accept)

    # ------------------------------------------------------------------ the file

    def open_file(self, path: Path) -> None:
        """Look at a file, then read it; what is wrong with it is said in place."""
        self._path = path
        self._forget()
        try:
            form = detect(path)
        except DataError as error:
            self._preview = None
            self._refuse(str(error))
            return
        self.format_fields.show_format(form)
        self._use_format(form)

    def _choose_file(self) -> None:
        folder = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self, "Import a table", folder, TABLE_FILTER)
        if name:
            self.open_file(Path(name))

    def _use_format(self, form: CsvFormat) -> None:
        """Show the first rows as this format gives them, and read the file if they are a table."""
        assert self._path is not None
        self._form = form
        self._forget()
        try:
            self._preview = preview(self._path, form)
        except DataError as error:
            self._preview = None
            self._refuse(str(error))
            return
        if self._preview.problem:
            self._refuse(self._preview.problem)
            return
        self.progress.setValue(0)
        self._reader.read(self._path, form)
        self._refresh()

    def _forget(self) -> None:
        self._reader.cancel()
        self._refusal = ""
        self._table = None
        self._settings = ()

    def _take_table(self, table: Table) -> None:
        self._table = table
        self._settings = guess(table)
        self._refresh()
        if not self.columns.hasFocus():
            self.import_button.setFocus()
        self.ready.emit()

    def _reading_failed(self, sentence: str) -> None:
        self._refuse(sentence)

    # ------------------------------------------------------------------ the columns

    def _set_target(self, name: str) -> None:
        if name:
            self._set_role((name,), "target")
            return
        targets = tuple(setting.name for setting in self._settings if setting.role == "target")
        self._set_role(targets, "ignored")

    def _set_role(self, names: tuple[str, ...], role: Role) -> None:
        if self._table is not None:
            self._refusal = ""
            self._settings = with_role(self._settings, self._table, names, role)
            self._refresh()

    def _set_type(self, names: tuple[str, ...], type: ColumnType) -> None:
        if self._table is None:
            return
        try:
            self._settings = with_type(self._settings, self._table, names, type)
            self._refusal = ""
        except DataError as error:
            self._refusal = str(error)
        self._refresh()

    # ------------------------------------------------------------------ showing

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._refresh()

    def _refresh(self) -> None:
        reading = self._reader.is_reading
        self.title.setText(self._path.name if self._path else "No file chosen")
        self.facts.setText(self._facts())
        self.choose.setText("Choose another file…" if self._path else "Choose a file…")
        self.format_fields.setEnabled(self._path is not None)
        self.preview.show_preview(self._preview, frozenset(self._form.missing))
        self.columns.show_columns(self._settings or self._likely_settings(), self._table)
        self.columns.setEnabled(self._table is not None)
        self.choices.show_columns(self._settings, self._table)
        self.progress.setVisible(reading)
        self._say()
        self.import_button.setEnabled(self._table is not None and not self.choices.problem)

    def _facts(self) -> str:
        if self._path is None:
            return "A table of text: CSV or TSV, with one row for each example."
        if self._table is not None:
            return f"{self._table.rows:,} rows, {len(self._table.columns):,} columns"
        return "Reading …" if self._reader.is_reading else ""

    def _likely_settings(self) -> tuple[ColumnSetting, ...]:
        """What the head of the file promises, while the rest is read."""
        if self._preview is None or not self._reader.is_reading:
            return ()
        return tuple(
            ColumnSetting(name, "number" if likely == "number" else "category", "input")
            for name, likely in zip(self._preview.names, self._preview.likely, strict=True)
        )

    def _say(self) -> None:
        problem = self._refusal or (self.choices.problem if self._table is not None else "")
        notes = self._table.notes if self._table is not None else ()
        self.message.setText(problem or "\n".join(notes[:_MOST_NOTES]))
        self.message.setToolTip(f"<p>{'<br>'.join(map(escape, notes))}</p>" if notes and not problem else "")
        role = "error" if problem else "muted"
        if self.message.property("role") != role:
            self.message.setProperty("role", role)
            self.message.style().unpolish(self.message)
            self.message.style().polish(self.message)
        self.message.setVisible(bool(self.message.text()))

    # ------------------------------------------------------------------ the end

    def accept(self) -> None:
        """Keep what is shown as `data` and close; does nothing while it cannot be learned from."""
        if self._table is None or self.choices.problem or self._path is None:
            return
        self.data = ProjectData(
            self._table, self._settings, self.choices.preparation, self.choices.split, source=self._path.name
        )
        self.imported.emit(self.data)
        super().accept()

    def done(self, result: int) -> None:
        """Stop reading before the dialog closes, whatever closes it."""
        self._reader.cancel()
        super().done(result)
