"""Problems in words, each with the buttons that mend it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from nnstudio.document.checks.report import Fix, Problem
from nnstudio.session.editing.editor import Editor
from nnstudio.widgets.dress import icons
from nnstudio.widgets.dress.theme import scaled
from nnstudio.widgets.elided_button import ElidedButton
from nnstudio.widgets.places import empty
from nnstudio.widgets.plain_label import plain_label

WIDE = 760
"""Pixels from which the buttons stand beside the words, not below them."""


class ProblemCards(QWidget):
    """A column of cards; hidden while there is nothing to say. Those of a strip lie flat and lead to the
    node they speak of.
    """

    node_wanted = Signal(str)
    """The node that a problem is about is to be shown."""

    def __init__(self, editor: Editor, in_strip: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor, self._in_strip = editor, in_strip
        self._shown: tuple[Problem, ...] = ()
        self._bodies: list[QBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems in place of the others."""
        if problems == self._shown:
            return
        self._shown = problems
        self._bodies.clear()
        empty(self._column)
        for problem in problems:
            self._column.addWidget(self._card(problem))
        self._lay_flat()
        self.setVisible(bool(problems))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_flat()

    def _lay_flat(self) -> None:
        flat = self._in_strip and self.width() >= scaled(WIDE)
        ways = QBoxLayout.Direction
        for body in self._bodies:
            body.setDirection(ways.LeftToRight if flat else ways.TopToBottom)

    # ------------------------------------------------------------------ one card

    def _card(self, problem: Problem) -> QFrame:
        card = QFrame()
        card.setObjectName("problem_card")
        card.setProperty("role", f"problem-{problem.severity}")
        card.setAccessibleName(problem.sentence)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(icons.icon("warning", problem.severity).pixmap(scaled(icons.SIZE)))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        body.setSpacing(8)
        row.addLayout(body, 1)
        body.addWidget(plain_label(problem.sentence), 1)
        body.addLayout(self._buttons(problem))
        self._bodies.append(body)
        return card

    def _buttons(self, problem: Problem) -> QBoxLayout:
        """One below the other, each as wide as its words; in a strip side by side."""
        first = "primary" if problem.severity == "error" else ""
        fixes = [self._button(fix, "" if place else first) for place, fix in enumerate(problem.fixes)]
        if not self._in_strip:
            column = QVBoxLayout()
            column.setSpacing(8)
            for button in fixes:
                column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            return column
        line = QHBoxLayout()
        line.setSpacing(8)
        if problem.node_id is not None:
            line.addWidget(self._way_to(problem.node_id))
        for button in fixes:
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _button(self, fix: Fix, role: str) -> ElidedButton:
        """The first way out stands out; the others are there."""
        button = ElidedButton(fix.label.replace("&", "&&"))
        button.setObjectName("fix_button")
        button.setProperty("role", role)
        button.clicked.connect(lambda: self._editor.perform(fix.label, fix.edit))
        return button

    def _way_to(self, node_id: str) -> QPushButton:
        button = QPushButton("Show")
        button.setObjectName("show_node")
        button.setProperty("role", "link")
        button.setAccessibleName(f"Show {self._editor.project.graph.node(node_id).label} on the canvas")
        button.clicked.connect(lambda: self.node_wanted.emit(node_id))
        return button
