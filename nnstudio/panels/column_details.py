"""A window beside the data panel: what a column holds, how it is prepared, and what becomes of its first
rows.
"""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nnstudio.data.column_summary import ColumnSummary, glance
from nnstudio.data.columns import ColumnSetting
from nnstudio.document import data_edits
from nnstudio.document.column_preview import ColumnPreview, preview_column
from nnstudio.document.features import categories_of
from nnstudio.document.project import ProjectData
from nnstudio.panels.column_steps import ColumnSteps
from nnstudio.session.change import Change
from nnstudio.session.editor import Editor
from nnstudio.widgets import theme
from nnstudio.widgets.column_delegate import role_colour
from nnstudio.widgets.column_sketch import paint_sketch
from nnstudio.widgets.column_words import ROLE_WORDS, TYPE_WORDS, missing_words, values_words
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.forms import note, section_heading

SIZE = (404, 580)
WIDEST_BAR = 32.0
MOST_FEATURES = 4
"""Features of a row that are seen; a category may have hundreds."""


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
        self.title = ElidedLabel("")
        self.title.setObjectName("column_title")
        self.title.setFont(theme.body_font(15, QFont.Weight.DemiBold))
        self.kind = ElidedLabel("", role="muted")
        self.sketch = ColumnPicture()
        self.facts = note("", "column_facts")
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(6)
        for widget in (self.title, self.kind, self.sketch, self.facts):
            column.addWidget(widget)
        column.addLayout(self._body)
        self.rules = QPushButton("Split, and the rule for all columns…")
        self.rules.setObjectName("show_rules")
        self.rules.setProperty("role", "link")
        self.rules.setCursor(Qt.CursorShape.PointingHandCursor)
        self.rules.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rules.clicked.connect(self.rules_wanted)
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
        self.resize(*SIZE)
        editor.changed.connect(self._after_change)

    def show_columns(self, names: tuple[str, ...]) -> None:
        """Show these columns; choices are made for all of them that are of the first one's type."""
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
        first = known[0]
        same_kind = [one for one in known if one.type == first.type and _is_target(one) == _is_target(first)]
        alike = tuple(one.name for one in same_kind)
        self._show_facts(data, known, alike)
        focused = self.focusWidget()
        self._clear()
        steps = ColumnSteps(first, data.preparation, _categories(data, first), same_kind)
        steps.setObjectName("column_steps")
        steps.wanted.connect(lambda changes: self._choose(alike, changes))
        steps.logarithm_wanted.connect(lambda on: self._take_logarithm(alike, on))
        self._body.addWidget(_heading("Preparation, step by step"))
        self._body.addWidget(steps)
        self._show_preview(preview_column(self._editor.project, first.name), first)
        again = steps.findChild(QWidget, focused.objectName()) if focused and focused.objectName() else None
        if again is not None:  # the arrow keys may go on through the choices
            again.setFocus()

    def _show_preview(self, preview: ColumnPreview, setting: ColumnSetting) -> None:
        """What becomes of the column: the spread of its numbers in the training rows, and its first rows."""
        if preview.spread is not None:
            self._body.addWidget(_heading("Afterwards"))
            after = ColumnPicture()
            after.setObjectName("sketch_after")
            after.show_summary(preview.spread, role_colour(setting))
            self._body.addWidget(after)
            self._body.addWidget(note(_spread_words(preview.spread), "facts_after"))
        self._body.addWidget(_heading("First rows"))
        self._body.addWidget(_rows(preview, setting.type == "text"))

    def _show_facts(
        self, data: ProjectData, known: tuple[ColumnSetting, ...], alike: tuple[str, ...]
    ) -> None:
        first = known[0]
        self.title.setText(first.name if len(known) == 1 else f"{first.name} and {len(known) - 1:,} more")
        kind = f"{TYPE_WORDS[first.type]}, {ROLE_WORDS[first.role].lower()}"
        if len(known) > 1:
            kind += f"; choices are made for {len(alike):,} of type {TYPE_WORDS[first.type].lower()}"
        self.kind.setText(kind)
        summary = glance(data.column_of[first.name], first)
        self.sketch.show_summary(summary, role_colour(first))
        lines = (values_words(summary), f"{summary.distinct:,} distinct", missing_words(summary))
        self.facts.setText(" · ".join(line for line in lines if line))

    def _clear(self) -> None:
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            widget.hide()
            widget.deleteLater()

    def _take_logarithm(self, names: tuple[str, ...], on: bool) -> None:
        self._editor.perform(_edit_words(names), lambda project: data_edits.set_logarithm(project, names, on))

    def _choose(self, names: tuple[str, ...], changes: dict[str, object]) -> None:
        self._editor.perform(
            _edit_words(names), lambda project: data_edits.set_column_choices(project, names, **changes)
        )


