"""A card beside a node that says what is wrong with it and offers to mend it; where it would lie over other
cards it is a single line, which a click opens.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnstudio.canvas import look
from nnstudio.canvas.callout_places import best_place
from nnstudio.canvas.cards import card_painting
from nnstudio.document.checks.report import Fix, Problem
from nnstudio.widgets.dress import theme
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_button import ElidedButton
from nnstudio.widgets.places import empty, parent_of

WIDTH = 500
EDGE = 8
MOST_FIXES = 2
_TEXT_LEFT = 40
_MARGINS = _TEXT_LEFT, 12, 8, 12
_LINE_MARGINS = 34, 3, 6, 3
_LINE_WIDTH = 280
_BESIDE_TEXT = _TEXT_LEFT + 56
"""What stands beside the words and buttons: the sign, the cross and their margins."""


class Callout(QFrame):
    """Shows one problem; lies over the canvas and keeps its size at any zoom."""

    fix_chosen = Signal(object)
    """The `Fix` whose button was pressed."""
    dismissed = Signal()
    opened = Signal()
    """The line was clicked: all of the problem is to be placed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem_callout")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.problem: Problem | None = None
        self._title = _label()
        self._words = _label(role="muted")
        self._fixes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fixes.setSpacing(8)
        self._close = self._close_button()
        self._line = self._line_button()
        self._is_line = False
        self._was_opened = False
        """Whether a click on the line has shown all of this problem."""
        self._measured: tuple[object, QSize] = (None, QSize())
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(*_MARGINS)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addLayout(self._fixes)
        column.addStretch(1)
        row.addLayout(column, 1)
        row.addWidget(self._line, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    def _line_button(self) -> ElidedButton:
        line = ElidedButton("")
        line.setObjectName("open_problem")
        line.setProperty("role", "quiet")
        line.clicked.connect(self._open)
        line.hide()
        return line

    def _open(self) -> None:
        self._was_opened = True
        self.opened.emit()

    def _close_button(self) -> QToolButton:
        close = QToolButton()
        close.setProperty("role", "quiet")
        close.setText("×")
        close.setObjectName("dismiss_problem")
        close.setAccessibleName("Hide this message")
        close.setToolTip("Hide this message (Esc)")
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close.clicked.connect(self.dismissed)
        return close

    def show_problem(self, problem: Problem | None) -> None:
        """Show a problem in place of the one before; None hides the card."""
        if problem is None:
            self.problem = None
            self.hide()
            return
        if problem != self.problem:
            self.problem = problem
            self._fill(problem)
        self.show()

    def _fill(self, problem: Problem) -> None:
        head, tail = halves(problem.sentence)
        self._was_opened = False
        self._measured = None, QSize()
        self._line.setText(head.replace("&", "&&"))
        self._line.setAccessibleName(f"What is wrong: {head}")
        self.setAccessibleName(problem.sentence)
        self._title.setFont(theme.body_font(13, QFont.Weight.DemiBold))
        self._title.setText(head)
        self._words.setText(tail)
        self._words.setVisible(bool(tail))
        empty(self._fixes)
        for fix in problem.fixes[:MOST_FIXES]:
            button = self._button(fix)
            self._fixes.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            button.show()  # a layout leaves no room for a child that was not shown yet
        if problem.fixes:
            self._fixes.addStretch(1)
        self._fixes.setContentsMargins(0, 8 if problem.fixes else 0, 0, 0)
        self._show_as(line=False)

    def _show_as(self, line: bool) -> None:
        """Show the single line, or all there is to say."""
        focused = self.focusWidget()
        if line != self._is_line and focused is not None and focused.hasFocus():
            parent_of(self).setFocus()  # before it hides: else Qt goes on to the next layer, as with Tab
        self._is_line = line
        _, tail = halves(self.problem.sentence) if self.problem is not None else ("", "")
        self._words.setVisible(bool(tail) and not line)
        for whole in (self._title, self._close, *self.findChildren(ElidedButton, "fix_button")):
            whole.setVisible(not line)
        self._line.setVisible(line)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 0 if line else 1)
        layout.setSpacing(0 if line else 8)
        layout.setContentsMargins(*(_LINE_MARGINS if line else _MARGINS))

    def _button(self, fix: Fix) -> ElidedButton:
        button = ElidedButton(fix.label.replace("&", "&&"))
        button.setObjectName("fix_button")
        button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.fix_chosen.emit(fix))
        return button

    def place(self, node: QRect | None, others: Sequence[QRect], room: QRect) -> None:
        """Lie beside a card where no others are covered, as a single line where there is no such place;
        without a card at an edge of `room`. One that was opened covers as little as it can.
        """
        inner = room.adjusted(EDGE, EDGE, -EDGE, -EDGE)
        taken = [node, *others] if node is not None else list(others)
        rect = best_place(self._whole_size(room), node, taken, inner)
        line = not self._was_opened and any(rect.intersects(other) for other in taken)
        if line != self._is_line:
            self._show_as(line)
        if line:
            rect = best_place(self._line_size(room), node, taken, inner)
        self.setGeometry(rect)

    def _whole_size(self, room: QRect) -> QSize:
        """The size at which all is read; measured once, as it takes a layout."""
        key = (self.problem, room.width(), scaled(WIDTH))
        if self._measured[0] != key:
            self._show_as(line=False)
            self._measured = key, self._fitting_size(room)
        return self._measured[1]

    def _line_size(self, room: QRect) -> QSize:
        self._line.ensurePolished()
        hint = self._line.sizeHint()
        left, top, right, bottom = _LINE_MARGINS
        width = min(hint.width() + left + right, scaled(_LINE_WIDTH), room.width() - 2 * EDGE)
        return QSize(width, hint.height() + top + bottom)

    def _fitting_size(self, room: QRect) -> QSize:
        for child in self.findChildren(QWidget):
            child.ensurePolished()  # before it is first shown a widget knows nothing of the style's paddings
        self._fixes.setDirection(QBoxLayout.Direction.LeftToRight)
        if self._fixes.sizeHint().width() > scaled(WIDTH) - _BESIDE_TEXT:
            self._fixes.setDirection(QBoxLayout.Direction.TopToBottom)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        layout.activate()
        width = min(scaled(WIDTH), max(260, self._natural_width()), max(160, room.width() - 2 * EDGE))
        return QSize(width, layout.totalHeightForWidth(width))

    def _natural_width(self) -> int:
        """As wide as the longer line of words needs."""
        lines = [label.fontMetrics().horizontalAdvance(label.text()) for label in (self._title, self._words)]
        buttons = self._fixes.sizeHint().width()
        return max(*lines, buttons) + _BESIDE_TEXT

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.problem is None:
            return
        colours = look.look()
        colour = colours.error if self.problem.severity == "error" else colours.warning
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(colours.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.6, 0.6, -0.6, -0.6), 8, 8)
        card_painting.paint_sign(
            painter,
            QPointF(20, self.height() / 2) if self._is_line else QPointF(22, 22),
            self.problem.severity,
        )


def halves(sentence: str) -> tuple[str, str]:
    """A sentence “what is wrong: the way out.” as a headline and the words under it."""
    head, colon, tail = sentence.partition(": ")
    return (head, tail[:1].upper() + tail[1:]) if colon else (sentence, "")


def _label(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
