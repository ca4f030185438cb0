"""The body of the evaluation of an autoencoder: the rows that it rebuilt worst or best, and its code."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nnstudio.document.answering.evaluation import Evaluation
from nnstudio.errors import DataError
from nnstudio.panels.views.rebuilt.cells import RebuiltCells
from nnstudio.panels.views.rebuilt.code_map import CodeMap
from nnstudio.panels.views.rebuilt.pictures import RebuiltPictures
from nnstudio.panels.views.tab_strip import ChoiceTab
from nnstudio.session.looking.code_space import CodeSpace, code_space
from nnstudio.session.looking.rebuilt_rows import RebuiltRows, worst_and_best
from nnstudio.session.looking.snapshot import Snapshot, model_of

_CHOICES = (
    ("Worst", "The rows that were rebuilt worst: what is unlike all others stands among them."),
    ("Best", "The rows that were rebuilt best."),
    ("Code", "Where the narrowest layer puts the rows, in the colours of what they are."),
)
WORST, BEST, CODE = range(3)
LOOKING = "Looking for the code of each row …"


@dataclass(frozen=True, eq=False)
class RebuiltAnswer:
    """What the worker found: rows, or the code, or why there is none."""

    worst: RebuiltRows
    best: RebuiltRows
    code: CodeSpace | None = None
    problem: str = ""


class RebuiltBody(QWidget):
    """Shows one of the three."""

    wanted = Signal()
    """Something else is to be looked at: ask the worker again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(0)
        for place, (word, help) in enumerate(_CHOICES):
            tab = ChoiceTab(word)
            tab.setToolTip(help)
            tab.setChecked(place == 0)
            self.choices.addButton(tab, place)
            row.addWidget(tab)
        row.addStretch(1)
        self.choices.idClicked.connect(self._choose)
        self.pictures, self.cells, self.code = RebuiltPictures(), RebuiltCells(), CodeMap()
        self._stack = QStackedWidget()
        self._scrolled = QScrollArea()
        self._scrolled.setWidgetResizable(True)
        self._scrolled.setFrameShape(QFrame.Shape.NoFrame)
        self._scrolled.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.cells.setProperty("role", "panel")
        self._scrolled.setWidget(self.cells)
        for body in (self.pictures, self._scrolled, self.code):
            self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._stack, 1)
        self._answer: RebuiltAnswer | None = None

    @property
    def chosen(self) -> int:
        """`WORST`, `BEST` or `CODE`."""
        return self.choices.checkedId()

    @property
    def question(self) -> Callable[[Snapshot, str, Evaluation], RebuiltAnswer]:
        """What the worker is to do for what is chosen."""
        return look_with_code if self.chosen == CODE else look_at_rows

    def show_answer(self, answer: RebuiltAnswer) -> None:
        """Show what was found."""
        self._answer = answer
        if self.chosen == CODE:
            self._show_code(answer)
            return
        rows = answer.worst if self.chosen == WORST else answer.best
        if rows.given_pictures is None:
            self.cells.show_rows(rows)
            self._stack.setCurrentWidget(self._scrolled)
        else:
            self.pictures.show_rows(rows)
            self._stack.setCurrentWidget(self.pictures)

    def _show_code(self, answer: RebuiltAnswer) -> None:
        self._stack.setCurrentWidget(self.code)
        if answer.code is not None:
            self.code.show_code(answer.code)
        else:
            self.code.show_sentence(answer.problem)

    def _choose(self, choice: int) -> None:
        if choice == CODE or self._answer is None:
            self.code.show_sentence(LOOKING)
            self._stack.setCurrentWidget(self.code)
            self.wanted.emit()
        else:
            self.show_answer(self._answer)


def look_at_rows(snapshot: Snapshot, output: str, found: Evaluation) -> RebuiltAnswer:
    """Runs on the inspection's thread: the worst and the best rows."""
    preparation = snapshot.run.preparation
    assert preparation is not None
    return RebuiltAnswer(*worst_and_best(snapshot.project, preparation, output, found))


def look_with_code(snapshot: Snapshot, output: str, found: Evaluation) -> RebuiltAnswer:
    """Runs on the inspection's thread: the code, beside the rows."""
    rows = look_at_rows(snapshot, output, found)
    try:
        code = code_space(model_of(snapshot, output), found.rows)
    except DataError as error:
        return RebuiltAnswer(rows.worst, rows.best, problem=str(error))
    return RebuiltAnswer(rows.worst, rows.best, code)
