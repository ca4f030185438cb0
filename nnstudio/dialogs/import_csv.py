"""The import of a table: what was found out is shown, can be changed, and is taken over by “Import” only."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from nnstudio.data.columns.roles import with_role, with_separator, with_type, without_target
from nnstudio.data.columns.settings import ColumnSetting, Role
from nnstudio.data.columns.warnings import warnings_about
from nnstudio.data.csv.format import CsvFormat
from nnstudio.data.reading.looking_over import Head, LookedOver
from nnstudio.data.reading.part_files import with_part_column
from nnstudio.data.reading.table_reading import TableFormat
from nnstudio.data.tables.table import ColumnType, Table
from nnstudio.data.tables.table_preview import Preview
from nnstudio.dialogs.import_form import ImportForm, facts, promised_columns
from nnstudio.dialogs.part_reader import PartReader
from nnstudio.dialogs.table_reader import TableReader
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.file_filters import TABLE_FILTER

_SIZE = (1220, 820)


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
        open_as_large_as(self, *_SIZE)
        self.data: ProjectData | None = None
        self._path: Path | None = None
        self._form: TableFormat = CsvFormat()
        self._wanted_form: TableFormat | None = None
        self._preview: Preview | None = None
        self._table: Table | None = None
        self._settings: tuple[ColumnSetting, ...] = ()
        self._warned_about: tuple[Table | None, tuple[ColumnSetting, ...]] = (None, ())
        self._types: dict[str, ColumnType] = {}
        self._wanted_types: dict[str, ColumnType] = {}
        self._refusal = ""
        self._reader = TableReader(self)
        self._parts = PartReader(self)
        self._own: Table | None = None
        self.form = ImportForm(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.form)
        self._connect()
        self._refresh()
        if path is not None:
            self.open_file(Path(path))

    def _connect(self) -> None:
        self.form.choose.clicked.connect(self._choose_file)
        self.form.format_fields.edited.connect(self._look)
        self.form.format_fields.refused.connect(self._refuse)
        self.form.columns.role_wanted.connect(self._set_role)
        self.form.columns.type_wanted.connect(self._set_type)
        self.form.warnings.remedy_wanted.connect(lambda column, _remedy: self._set_role((column,), "ignored"))
        self.form.choices.target_wanted.connect(self._set_target)
        self.form.choices.edited.connect(self._refresh)
        self.form.choices.task_wanted.connect(self._set_task)
        self.form.choices.separator_wanted.connect(self._set_separator)
        self.form.choices.rows.file_wanted.connect(self._choose_part)
        self.form.choices.rows.files_left.connect(self._leave_parts)
        self.form.columns.target_added.connect(lambda names: self._set_role(names, "target", False))
        self._parts.progressed.connect(self.form.show_share)
        self._parts.joined.connect(self._take_parts)
        self._parts.failed.connect(self._refuse)
        self._reader.announced.connect(self.form.announce)
        self._reader.progressed.connect(self.form.show_share)
        self._reader.finished.connect(self._take)
        self._reader.failed.connect(self._reading_failed)
        self.form.cancel_button.clicked.connect(self.reject)
        self.form.import_button.clicked.connect(self.accept)

    # ------------------------------------------------------------------ the file

    def open_file(self, path: Path) -> None:
        """Look at a file, then read it; what is wrong with it is said in place."""
        self._path = path
        self._preview = None
        self._parts.files = {}
        self.form.choices.rows.start_over()
        self._look(None)

    def _look(self, form: TableFormat | None) -> None:
        """Begin with a format, or with the one that is detected."""
        assert self._path is not None
        self._forget()
        self._wanted_form = form
        self.form.show_share(0.0)
        self._reader.look(self._path, form, self._form)
        self._refresh()

    def _choose_file(self) -> None:
        folder = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self, "Import a table", folder, TABLE_FILTER)
        if name:
            self.open_file(Path(name))

    def _take(self, found: Head | LookedOver) -> None:
        if isinstance(found, Head):
            self._take_head(found)
        else:
            self._take_table(found)

    def _take_head(self, head: Head) -> None:
        """Show the first rows as the format gives them, and read the file if they are a table."""
        assert self._path is not None
        if head.form is not None:
            if head.form != self._wanted_form:
                self.form.format_fields.show_format(head.form)
            self._form = head.form
        self._preview = head.preview
        if head.refusal or head.form is None:
            self._refuse(head.refusal)
            return
        self._reader.read(self._path, head.form)
        self._refresh()

    def _forget(self) -> None:
        self._reader.cancel()
        self._parts.cancel()
        self._refusal = ""
        self._table = self._own = None
        self._settings = ()
        self._types = self._wanted_types = {}

    def _take_table(self, found: LookedOver) -> None:
        """Show the columns of the whole file; those that were read again as numbers keep their roles."""
        table = found.table
        if self._table is None:
            self._settings = found.settings
            self._warned_about = (table, found.settings)
            self.form.warnings.show_warnings(found.warnings)
        else:
            names = tuple(name for name, type in self._wanted_types.items() if type == "number")
            self._settings = with_type(self._settings, table, names, "number")
        self._types, self._own = self._wanted_types, table
        self._read_parts()
        self._refresh()
        if not self.form.columns.hasFocus():
            self.form.import_button.setFocus()
        self.ready.emit()

    def _reading_failed(self, sentence: str) -> None:
        self._wanted_types = self._types
        self._refuse(sentence)

    # ------------------------------------------------------------------ files of other parts

    def _choose_part(self, part: str) -> None:
        folder = str(self._path.parent) if self._path else ""
        name, _ = QFileDialog.getOpenFileName(self, f"Rows for the {part}", folder, TABLE_FILTER)
        if name:
            self._refusal = self._parts.double_use(part, Path(name), self._path)
            if not self._refusal:
                self._parts.files[part] = Path(name)
                self._read_parts()
            self._refresh()

    def _leave_parts(self, parts: tuple[str, ...]) -> None:
        for part in parts:
            self._parts.files.pop(part, None)
        self._refusal = ""
        self._read_parts()
        self._refresh()

    def _read_parts(self) -> None:
        """Have the table's own rows alone until those of other files are read."""
        self._parts.cancel()
        if self._own is not None:
            own = self._table = self._own
            names = frozenset(own.names)
            self._settings = tuple(one for one in self._settings if one.name in names)
            self._parts.read(own)

    def _take_parts(self, table: Table) -> None:
        """Show all rows together, with the column that tells them apart."""
        self._table = table
        self._settings = with_part_column(self._settings, table.names[-1])
        self._refresh()

    # ------------------------------------------------------------------ the columns

    def _set_task(self, type: ColumnType) -> None:
        self._set_type(tuple(one.name for one in self._settings if one.role == "target"), type)

    def _set_separator(self, separator: str) -> None:
        targets = tuple(one.name for one in self._settings if one.role == "target")
        self._settings = with_separator(self._settings, targets, separator)
        self._refresh()

    def _set_target(self, name: str) -> None:
        if name:
            self._set_role((name,), "target")
        elif self._table is not None:
            self._settings = without_target(self._settings, self._table)
            self._refresh()

    def _set_role(self, names: tuple[str, ...], role: Role, single_target: bool = True) -> None:
        if self._table is not None:
            self._choose(partial(with_role, self._settings, self._table, names, role, single_target))

    def _choose(self, choice: Callable[[], tuple[ColumnSetting, ...]]) -> None:
        """Take other settings of the columns, or say which cell does not allow them."""
        self._refusal = ""
        try:
            self._settings = choice()
        except DataError as error:
            self._refusal = str(error)
        self._refresh()

    def _set_type(self, names: tuple[str, ...], type: ColumnType) -> None:
        """Texts that are to be numbers are read again from the file, so that a bad one has its line."""
        if self._table is None or self._path is None:
            return
        self._refusal = ""
        texts = [name for name in names if self._table.column(name).type != "number"]
        if type == "number" and texts:
            self._wanted_types = {**self._types, **dict.fromkeys(texts, type)}
            self._reader.read(self._path, self._form, self._wanted_types)
            self._refresh()
        else:
            self._choose(partial(with_type, self._settings, self._table, names, type))

    # ------------------------------------------------------------------ showing

    def _refuse(self, sentence: str) -> None:
        self._refusal = sentence
        self._refresh()

    def _refresh(self) -> None:
        self.form.title.setText(self._path.name if self._path else "No file chosen")
        self.form.facts.setText(facts(self._path is not None, self._table, self._reader.is_working))
        self.form.choose.setText("Choose another file…" if self._path else "Choose a file…")
        self.form.format_fields.setEnabled(self._path is not None)
        self.form.preview.show_preview(self._preview, frozenset(getattr(self._form, "missing", ())))
        promised = promised_columns(self._preview) if self._reader.is_working else ()
        self.form.columns.show_columns(self._settings or promised, self._table)
        self.form.columns.setEnabled(self._table is not None)
        self.form.choices.show_columns(self._settings, self._table, self._parts.names)
        self._warn()
        self.form.show_reading(self._is_reading)
        self._say()
        self.form.import_button.setEnabled(self._can_import())

    def _warn(self) -> None:
        """Point out columns to beware of; nothing is computed again while the columns are the same."""
        now = (self._table, self._settings)
        if now != self._warned_about:
            self._warned_about = now
            table, settings = now
            self.form.warnings.show_warnings(() if table is None else warnings_about(table, settings))

    def _say(self) -> None:
        problem = self._refusal or (self.form.choices.problem if self._table is not None else "")
        self.form.say(problem, self._table.notes if self._table is not None else ())

    # ------------------------------------------------------------------ the end

    def accept(self) -> None:
        """Keep what is shown as `data` and close; does nothing while it cannot be learned from."""
        if not self._can_import() or self._table is None or self._path is None:
            return
        self.data = ProjectData(
            self._table,
            self._settings,
            self.form.choices.preparation,
            self.form.choices.split,
            source=self._path.name,
        )
        self.imported.emit(self.data)
        super().accept()

    def _can_import(self) -> bool:
        return self._table is not None and not self._is_reading and not self.form.choices.problem

    @property
    def _is_reading(self) -> bool:
        return self._reader.is_working or self._parts.is_reading

    def done(self, result: int) -> None:
        """Stop reading before the dialog closes, whatever closes it."""
        self._reader.cancel()
        self._parts.cancel()
        super().done(result)
