"""What becomes of a column, for people to look at: the spread of its numbers, and some of its rows before and
after.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.data.columns.settings import ColumnSetting
from nnstudio.data.columns.summary import ColumnSummary
from nnstudio.document.learning.column_preview import ColumnPreview
from nnstudio.widgets.columns.column_delegate import role_colour
from nnstudio.widgets.columns.column_sketch import paint_sketch
from nnstudio.widgets.columns.column_words import values_words
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel
from nnstudio.widgets.fields.forms import note, section_heading

WIDEST_BAR = 32.0
MOST_FEATURES = 4
"""Features of a row that are seen; a category may have hundreds."""


class ColumnOutcome(QWidget):
    """Shows a preview: numbers as they come out of the training rows, and what some of the rows become."""

    def __init__(self, preview: ColumnPreview, setting: ColumnSetting, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if preview.spread is not None:
            column.addWidget(heading("Afterwards"))
            after = ColumnPicture()
            after.setObjectName("sketch_after")
            after.show_summary(preview.spread, role_colour(setting))
            after.setAccessibleName(_spread_words(preview.spread))
            column.addWidget(after)
            column.addWidget(note(_spread_words(preview.spread), "facts_after"))
        column.addWidget(heading("Before and after"))
        column.addWidget(_rows(preview, setting))


class ColumnPicture(QWidget):
    """The distribution of a column's values, large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(scaled(64))
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


def heading(text: str) -> QLabel:
    """The small heading of a part, with room above."""
    label = section_heading(text)
    label.setContentsMargins(0, 10, 0, 0)
    return label


def _spread_words(spread: ColumnSummary) -> str:
    """Span, mean and deviation in few digits: what float32 leaves of a mean of 0 is 0."""
    if spread.minimum is None:
        return "no values"
    figures = (spread.minimum, spread.maximum, spread.mean, spread.deviation)
    rounded = (round(float(value or 0), 4) + 0.0 for value in figures)  # adding 0 to −0 gives 0
    low, high, mean, deviation = (f"{value:.3g}".replace("-", "−") for value in rounded)
    return f"{low} – {high}, mean {mean}, deviation {deviation}"


_MET_WORDS = {"text": "known words", "labels": "labels"}
"""What those features are called of which most are 0."""


def _rows(preview: ColumnPreview, setting: ColumnSetting) -> QWidget:
    """A small table: the cell, an arrow, and the features that it becomes."""
    type = setting.type
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
    names = ", ".join(_without_column(name, setting.name) for name in preview.features[:MOST_FEATURES])
    more = len(preview.features) - MOST_FEATURES
    features = f"{names} and {more:,} more" if more > 0 else names
    grid.addWidget(ElidedLabel("cell", role="muted"), 0, 0)
    grid.addWidget(ElidedLabel(_MET_WORDS.get(type, features), role="muted"), 0, 1)
    for place, (cell, values) in enumerate(zip(preview.before, preview.after, strict=True), start=1):
        grid.addWidget(ElidedLabel(cell or "missing", role="" if cell else "muted"), place, 0)
        words = _met(preview.features, values, type) if type in _MET_WORDS and values else _words(values)
        grid.addWidget(ElidedLabel(words, role="" if values else "muted"), place, 1)
    return shown


def _without_column(feature: str, column: str) -> str:
    """What tells a feature from the others of its column: ``= Biscoe`` of ``island = Biscoe``."""
    return feature.removeprefix(column).strip() or feature


def _met(features: tuple[str, ...], values: tuple[float, ...], type: str) -> str:
    """The features of a text that are not 0, “good 2, film 1”, or the labels of a cell."""
    named = [
        (name.partition(": ")[2] or name, value)
        for name, value in zip(features, values, strict=True)
        if value
    ]
    if type == "labels":
        return f"→ {', '.join(name for name, _ in named)}" if named else "→ no label"
    return f"→ {', '.join(f'{name} {value:.3g}' for name, value in named)}" if named else "→ no known word"


def _words(values: tuple[float, ...] | None) -> str:
    if values is None:
        return "→ row left out"
    numbers = ", ".join(f"{value:.3g}".replace("-", "−") for value in values[:MOST_FEATURES])
    return f"→ {numbers}{', …' if len(values) > MOST_FEATURES else ''}"