class ColumnPicture(QWidget):
    """The distribution of a column's values, large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(64)
        self._summary: ColumnSummary | None = None
        self._colour = ""

    def show_summary(self, summary: ColumnSummary, colour: str) -> None:
        """Show other values."""
        self._summary, self._colour = summary, colour
        self.setAccessibleName(values_words(summary))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._summary is not None:
            painter = QPainter(self)
            place = QRectF(self.rect()).adjusted(0, 4, 0, -4)
            paint_sketch(painter, place, self._summary, self._colour, WIDEST_BAR)
            painter.end()


def _edit_words(names: tuple[str, ...]) -> str:
    return f"Prepare “{names[0]}”" if len(names) == 1 else f"Prepare {len(names)} columns"


def _is_target(setting: ColumnSetting) -> bool:
    """A target is prepared by other steps than what it is told from."""
    return setting.role == "target"


def _heading(text: str) -> QLabel:
    heading = section_heading(text)
    heading.setContentsMargins(0, 10, 0, 0)
    return heading


def _categories(data: ProjectData, setting: ColumnSetting) -> tuple[str, ...]:
    return () if setting.type != "category" else categories_of(data.column_of[setting.name])


def _spread_words(spread: ColumnSummary) -> str:
    """Span, mean and deviation in few digits: what float32 leaves of a mean of 0 is 0."""
    if spread.minimum is None:
        return "no values"
    figures = (spread.minimum, spread.maximum, spread.mean, spread.deviation)
    low, high, mean, deviation = (f"{round(float(value or 0), 4):.3g}".replace("-", "−") for value in figures)
    return f"{low} – {high}, mean {mean}, deviation {deviation}"


def _rows(preview: ColumnPreview, is_text: bool) -> QWidget:
    """A small table: the cell, an arrow, and the features that it becomes."""
    if preview.problem:
        return note(preview.problem, "preview_problem")
    shown = QWidget()
    shown.setObjectName("preview_rows")
    grid = QGridLayout(shown)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 2)
    names = ", ".join(preview.features[:MOST_FEATURES])
    more = len(preview.features) - MOST_FEATURES
    heading = f"{names} and {more:,} more" if more > 0 else names
    grid.addWidget(ElidedLabel("cell", role="muted"), 0, 0)
    grid.addWidget(ElidedLabel("known words" if is_text else heading, role="muted"), 0, 1)
    for place, (cell, values) in enumerate(zip(preview.before, preview.after, strict=True), start=1):
        grid.addWidget(ElidedLabel(cell or "missing", role="" if cell else "muted"), place, 0)
        words = _known_words(preview.features, values) if is_text and values else _words(values)
        grid.addWidget(ElidedLabel(words, role="" if values else "muted"), place, 1)
    return shown


def _known_words(features: tuple[str, ...], values: tuple[float, ...]) -> str:
    """The features of a text that are not 0: “good 2, film 1”."""
    met = [
        f"{name.rpartition(': ')[2]} {value:.3g}"
        for name, value in zip(features, values, strict=True)
        if value
    ]
    return f"→ {', '.join(met)}" if met else "→ no known word"


def _words(values: tuple[float, ...] | None) -> str:
    if values is None:
        return "→ row left out"
    numbers = ", ".join(f"{value:.3g}".replace("-", "−") for value in values[:MOST_FEATURES])
    return f"→ {numbers}{', …' if len(values) > MOST_FEATURES else ''}"
