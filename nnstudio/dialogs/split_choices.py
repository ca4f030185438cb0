"""How the rows of a table are dealt out to training, validation and test: by shares, by a column, or from
files of their own.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpinBox, QToolButton, QWidget

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.splitting.column_splits import likely_column, with_usual_method
from nnstudio.data.splitting.splits import METHODS, SplitSettings
from nnstudio.data.tables.table import Table
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_button import ElidedButton
from nnstudio.widgets.fields.field_rows import FieldRows
from nnstudio.widgets.fields.forms import FIELD_HEIGHT
from nnstudio.widgets.fields.toggle import Toggle

FIELD_WIDTH = 168
_PARTS = {"validation": "Validation file", "test": "Test file"}


class SplitChoices(QWidget):
    """Shows a way to split and what it needs; `edited` tells that the user changed something."""

    edited = Signal()
    file_wanted = Signal(str)
    """The user wants to choose the file of a part."""
    files_left = Signal(tuple)
    """Parts that shall have no file any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings: tuple[ColumnSetting, ...] = ()
        self._table: Table | None = None
        self._chosen = False
        self._files: Mapping[str, str] = {}
        self._fields = FieldRows(self, FIELD_WIDTH)
        self._make_fields()
        self._refresh()

    def _make_fields(self) -> None:
        self.method = self._fields.add_choice("split_method", "Rows", METHODS)
        self.method.activated.connect(self._choose_method)
        self.column = self._fields.add_choice("split_column", "By the column", {})
        self.column.activated.connect(self.edited)
        self.files = {part: self._file_field(part, title) for part, title in _PARTS.items()}
        self.validation = self._number(
            "validation", "Validation", 15, 90, " %", "Rows that watch the training."
        )
        self.test = self._number("test", "Test", 20, 90, " %", "Rows that are kept for the end.")
        self.seed = self._number("seed", "Seed", 0, 2**31 - 1, "", "Decides which row goes where.")
        self.stratified = Toggle("Stratify by class", self)
        self.stratified.setChecked(True)
        self.stratified.toggled.connect(self.edited)
        help = "Deals every class out by the same shares."
        self._fields.add_field("stratified", "Stratify by class", help, self.stratified)

    # ------------------------------------------------------------------ what is chosen

    @property
    def split(self) -> SplitSettings:
        """How rows are dealt out: as was chosen, or as the column with the role to split suggests."""
        shares = self.validation.value() / 100, self.test.value() / 100
        chosen = SplitSettings(*shares, stratified=self.stratified.isChecked(), seed=self.seed.value())
        if self._table is None:
            return chosen
        if not self._chosen:
            return with_usual_method(chosen, self._settings, self._table)
        method = self.method.currentData()
        names = [one.name for one in self._settings if one.role == "split"]
        column = {"share": "", "files": names[-1] if names else ""}.get(method, self.column.currentData())
        return SplitSettings(
            *shares, stratified=chosen.stratified, seed=chosen.seed, method=method, column=column or ""
        )

    @property
    def problem(self) -> str:
        """What is still to be chosen; empty where nothing is."""
        if self.split.method == "files" and not self._files:
            return "No file holds rows for validation or test: choose one, or split the rows another way."
        return ""

    def show_columns(
        self, settings: Sequence[ColumnSetting], table: Table | None, files: Mapping[str, str]
    ) -> None:
        """Show the columns to split by, and the names of the files that parts come from."""
        new_names = [one.name for one in settings] != [one.name for one in self._settings]
        self._settings, self._table, self._files = tuple(settings), table, files
        if new_names:
            before = self.column.currentData()
            self.column.clear()
            for one in settings:
                self.column.addItem(one.name, one.name)
            self.column.setCurrentIndex(max(0, self.column.findData(before)))
        if files:
            self._chosen = True
            self.method.setCurrentIndex(self.method.findData("files"))
        self._refresh()

    def start_over(self) -> None:
        """Forget the way that was chosen for another file."""
        self._chosen = False
        self.method.setCurrentIndex(0)

    # ------------------------------------------------------------------ inside

    def _choose_method(self) -> None:
        self._chosen = True
        method = self.method.currentData()
        self._point_at_likely_column(method)
        if method != "files" and self._files:
            self.files_left.emit(tuple(self._files))
        self.edited.emit()

    def _point_at_likely_column(self, method: str) -> None:
        likely = likely_column(method, self._settings, self._table) if self._table is not None else ""
        if likely:
            self.column.setCurrentIndex(self.column.findData(likely))

    def _refresh(self) -> None:
        """Fields that a way of splitting has no use for are not seen."""
        split = self.split
        if not self._chosen:
            self.method.setCurrentIndex(self.method.findData(split.method))
            self._point_at_likely_column(split.method)
        by_files = split.method == "files"
        for part, field in self.files.items():
            self._fields.show_field(field, by_files)
            name = self._files.get(part, "")
            button, clear = field.findChild(ElidedButton), field.findChild(QToolButton)
            if button is not None and clear is not None:
                button.setText(name or "Choose…")
                clear.setVisible(bool(name))
        self._fields.show_field(self.column, split.method in ("group", "time", "column"))
        for part, box in (("validation", self.validation), ("test", self.test)):
            self._fields.show_field(box, split.method != "column" and not (by_files and part in self._files))
        by_chance = split.method in ("share", "group") or (by_files and len(self._files) < len(_PARTS))
        self._fields.show_field(self.seed, by_chance)
        self._fields.show_field(self.stratified, split.method == "share" or (by_files and by_chance))

    def _file_field(self, part: str, title: str) -> QWidget:
        button = ElidedButton("Choose…")
        button.setObjectName(f"{part}_file")
        button.setAccessibleName(title)
        button.setProperty("tight", True)
        button.setAutoDefault(False)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setFixedHeight(scaled(FIELD_HEIGHT))
        button.clicked.connect(lambda: self.file_wanted.emit(part))
        clear = QToolButton()
        clear.setText("×")
        clear.setObjectName(f"{part}_file_left")
        clear.setAccessibleName(f"No {title.lower()}")
        clear.setToolTip("Deal these rows out by their share again")
        clear.setProperty("role", "quiet")
        clear.clicked.connect(lambda: self.files_left.emit((part,)))
        field = QWidget()
        field.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        line = QHBoxLayout(field)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        line.addWidget(button, 1)
        line.addWidget(clear)
        help = "A table with the same columns, matched by name."
        self._fields.add_field(f"{part}_row", title, help, field)
        return field

    def _number(self, name: str, label: str, value: int, most: int, suffix: str, help: str) -> QSpinBox:
        box = self._fields.add_number(name, label, most, suffix, help)
        box.setFixedSize(scaled(84), scaled(FIELD_HEIGHT))
        box.setValue(value)
        box.valueChanged.connect(self.edited)
        return box
