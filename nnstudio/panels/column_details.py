"""A window beside the data panel: what a column holds, how it is prepared, and what becomes of its cells."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.columns.labels import found_separator
from nnstudio.data.columns.settings import ROLES, TYPES, ColumnSetting, Role, TakenAs
from nnstudio.data.columns.summary import glance
from nnstudio.document.editing import data_edits
from nnstudio.document.features import categories_of
from nnstudio.document.learning.column_preview import preview_column
from nnstudio.document.project import ProjectData
from nnstudio.panels.column_outcome import ColumnOutcome, ColumnPicture, heading
from nnstudio.panels.column_steps import ColumnSteps
from nnstudio.session.editing.change import Change
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.columns.column_delegate import role_colour
from nnstudio.widgets.columns.column_words import (
    ROLE_WORDS,
    TYPE_WORDS,
    distinct_words,
    missing_words,
    values_words,
)
from nnstudio.widgets.dialog_size import open_as_large_as
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.choice_box import ChoiceBox
from nnstudio.widgets.fields.forms import FIELD_HEIGHT, note
from nnstudio.widgets.places import empty
from nnstudio.widgets.undo_keys import take_undo_keys

SIZE = (404, 700)


class ColumnDetails(QDialog):
    """Follows the columns that are chosen in the panel; choices are edits of the open project."""

    rules_wanted = Signal()
    """The user wants to see the split and the rule for all columns."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column_details")
        self.setWindowTitle("Prepare columns")
        self._editor = editor
        self._names: tuple[str, ...] = ()
        self._make_parts()
        self._lay_out()
        open_as_large_as(self, *SIZE)
        editor.changed.connect(self._after_change)
        take_undo_keys(self, editor.undo_stack)

    def _make_parts(self) -> None:
        self.title = ElidedLabel("")
        self.title.setObjectName("column_title")
        self.title.setFont(theme.body_font(15, QFont.Weight.DemiBold))
        self.kind = ElidedLabel("", role="muted")
        self.sketch = ColumnPicture()
        self.facts = note("", "column_facts")
        self.type = self._common_choice("column_type", "Type", TYPES, TYPE_WORDS)
        self.type.activated.connect(lambda: self._set_type(self.type.currentData()))
        self.role = self._common_choice("column_role", "Role", ROLES, ROLE_WORDS)
        self.role.activated.connect(lambda: self._set_role(self.role.currentData()))
        self.rules = QPushButton("Split, and the rule for all columns…")
        self.rules.setObjectName("show_rules")
        self.rules.setProperty("role", "link")
        self.rules.setAutoDefault(False)  # Enter in a field ends the typing, and opens nothing
        self.rules.setCursor(Qt.CursorShape.PointingHandCursor)
        self.rules.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rules.clicked.connect(self.rules_wanted)

    def _lay_out(self) -> None:
        common = QHBoxLayout()
        common.setSpacing(8)
        common.addWidget(self.type, 1)
        common.addWidget(self.role, 1)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        inside = QWidget()
        inside.setProperty("role", "panel")
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(6)
        for widget in (self.title, self.kind, self.sketch, self.facts):
            column.addWidget(widget)
        column.addLayout(common)
        column.addLayout(self._body)
        column.addSpacing(6)
        column.addWidget(self.rules)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns; choices are made for all of them that are of one type."""
        self._names = names
        self._refresh()

    def _after_change(self, change: Change) -> None:
        if self.isVisible() and (change.data_changed or change.opened):
            self._refresh()

    def _refresh(self) -> None:
        data = self._editor.project.data
        known = (
            ()
            if data is None
            else tuple(data.setting_of[name] for name in self._names if name in data.setting_of)
        )
        if data is None or not known:
            self.close()
            return
        self._show_facts(data, known)
        focused, place = self.focusWidget(), self._place_of_focus()
        empty(self._body)
        groups = _groups(known)
        added = [self._add_steps(data, group, number, len(groups) > 1) for number, group in enumerate(groups)]
        self._body.addWidget(ColumnOutcome(preview_column(self._editor.project, known[0].name), known[0]))
        steps = added[place] if focused is not None and place < len(added) else None
        again = steps.findChild(QWidget, focused.objectName()) if steps and focused.objectName() else None
        if again is not None:  # the arrow keys may go on through the choices
            again.setFocus()

    def _add_steps(
        self, data: ProjectData, group: tuple[ColumnSetting, ...], number: int, several: bool
    ) -> ColumnSteps:
        """The steps of columns that are prepared alike."""
        names = tuple(one.name for one in group)
        separator = found_separator(data.column_of[names[0]]) if group[0].type == "labels" else ""
        steps = ColumnSteps(group[0], data.preparation, _categories(data, group[0]), group, separator)
        steps.setObjectName(f"column_steps_{number}")
        steps.wanted.connect(lambda changes: self._choose(names, changes))
        steps.logarithm_wanted.connect(lambda on: self._take_logarithm(names, on))
        kind = f"{TYPE_WORDS[group[0].type]}: {names[0]}"
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        self._body.addWidget(heading(f"{kind}{more}" if several else "Preparation, step by step"))
        self._body.addWidget(steps)
        return steps

    def _place_of_focus(self) -> int:
        """Which of the groups of steps has the keyboard."""
        at: QWidget | None = self.focusWidget()
        while at is not None and not isinstance(at, ColumnSteps):
            at = at.parentWidget()
        return int(at.objectName().rpartition("_")[2]) if at is not None else 0

    def _show_facts(self, data: ProjectData, known: tuple[ColumnSetting, ...]) -> None:
        first = known[0]
        self.title.setText(first.name if len(known) == 1 else f"{first.name} and {len(known) - 1:,} more")
        self.kind.setText(_kind_words(known))
        _show_common(self.type, {one.type for one in known})
        _show_common(self.role, {one.role for one in known})
        self.type.setEnabled(all(one.type != "image" for one in known))
        summary = glance(data.column_of[first.name], first)
        self.sketch.show_summary(summary, role_colour(first))
        lines = (values_words(summary), distinct_words(summary), missing_words(summary))
        self.facts.setText(" · ".join(line for line in lines if line))

    def _common_choice(
        self, name: str, label: str, choices: Sequence[str], words: Mapping[Any, str]
    ) -> ChoiceBox:
        """What all chosen columns are taken as, or are for."""
        box = ChoiceBox(label)
        box.setObjectName(name)
        box.setFixedHeight(scaled(FIELD_HEIGHT))
        box.setPlaceholderText("They differ")
        for choice in choices:
            box.addItem(words[choice], choice)
        return box

    def _set_type(self, type: TakenAs) -> None:
        names = self._names
        text = f"Take {_phrase(names)} as {TYPE_WORDS[type].lower()}"
        self._editor.perform(text, lambda project: data_edits.set_types(project, names, type))

    def _set_role(self, role: Role) -> None:
        names = self._names
        text = f"Give {_phrase(names)} the role {ROLE_WORDS[role].lower()}"
        self._editor.perform(text, lambda project: data_edits.set_roles(project, names, role))

    def _take_logarithm(self, names: tuple[str, ...], on: bool) -> None:
        text = f"{'Take the' if on else 'No'} logarithm of {_phrase(names)}"
        self._editor.perform(text, lambda project: data_edits.set_logarithm(project, names, on))

    def _choose(self, names: tuple[str, ...], changes: dict[str, object]) -> None:
        text = f"{_STEPS.get(next(iter(changes)), 'Preparation')} of {_phrase(names)}"
        self._editor.perform(text, lambda project: data_edits.set_column_choices(project, names, **changes))


_STEPS = {
    "clipping": "Outliers", "missing": "Missing values", "constant": "Missing values",
    "was_missing": "Telling gaps", "scaling": "Scale", "steps": "Order of the steps", "rare": "Rare ones",
    "encoding": "Features", "order": "Order of the categories", "parts": "Parts", "cyclic": "Parts",
    "words": "Words", "weighing": "Words", "lower_case": "Words", "separator": "Labels",
}  # fmt: skip
"""What the undo entry of a choice begins with."""


def _kind_words(known: Sequence[ColumnSetting]) -> str:
    """What the columns are, as far as they are alike."""
    types, roles = {one.type for one in known}, {one.role for one in known}
    type = TYPE_WORDS[known[0].type] if len(types) == 1 else "Of different types"
    role = f", {ROLE_WORDS[known[0].role].lower()}" if len(roles) == 1 else ""
    if len(known) == 1:
        return f"{type}{role}"
    return f"{type}{role}; choices are made for all {'alike' if len(types) > 1 else f'{len(known):,}'}"


def _phrase(names: tuple[str, ...]) -> str:
    return f"“{names[0]}”" if len(names) == 1 else f"{len(names)} columns"


def _groups(known: Sequence[ColumnSetting]) -> list[tuple[ColumnSetting, ...]]:
    """The columns that are prepared by the same steps, together."""
    groups: dict[tuple[str, bool], list[ColumnSetting]] = {}
    for one in known:
        groups.setdefault((one.type, _is_target(one)), []).append(one)
    return [tuple(group) for group in groups.values()]


def _show_common(box: ChoiceBox, values: Set[str]) -> None:
    box.setCurrentIndex(box.findData(next(iter(values))) if len(values) == 1 else -1)


def _is_target(setting: ColumnSetting) -> bool:
    """A target is prepared by other steps than what it is told from."""
    return setting.role == "target"


def _categories(data: ProjectData, setting: ColumnSetting) -> tuple[str, ...]:
    return () if setting.type != "category" else categories_of(data.column_of[setting.name])
