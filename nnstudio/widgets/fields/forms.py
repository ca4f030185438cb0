"""A form made from an object's own description: one row for each setting, rare ones folded away."""

from collections.abc import Callable, Container
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.engine.settings import Setting, settings_of
from nnstudio.widgets.curves.activation_curve import ActivationCurve
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.field import Field, FormContext
from nnstudio.widgets.fields.fields import FlagField, field_for
from nnstudio.widgets.fold import Fold
from nnstudio.widgets.plain_label import plain_label

FIELD_WIDTH = 160
FIELD_HEIGHT = 28
"""Width in pixels of the column of fields."""
_GAP = 6
_LINES = 3
"""Lines of the grid that each setting has: its field, a note, and what belongs below."""


class SettingsForm(QWidget):
    """Shows one described object. `edited(name, value)` tells what was changed; the owner makes the edit.

    Advanced settings appear under “More settings”; the curve of an activation is drawn below the rows.
    """

    edited = Signal(str, object)
    finished = Signal()
    """A field was left or a slider let go: the next change is a change of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._body: QWidget | None = None
        self._more: QWidget | None = None
        self._made_for: tuple[Any, ...] = ()
        self.fields: dict[str, Field] = {}
        self.curve: ActivationCurve | None = None
        self._places: dict[str, tuple[QGridLayout, int]] = {}
        self._notes: dict[str, QLabel] = {}
        self._below: dict[str, QWidget] = {}

    def show_note(self, name: str, text: str, object_name: str = "") -> None:
        """Say something about a setting, right below its field; nothing where the setting is not shown."""
        if name not in self._places:
            return
        if name not in self._notes:
            grid, row = self._places[name]
            self._notes[name] = note(text, object_name)
            grid.addWidget(self._notes[name], row + 1, 0, 1, 2)
        self._notes[name].setText(text)

    def show_below(self, name: str, make: Callable[[], QWidget]) -> QWidget | None:
        """The widget below a setting and its note, made when it is first asked for; None where the setting is
        not shown.
        """
        if name in self._places and name not in self._below:
            grid, row = self._places[name]
            self._below[name] = make()
            grid.addWidget(self._below[name], row + 2, 0, 1, 2)
        return self._below.get(name)

    def show_object(
        self,
        described: Any,
        context: FormContext | None = None,
        skip: Container[str] = (),
        keep: Callable[[Setting], bool] = lambda setting: True,
        foldable: bool = True,
        more: QWidget | None = None,
    ) -> None:
        """Show an object; rows are made anew only when it is of another kind or the context differs.

        Settings named in `skip`, or that `keep` does not want, are left out; `foldable` False shows
        advanced ones like the others. `more` stands below the rows that are folded away.
        """
        context = context or FormContext()
        settings = tuple(
            setting if foldable else replace(setting, advanced=False)
            for setting in settings_of(described)
            if setting.kind != "object" and setting.name not in skip and keep(setting)
        )
        key = (type(described), context, settings, more)
        if key != self._made_for:
            self._make(settings, context, more)
            self._made_for = key
        for name, field in self.fields.items():
            field.show(getattr(described, name))
        if self.curve is not None:
            self.curve.show_activation(getattr(described, self._activation_setting(settings)))

    def _make(self, settings: tuple[Setting, ...], context: FormContext, more: QWidget | None) -> None:
        if self._more is not None:
            self._more.setParent(self)
            self._more.hide()
        self._more = more
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.hide()
            self._body.setParent(None)
            self._body.deleteLater()
        self._body = QWidget()
        self.fields, self.curve = {}, None
        self._places, self._notes, self._below = {}, {}, {}
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._rows([s for s in settings if not s.advanced], context))
        if self._activation_setting(settings):
            self.curve = ActivationCurve()
            column.addWidget(self.curve)
        folded = [setting for setting in settings if setting.advanced]
        if folded or more is not None:
            column.addWidget(Fold(self._folded(folded, context, more)))
        self._column.addWidget(self._body)

    def _folded(self, settings: list[Setting], context: FormContext, more: QWidget | None) -> QWidget:
        rows = self._rows(settings, context)
        if more is None:
            return rows
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(rows)
        column.addWidget(more)
        more.show()
        return body

    def _rows(self, settings: list[Setting], context: FormContext) -> QWidget:
        body = QWidget()
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for row, setting in enumerate(settings):
            self._add_row(grid, _LINES * row, setting, context)
        return body

    def _add_row(self, grid: QGridLayout, row: int, setting: Setting, context: FormContext) -> None:
        field = field_for(setting, context)
        field.edited.connect(lambda value, name=setting.name: self.edited.emit(name, value))
        field.finished.connect(self.finished)
        self.fields[setting.name] = field
        label = row_label(setting.label, setting.help, field.widget)
        if field.wide:
            grid.addWidget(label, row, 0, 1, 2)
            grid.addWidget(field.widget, row + 1, 0, 1, 2)
            return
        self._places[setting.name] = (grid, row)
        if isinstance(field, FlagField):
            grid.addLayout(_words_and_switch(label, field.widget), row, 0, 1, 2)
            return
        grid.addWidget(label, row, 0)
        field.widget.setFixedSize(scaled(FIELD_WIDTH), scaled(FIELD_HEIGHT))
        grid.addWidget(field.widget, row, 1)

    @staticmethod
    def _activation_setting(settings: tuple[Setting, ...]) -> str:
        return next((setting.name for setting in settings if setting.kind == "activation"), "")


def _words_and_switch(label: QWidget, switch: QWidget) -> QHBoxLayout:
    """A switch is small: its words take the rest of the row."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(_GAP)
    row.addWidget(label, 1)
    row.addWidget(switch)
    return row


def row_label(text: str, help: str, buddy: QWidget) -> ElidedLabel:
    """The muted words before a field; a click or its mnemonic leads to the field."""
    label = ElidedLabel(text, buddy.parentWidget(), role="muted")
    label.setToolTip(help)
    label.setBuddy(buddy)
    label.setMinimumWidth(scaled(60))
    return label


def note(text: str, name: str = "") -> QLabel:
    """A muted sentence that may take several lines."""
    return plain_label(text, "muted", name)


def section_heading(text: str, parent: QWidget | None = None) -> QLabel:
    """The small capitals above a section."""
    label = QLabel(text.upper(), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "heading")
    label.setAccessibleName(text)
    return label


def stacked(*widgets: QWidget) -> QWidget:
    """Widgets one below the other."""
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for widget in widgets:
        column.addWidget(widget)
    return body


def in_a_row(*widgets: QWidget) -> QWidget:
    """Widgets side by side; the label among them takes the free space."""
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    for column, widget in enumerate(widgets):
        grid.addWidget(widget, 0, column)
        grid.setColumnStretch(column, int(isinstance(widget, QLabel)))
    return row
