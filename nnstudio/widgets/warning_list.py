"""What to beware of in a table: a row for each warning, with a button where one click mends it."""

from collections.abc import Collection, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nnstudio.data.columns.warnings import ColumnWarning
from nnstudio.widgets.dress import icons, theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_label import ElidedLabel

ROW_HEIGHT = 30
_TWO_LINES = 38
_BUTTON_HEIGHT = 24
_MOST = 50
"""Warnings that get a row; what comes after them is counted in the last one."""
_REMEDIES = {"ignore": "Ignore", "balance": "Weigh classes"}
_BRIEF_REMEDIES = {"ignore": "Ignore", "balance": "Weigh"}


class WarningList(QScrollArea):
    """Shows warnings, no more than `rows` at a time; hidden while there are none.

    `brief` shows few words for each, for a narrow panel; the whole sentence is the tooltip.
    """

    remedy_wanted = Signal(str, str)
    """A column, and the remedy that its warning offers."""

    def __init__(self, rows: int, brief: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("column_warnings")
        self.setAccessibleName("Warnings about the columns")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._rows, self._brief = rows, brief
        self._shown: tuple[object, ...] = ()
        self.hide()

    def show_warnings(
        self, warnings: Sequence[ColumnWarning], remedies: Collection[str] = ("ignore",)
    ) -> None:
        """Show other warnings; remedies that are not among those given get no button."""
        wanted = (tuple(warnings), tuple(remedies))
        if wanted == self._shown:
            return
        self._shown = wanted
        body = QWidget()
        body.setProperty("role", "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(0)
        for warning in warnings[:_MOST]:
            column.addWidget(self._row(warning, warning.remedy in remedies))
        if len(warnings) > _MOST:
            column.addWidget(ElidedLabel(f"and {len(warnings) - _MOST:,} more", role="muted"))
        self.setWidget(body)
        seen = [self._height(warning.remedy in remedies) for warning in warnings[: self._rows]]
        self.setFixedHeight(sum(seen))
        self.setVisible(bool(seen))

    def _height(self, has_remedy: bool) -> int:
        return scaled(_TWO_LINES if self._brief and has_remedy else ROW_HEIGHT)

    def _row(self, warning: ColumnWarning, has_remedy: bool) -> QWidget:
        row = QWidget()
        row.setFixedHeight(self._height(has_remedy))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        sign = QLabel()
        tone = ("warning", "warning") if has_remedy else ("info", "muted")
        sign.setPixmap(icons.icon(*tone).pixmap(scaled(icons.SIZE)))
        line.addWidget(sign)
        if self._brief and has_remedy:  # beside the button there is no room for all in one line
            column, _, words = warning.brief.rpartition(": ")
            line.addLayout(_stacked(_words(column, warning), _words(words, warning, "muted")), 1)
        else:
            line.addWidget(_words(warning.brief if self._brief else warning.sentence, warning), 1)
        if has_remedy:
            line.addWidget(self._button(warning))
        return row

    def _button(self, warning: ColumnWarning) -> QPushButton:
        button = QPushButton((_BRIEF_REMEDIES if self._brief else _REMEDIES)[warning.remedy])
        button.setObjectName(f"remedy_{warning.remedy}")
        button.setAccessibleName(f"{_REMEDIES[warning.remedy]}: {warning.column}")
        button.setAutoDefault(False)
        button.setFixedHeight(scaled(_BUTTON_HEIGHT))
        button.setProperty("tight", True)
        button.clicked.connect(lambda: self.remedy_wanted.emit(warning.column, warning.remedy))
        return button


def _words(text: str, warning: ColumnWarning, role: str = "") -> ElidedLabel:
    """Words that tell the whole sentence when they are pointed at."""
    words = ElidedLabel(text, role=role)
    words.setToolTip(f"<p>{escape(warning.sentence)}</p>")
    words.setAccessibleName("" if role else warning.sentence)
    if role:
        words.setFont(theme.body_font(12))
    return words


def _stacked(*lines: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    for line in lines:
        column.addWidget(line)
    column.addStretch(1)
    return column
