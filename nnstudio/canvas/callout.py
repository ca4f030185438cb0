"""A card beside a node that says what is wrong with it and offers to mend it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from nnstudio.canvas import card_painting, look
from nnstudio.document.report import Fix, Problem
from nnstudio.widgets import theme
from nnstudio.widgets.elided_button import ElidedButton
from nnstudio.widgets.places import empty
from nnstudio.widgets.theme import scaled

WIDTH = 500
GAP = 20
"""Distance to the card it speaks of, in screen pixels."""
EDGE = 8
MOST_FIXES = 2
_TEXT_LEFT = 40
_BESIDE_TEXT = _TEXT_LEFT + 56
"""What stands beside the words and buttons: the sign, the cross and their margins."""


class Callout(QFrame):
    """Shows one problem; lies over the canvas and keeps its size at any zoom."""

    fix_chosen = Signal(object)
    """The `Fix` whose button was pressed."""
    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem_callout")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.problem: Problem | None = None
        self._title = _label()
        self._words = _label(role="muted")
        self._fixes = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fixes.setSpacing(8)
        self._lay_out(self._close_button())
        self.hide()

    def _lay_out(self, close: QToolButton) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(_TEXT_LEFT, 12, 8, 12)
        row.setSpacing(8)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addLayout(self._fixes)
        column.addStretch(1)
        row.addLayout(column, 1)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

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

    def _button(self, fix: Fix) -> ElidedButton:
        button = ElidedButton(fix.label.replace("&", "&&"))
        button.setObjectName("fix_button")
        button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.fix_chosen.emit(fix))
        return button

    def place(self, node: QRect | None, others: Sequence[QRect], room: QRect) -> None:
        """Lie beside a card where the fewest others are covered; without a card at an edge of `room`."""
        size = self._fitting_size(room)
        self.resize(size)
        room = room.adjusted(EDGE, EDGE, -EDGE, -EDGE)
        if node is None:
            middle = room.center().x() - size.width() // 2
            wanted = [
                QPoint(middle, room.bottom() - size.height()),
                QPoint(middle, room.top()),
                room.bottomLeft(),
            ]
        else:
            wanted = _places_beside(node, size)
        rects = [_inside(QRect(corner, size), room) for corner in wanted]
        taken = [node, *others] if node is not None else list(others)
        self.move(min(rects, key=lambda rect: sum(_area(rect & other) for other in taken)).topLeft())

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
        card_painting.paint_sign(painter, QPointF(22, 22), self.problem.severity)


def halves(sentence: str) -> tuple[str, str]:
    """A sentence “what is wrong: the way out.” as a headline and the words under it."""
    head, colon, tail = sentence.partition(": ")
    return (head, tail[:1].upper() + tail[1:]) if colon else (sentence, "")


def _places_beside(node: QRect, size: QSize) -> list[QPoint]:
    """Upper left corners below, above, right and left of a card, the best first."""
    middle = node.center().x() - size.width() // 2
    return [
        QPoint(middle, node.bottom() + GAP),
        QPoint(middle, node.top() - GAP - size.height()),
        QPoint(node.right() + GAP, node.bottom() + GAP),
        QPoint(node.left() - GAP - size.width(), node.bottom() + GAP),
        QPoint(node.right() + GAP, node.top()),
        QPoint(node.left() - GAP - size.width(), node.top()),
    ]


def _inside(rect: QRect, room: QRect) -> QRect:
    rect.moveLeft(max(room.left(), min(rect.left(), room.right() - rect.width())))
    rect.moveTop(max(room.top(), min(rect.top(), room.bottom() - rect.height())))
    return rect


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def _label(role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    return label
