"""A window beside the data panel: how rows are dealt out to the parts, and the rule by which columns are
prepared.
"""

from collections.abc import Mapping

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QSpinBox, QVBoxLayout, QWidget

from nnstudio.data.columns.choices import MISSING_CHOICES, SCALING_CHOICES
from nnstudio.data.splitting.column_splits import likely_column, sets_aside
from nnstudio.data.splitting.splits import METHODS, counts_by_share
from nnstudio.document.editing import data_edits, plan_edits
from nnstudio.document.learning.arrays import split_now
from nnstudio.document.project import Project, ProjectData
from nnstudio.errors import NNStudioError
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.field_rows import FieldRows
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, note
from nnstudio.widgets.fields.toggle import Toggle
from nnstudio.widgets.split_bar import SplitBar
from nnstudio.widgets.undo_keys import take_undo_keys

FIELD_WIDTH = 196
_BY_ROLE = "With the role Split"


class DataRules(QDialog):
    """Shows the split and the rule of the open project; every choice is an edit."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("data_rules")
        self.setWindowTitle("Split and preparation")
        self._editor = editor
        self._is_showing = False
        inside = QWidget()
        self._fields = FieldRows(inside, FIELD_WIDTH)
        self._make_split()
        self._make_rule()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.addWidget(inside)
        whole.addStretch(1)
        open_as_large_as(self, 404, 400)
        editor.changed.connect(self._after_change)
        take_undo_keys(self, editor.undo_stack)

    def _make_split(self) -> None:
        self._fields.add_heading("Split")
        in_one_file = {name: title for name, title in METHODS.items() if name != "files"}
        self.method = self._fields.add_choice("method", "Rows are dealt out", in_one_file)
        self.method.activated.connect(lambda: self._set_method(self.method.currentData()))
        self.column = self._fields.add_choice("split_column", "By the column", {})
        self.column.activated.connect(lambda: self._set_split(column=self.column.currentData()))
        self.validation = self._number("validation", "Validation", 90, " %", "Rows that watch the training.")
        self.validation.valueChanged.connect(lambda share: self._set_split(validation=share / 100))
        self.test = self._number("test", "Test", 90, " %", "Rows that nobody looks at before the end.")
        self.test.valueChanged.connect(lambda share: self._set_split(test=share / 100))
        help = "Decides which row goes where, and all chance of the training."
        self.seed = self._number("seed", "Seed", 2**31 - 1, "", help)
        self.seed.valueChanged.connect(self._set_seed)
        self.stratified = Toggle("Stratify by class")
        self.stratified.toggled.connect(lambda on: self._set_split(stratified=on))
        self._fields.add_field(
            "stratified", "Stratify by class", "Deals every class out by the same shares.", self.stratified
        )
        self.bar = SplitBar()
        self._fields.add_wide(self.bar)
        self.problem = note("", "split_problem")
        self._fields.add_wide(self.problem)

    def _make_rule(self) -> None:
        self._fields.add_heading("All columns")
        self.missing = self._fields.add_choice("missing", "Missing values", MISSING_CHOICES)
        self.missing.activated.connect(lambda: self._set_rule(missing=self.missing.currentData()))
        self.scaling = self._fields.add_choice("scaling", "Numbers", SCALING_CHOICES)
        self.scaling.activated.connect(lambda: self._set_rule(scaling=self.scaling.currentData()))
        self._fields.add_wide(note("Columns with a choice of their own keep to that."))

    # ------------------------------------------------------------------ showing

    def showEvent(self, event: QShowEvent) -> None:
        """What changed while the window was away is shown."""
        super().showEvent(event)
        self._refresh()

    def _after_change(self, change: Change) -> None:
        if self.isVisible() and (change.data_changed or change.graph_changed or change.opened):
            self._refresh()

    def _refresh(self) -> None:
        data = self._editor.project.data
        if data is None:
            self.close()
            return
        self._is_showing = True
        self._show_split(data)
        self.missing.setCurrentIndex(self.missing.findData(data.preparation.missing))
        self.scaling.setCurrentIndex(self.scaling.findData(data.preparation.scaling))
        counts, problem = counted_parts(self._editor.project, data)
        self.bar.show_counts(counts)
        self.bar.setVisible(counts is not None)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self._is_showing = False

    def _show_split(self, data: ProjectData) -> None:
        split = data.split
        if split.method == "files" and self.method.findData("files") < 0:  # files are chosen at the import
            self.method.addItem(METHODS["files"], "files")
        self.method.setCurrentIndex(self.method.findData(split.method))
        self.column.clear()
        self.column.addItem(_BY_ROLE, "")
        for name in data.table.names:
            self.column.addItem(name, name)
        self.column.setCurrentIndex(max(0, self.column.findData(split.column)))
        self.validation.setValue(round(100 * split.validation))
        self.test.setValue(round(100 * split.test))
        self.seed.setValue(split.seed)
        self.stratified.setChecked(split.stratified)
        by_share, own = split.method == "share", _parts_with_files(data)
        for field, is_used in (
            (self.column, not by_share),
            (self.validation, split.method != "column" and "validation" not in own),
            (self.test, split.method != "column" and "test" not in own),
            (self.seed, split.method in ("share", "group", "files")),
            (self.stratified, split.method in ("share", "files")),
        ):
            field.setEnabled(is_used)

    # ------------------------------------------------------------------ changing

    def _set_method(self, method: str) -> None:
        """Deal the rows out another way, by the column that is most likely meant."""
        data = self._editor.project.data
        if data is not None:
            column = "" if method == "share" else likely_column(method, data.columns, data.table)
            self._set_split(method=method, column=column)

    def _set_split(self, **changes: object) -> None:
        if not self._is_showing:
            text = _words_of_split(changes)
            self._editor.perform(text, lambda project: data_edits.set_split(project, **changes))

    def _set_seed(self, seed: int) -> None:
        if not self._is_showing:
            self._editor.perform("Change seed", lambda project: plan_edits.set_seed(project, seed))

    def _set_rule(self, **changes: str) -> None:
        self._editor.perform(
            "Prepare all columns", lambda project: data_edits.set_preparation(project, **changes)
        )

    def _number(self, name: str, label: str, most: int, suffix: str, help: str) -> QSpinBox:
        box = self._fields.add_number(name, label, most, suffix, help)
        box.setFixedSize(scaled(104), scaled(FIELD_HEIGHT))
        box.setKeyboardTracking(False)
        return box


def _words_of_split(changes: Mapping[str, object]) -> str:
    """What the undo entry of a change of the split is called."""
    match changes:
        case {"method": str(method)}:
            return f"Split rows {METHODS[method][0].lower()}{METHODS[method][1:]}"
        case {"column": str(column)}:
            return f"Split rows by “{column}”" if column else "Split rows by the column with the role Split"
        case {"validation": float(share)}:
            return f"Set {_percent(share)} aside for validation"
        case {"test": float(share)}:
            return f"Set {_percent(share)} aside for the test"
    return "Stratify by class" if changes.get("stratified") else "Stratify no more"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def _parts_with_files(data: ProjectData) -> tuple[str, ...]:
    """The parts whose rows came from files of their own."""
    column = data.column_of.get(data.split.column)
    if data.split.method != "files" or column is None:
        return ()
    return tuple(part for part in ("validation", "test") if sets_aside(column, part))


def counted_parts(project: Project, data: ProjectData) -> tuple[tuple[int, int, int] | None, str]:
    """Rows of training, validation and test, or the sentence that says why they cannot be dealt out."""
    try:
        if (promised := counts_by_share(data.table.rows, data.split)) is not None:
            return promised, ""
        parts = split_now(project)
    except NNStudioError as error:
        return None, str(error)
    return (len(parts.train), len(parts.validation), len(parts.test)), ""
