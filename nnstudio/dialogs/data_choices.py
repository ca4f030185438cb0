"""What is to be learned from a table and how its rows are prepared and dealt out: the fields beside its
columns.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from nnstudio.data.columns.choices import MISSING_CHOICES, SCALING_CHOICES, PreparationSettings
from nnstudio.data.columns.labels import SEPARATORS, found_separator
from nnstudio.data.columns.learnable import learning_problem
from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.target import classes_or_labels, count_of_classes, task_of
from nnstudio.data.images.pixels import usual_scaling
from nnstudio.data.preparing.usable_rows import usable_rows
from nnstudio.data.splitting.splits import SplitSettings, counts_by_share
from nnstudio.data.tables.table import Table
from nnstudio.dialogs.split_choices import FIELD_WIDTH, SplitChoices
from nnstudio.document.features import dealt_by
from nnstudio.document.learning.arrays import dealt_out
from nnstudio.document.project import ProjectData
from nnstudio.errors import DataError
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.field_rows import FieldRows
from nnstudio.widgets.fields.forms import FIELD_HEIGHT
from nnstudio.widgets.plain_label import plain_label
from nnstudio.widgets.split_bar import SplitBar

_MOST_NAMED = 10_000
"""Of more classes no names are told: to put a million texts in order takes seconds."""
_NO_TARGET = "Choose a column"
_TASK_KINDS = {"number": "A number", "category": "Classes", "labels": "Many labels"}


class DataChoices(QWidget):
    """Shows target, preparation and split; `edited` tells that one of them was changed by the user."""

    target_wanted = Signal(str)
    task_wanted = Signal(str)
    """The type that the target is to be taken as."""
    separator_wanted = Signal(str)
    """What stands between the labels of the target; empty for what is found."""
    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._settings: tuple[ColumnSetting, ...] = ()
        self._fields = FieldRows(self, FIELD_WIDTH)
        self._make_fields()
        self.show_columns((), None)

    def _make_fields(self) -> None:
        self._fields.add_heading("What to predict")
        self.target = ChoiceBox("Target", self)
        self.target.setObjectName("target")
        self.target.activated.connect(
            lambda index: self.target_wanted.emit(self.target.itemData(index) or "")
        )
        self.target.setFixedHeight(scaled(FIELD_HEIGHT))
        self._fields.add_wide(self.target)
        self.task = self._sentence("task")
        self.task_kind = self._choice("task_kind", "Learned as", _TASK_KINDS)
        self.task_kind.activated.disconnect(self._changed)  # the owner shows the columns anew
        self.task_kind.activated.connect(lambda: self.task_wanted.emit(self.task_kind.currentData()))
        self.separator = self._choice("separator", "Parted by", {"": "Found", **SEPARATORS})
        self.separator.activated.disconnect(self._changed)
        self.separator.activated.connect(lambda: self.separator_wanted.emit(self.separator.currentData()))
        self._fields.add_heading("Preparation")
        self.missing = self._choice("missing", "Missing values", MISSING_CHOICES)
        self.scaling = self._choice("scaling", "Numbers", SCALING_CHOICES)
        self._fields.add_heading("Split")
        self.rows = SplitChoices(self)
        self.rows.edited.connect(self._changed)
        self._fields.add_wide(self.rows)
        self.bar = SplitBar(self)
        self._fields.add_wide(self.bar)
        self.left_out = self._sentence("left_out")
        self._fields.setRowStretch(self._fields.rowCount(), 1)

    # ------------------------------------------------------------------ what is chosen

    @property
    def preparation(self) -> PreparationSettings:
        """How values are prepared."""
        return PreparationSettings(self.missing.currentData(), self.scaling.currentData())

    @property
    def split(self) -> SplitSettings:
        """How rows are dealt out."""
        return self.rows.split

    @property
    def problem(self) -> str:
        """The sentence that says why nothing could be learned from the table this way; empty where it
        could.
        """
        return self._problem

    def show_columns(
        self, settings: Sequence[ColumnSetting], table: Table | None, files: Mapping[str, str] | None = None
    ) -> None:
        """Show the columns to choose from; without a table nothing can be chosen. `files` are the names of
        those that parts of the rows come from.
        """
        names = [setting.name for setting in settings]
        if names != [setting.name for setting in self._settings] or not self.target.count():
            self.target.clear()
            self.target.addItem(_NO_TARGET, "")
            for name in names:
                self.target.addItem(name, name)
        if table is not None and table is not self._table:
            inputs = [table.column(setting.name) for setting in settings if setting.role == "input"]
            self.scaling.setCurrentIndex(self.scaling.findData(usual_scaling(inputs)))
        self._settings, self._table = tuple(settings), table
        self.rows.show_columns(settings, table, files or {})
        targets = _targets(settings)
        self.target.setItemText(0, f"{len(targets)} columns" if len(targets) > 1 else _NO_TARGET)
        self.target.setCurrentIndex(names.index(targets[0].name) + 1 if len(targets) == 1 else 0)
        self.task_kind.setEnabled(len(targets) == 1 and targets[0].type in _TASK_KINDS)
        self.task_kind.setCurrentIndex(self.task_kind.findData(targets[0].type if len(targets) == 1 else ""))
        self._show_separator(targets, table)
        self.setEnabled(table is not None)
        self._refresh()

    def _show_separator(self, targets: Sequence[ColumnSetting], table: Table | None) -> None:
        """Where the target is labels, what parts them."""
        is_labels = len(targets) == 1 and targets[0].type == "labels" and table is not None
        self._fields.show_field(self.separator, is_labels)
        if is_labels and table is not None:
            found = SEPARATORS.get(found_separator(table.column(targets[0].name)), "")
            self.separator.setItemText(0, f"Found: {found.lower()}")
            self.separator.setCurrentIndex(self.separator.findData(targets[0].separator))

    # ------------------------------------------------------------------ inside

    def _changed(self) -> None:
        self._refresh()
        self.edited.emit()

    def _refresh(self) -> None:
        self._problem = ""
        counts, left_out = None, ""
        if self._table is not None:
            try:
                counts, left_out = self._dealt_out(self._table)
            except DataError as error:
                self._problem = str(error)
            self._problem = (
                self.rows.problem or self._problem or learning_problem(self._settings, self._table)
            )
        self.bar.show_counts(counts)
        self.left_out.setText(left_out)
        self.left_out.setVisible(bool(left_out))
        self.task.setText(_task_words(self._settings, self._table))

    def _dealt_out(self, table: Table) -> tuple[tuple[int, int, int], str]:
        usable = usable_rows(table, self._settings, self.preparation)
        rows, settings, sentence = usable.rows, self.split, usable.sentence
        if usable.without_input and not self.preparation.fills:
            kept = f"{usable.without_input:,} row{'' if usable.without_input == 1 else 's'}"
            sentence += f" Filling in missing values would keep {kept}."
        if (promised := counts_by_share(len(rows), settings)) is not None:
            return promised, sentence
        data = ProjectData(table, self._settings)
        parts = dealt_out(data, rows, settings, _labels(self._settings, table, rows))
        return (len(parts.train), len(parts.validation), len(parts.test)), sentence

    def _sentence(self, name: str) -> QLabel:
        label = plain_label(role="muted", name=name, parent=self)
        self._fields.add_wide(label)
        return label

    def _choice(self, name: str, label: str, choices: Mapping[str, str]) -> ChoiceBox:
        box = self._fields.add_choice(name, label, choices)
        box.activated.connect(self._changed)
        return box


def _targets(settings: Sequence[ColumnSetting]) -> list[ColumnSetting]:
    return [setting for setting in settings if setting.role == "target"]


def _labels(settings: Sequence[ColumnSetting], table: Table, rows: NDArray[np.int64]) -> NDArray[Any] | None:
    target = next((one for one in _targets(settings) if one.type != "number"), None)
    return None if target is None else dealt_by(ProjectData(table, tuple(settings)), target.name, rows)


def _task_words(settings: Sequence[ColumnSetting], table: Table | None) -> str:
    targets = _targets(settings)
    if not targets or table is None:
        return ""
    tasks = [task_of(table.column(target.name), target) for target in targets]
    if len(targets) > 1:
        if set(tasks) == {"two_classes"}:
            return f"Many labels: each of {len(targets)} columns is one of two."
        kinds = (_counted(tasks, ("regression",), "a number", "numbers"),
                 _counted(tasks, ("two_classes", "classes"), "a class", "of classes"),
                 _counted(tasks, ("labels",), "labels", "of labels"))  # fmt: skip
        return f"{len(targets)} targets at once: {' and '.join(kind for kind in kinds if kind)}."
    if tasks[0] == "regression":
        return "A number: the network estimates it."
    column = table.column(targets[0].name)
    count = count_of_classes(column, targets[0])
    words = f"Any of {count:,} labels" if tasks[0] == "labels" else f"One of {count:,} classes"
    if count > _MOST_NAMED:
        return f"{words}."
    names = classes_or_labels(column, targets[0])
    return f"{words}: {', '.join(names[:3])}{f' and {count - 3:,} more' if count > 3 else ''}."


def _counted(tasks: Sequence[str], kinds: tuple[str, ...], one: str, many: str) -> str:
    """How many tasks are of these kinds, in words; empty for none."""
    count = sum(task in kinds for task in tasks)
    return "" if not count else one if count == 1 else f"{count:,} {many}"
