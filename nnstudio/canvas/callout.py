"""A card beside a node that says what is wrong with it and offers to mend it."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from nnstudio.document.report import Fix, Problem
from nnstudio.widgets import icons

WIDTH = 400
GAP = 20
"""Distance to the card it speaks of, in screen pixels."""
MOST_FIXES = 2


class Callout(QFrame):
    """Shows one problem; lies over the canvas and keeps its size at any zoom."""

    fix_chosen = Signal(object)
    """The `Fix` whose button was pressed."""
    dismissed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("problem_callout")
        self.problem: Problem | None = None
        self._sign = QLabel()
        self._title = _label(bold=True)
        self._words = _label(role="muted")
        self._fixes = QVBoxLayout()
        self._fixes.setSpacing(6)
        self._lay_out(self._close_button())
        self.hide()

    def _lay_out(self, close: QToolButton) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 8, 12)
        row.setSpacing(10)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addStretch(1)
        row.addLayout(column, 1)
        buttons = QVBoxLayout()
        buttons.addStretch(1)
        buttons.addLayout(self._fixes)
        buttons.addStretch(1)
        row.addLayout(buttons)
        row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    def _close_button(self) -> QToolButton:
        close = QToolButton()
        close.setProperty("role", "quiet")
        close.setText("×")
        close.setObjectName("dismiss_problem")
        close.setAccessibleName("Hide this message")
        close.setToolTip("Hide this message")
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
        self.setProperty("role", f"problem-{problem.severity}")
        self.setAccessibleName(problem.sentence)
        self._sign.setPixmap(icons.icon("warning", problem.severity).pixmap(icons.SIZE))
        self._title.setText(head)
        self._words.setText(tail)
        self._words.setVisible(bool(tail))
        while self._fixes.count():
            button = self._fixes.takeAt(0).widget()
            button.hide()
            button.deleteLater()
        for fix in problem.fixes[:MOST_FIXES]:
            self._fixes.addWidget(self._button(fix))
        self.style().unpolish(self)
        self.style().polish(self)

    def _button(self, fix: Fix) -> QPushButton:
        button = QPushButton(fix.label.replace("&", "&&"))
        button.setObjectName("fix_button")
        button.setProperty("role", "primary")
        button.clicked.connect(lambda: self.fix_chosen.emit(fix))
        return button

    def place(self, node: QRect | None, room: QRect) -> None:
        """Lie below a card, or above it where there is no room; without a card at the bottom of `room`."""
        width = min(max(WIDTH, self.sizeHint().width()), room.width() - 16)
        self.resize(width, max(self.heightForWidth(width), self.sizeHint().height()))
        if node is None:
            corner = QPoint(room.center().x() - width // 2, room.bottom() - self.height() - GAP)
        else:
            below, above = node.bottom() + GAP, node.top() - GAP - self.height()
            y = below if below + self.height() <= room.bottom() - 8 or above < room.top() else above
            corner = QPoint(node.center().x() - width // 2, y)
        x = min(max(corner.x(), room.left() + 8), room.right() - width - 8)
        y = min(max(corner.y(), room.top() + 8), room.bottom() - self.height() - 8)
        self.move(x, y)


def halves(sentence: str) -> tuple[str, str]:
    """A sentence “what is wrong: the way out.” as a headline and the words under it."""
    head, colon, tail = sentence.partition(": ")
    return (head, tail[:1].upper() + tail[1:]) if colon else (sentence, "")


def _label(bold: bool = False, role: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if bold:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    return label
