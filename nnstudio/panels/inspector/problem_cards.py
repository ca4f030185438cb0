"""Problems in words, each with the buttons that mend it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from nnstudio.document.report import Fix, Problem
from nnstudio.session.editor import Editor
from nnstudio.widgets import icons
from nnstudio.widgets.elided_button import ElidedButton


class ProblemCards(QWidget):
    """A column of cards; hidden while there is nothing to say."""

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._shown: tuple[Problem, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Show these problems in place of the others."""
        if problems == self._shown:
            return
        self._shown = problems
        while self._column.count():
            card = self._column.takeAt(0).widget()
            card.hide()
            card.deleteLater()
        for problem in problems:
            self._column.addWidget(self._card(problem))
        self.setVisible(bool(problems))

    def _card(self, problem: Problem) -> QFrame:
        card = QFrame()
        card.setObjectName("problem_card")
        card.setProperty("role", f"problem-{problem.severity}")
        card.setAccessibleName(problem.sentence)
        row = QHBoxLayout(card)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(8)
        sign = QLabel()
        sign.setPixmap(icons.icon("warning", problem.severity).pixmap(icons.SIZE))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(8)
        row.addLayout(column, 1)
        sentence = QLabel(problem.sentence)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        for place, fix in enumerate(problem.fixes):
            line = QHBoxLayout()
            line.addWidget(self._button(fix, "primary" if place == 0 else ""))
            line.addStretch(1)
            column.addLayout(line)
        return card

    def _button(self, fix: Fix, role: str) -> ElidedButton:
        """The first way out stands out; the others are there."""
        button = ElidedButton(fix.label.replace("&", "&&"))
        button.setObjectName("fix_button")
        button.setProperty("role", role)
        button.clicked.connect(lambda: self._editor.perform(fix.label, fix.edit))
        return button
